"""Reading courses: outlines, pages, the catalogue, and what the publisher compares."""

from lms.courses.queries.catalogue import Published, course_id, entries, published
from lms.courses.queries.outlines import outline, outlines
from lms.courses.queries.publishing import CourseExport, Standing, sources, standing
from lms.courses.queries.reading import CheckQuestion, UnitPage, check_question, unit_page
from lms.courses.rules.outline import Outline, OutlineModule, OutlineUnit

__all__ = [
    "CheckQuestion",
    "CourseExport",
    "Outline",
    "OutlineModule",
    "OutlineUnit",
    "Published",
    "Standing",
    "UnitPage",
    "check_question",
    "course_id",
    "entries",
    "outline",
    "outlines",
    "published",
    "sources",
    "standing",
    "unit_page",
]
