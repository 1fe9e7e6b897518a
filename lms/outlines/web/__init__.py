"""HTTP of lists and outlines of courses."""

from lms.outlines.web.adding import add_module, add_unit, name_module, name_unit
from lms.outlines.web.bringing import bring, copy
from lms.outlines.web.courses import begin_course, courses_page, new_page
from lms.outlines.web.facts import facts_page, keep_facts
from lms.outlines.web.languages import languages
from lms.outlines.web.outline import arrange, begin_again, outline_page

routes = [
    courses_page, new_page, begin_course, bring, copy, outline_page, arrange, begin_again, add_unit, add_module,
    name_unit, name_module, facts_page, keep_facts, languages,
]  # fmt: skip

__all__ = ["routes"]
