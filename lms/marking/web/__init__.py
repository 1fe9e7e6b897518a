"""HTTP of the marking desk."""

from lms.marking.web.answers import answer_page, draft, give, take_over
from lms.marking.web.desk import desk_page
from lms.marking.web.wordings import decide, wording_page, wordings_page

routes = [desk_page, answer_page, give, take_over, draft, wordings_page, wording_page, decide]

__all__ = ["routes"]
