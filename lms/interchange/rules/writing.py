"""What came of writing questions in a foreign format: the file, and all that it has no place for."""

from collections.abc import Collection

import msgspec

from lms.core.i18n import gettext as _
from lms.questions.rules.base import POINT_E5
from lms.questions.rules.kinds import Question
from lms.questions.rules.written import Essay, Files


class Remark(msgspec.Struct, frozen=True):
    """What became of one question, by its key: left out whole, or something of it."""

    key: str
    message: str
    left_out: bool = False


class Written(msgspec.Struct, frozen=True):
    """A file and its remarks, in the order of the questions."""

    content: str
    remarks: tuple[Remark, ...] = ()


class NotKnown(Exception):  # noqa: N818  not a failure but a finding: it becomes a remark
    """Why a format cannot hold a question."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def no_such_kind() -> NotKnown:
    """The finding about a kind that a format does not have."""
    return NotKnown(_("This kind of question does not exist in that format: it was left out."))


def unsaid(question: Question, known: Collection[str]) -> list[str]:
    """A sentence for each thing that the question has and the format does not know, by the name of its field."""
    said = {
        "points": (question.points_e5 != POINT_E5, _("Its points were left out.")),
        "level": (question.level != 2, _("Its level was left out.")),
        "critical": (question.critical, _("That it is critical was left out.")),
        "keep_order": (question.keep_order, _("That its options stay in order was left out.")),
        "clauses": (bool(question.clauses), _("Its clauses were left out.")),
        "tags": (bool(question.tags), _("Its tags were left out.")),
        "hints": (bool(question.hints), _("Its hints were left out.")),
        "reason": (bool(question.reason), _("Its reason was left out.")),
        "rubric": (isinstance(question, Essay | Files), _("Its rubric and its model answer were left out.")),
    }
    return [sentence for name, (has, sentence) in said.items() if has and name not in known]
