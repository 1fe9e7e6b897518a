"""Publishing drafts."""

from lms.releases.service.ordering import Order, cancel, order, publish_due, roll_back
from lms.releases.service.reviewing import (
    answer_review,
    ask_review,
    comment,
    looked_again,
    set_care,
    settle_comment,
)

RELEASE_JOB = "release"

__all__ = [
    "RELEASE_JOB",
    "Order",
    "answer_review",
    "ask_review",
    "cancel",
    "comment",
    "looked_again",
    "order",
    "publish_due",
    "roll_back",
    "set_care",
    "settle_comment",
]
