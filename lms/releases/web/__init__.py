"""HTTP of publishing."""

from lms.releases.web.publication import audience_part, difference_page, order_form, publication_page
from lms.releases.web.reviews import (
    answer_form,
    ask_form,
    care_form,
    comment_form,
    due_page,
    look_form,
    review_page,
    settle_form,
)
from lms.releases.web.versions import cancel_form, return_form, versions_page

routes = [
    publication_page, audience_part, order_form, difference_page, versions_page, return_form, cancel_form,
    review_page, ask_form, answer_form, comment_form, settle_form, care_form, look_form, due_page,
]  # fmt: skip

__all__ = ["routes"]
