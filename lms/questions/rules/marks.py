"""How the options of an answered question are marked: right, missed or wrong."""

from lms.questions.rules.answers import Answer
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.kinds import Question

RIGHT, MISSED, WRONG = "right", "missed", "wrong"


def option_marks(question: Question, answer: Answer | object) -> dict[str, str]:
    """The mark of each option that was chosen or should have been; empty for kinds without options to tick."""
    match question:
        case Single():
            right, chosen = {question.right}, {answer} if answer else set()
        case Multiple():
            right, chosen = set(question.right), set(answer) if isinstance(answer, list) else set()
        case TrueFalse():
            right = {_word(question.right)}
            chosen = {_word(answer)} if isinstance(answer, bool) else set()
        case _:
            return {}
    marks = {one: RIGHT if one in right else WRONG for one in chosen if isinstance(one, str)}
    return marks | dict.fromkeys(right - chosen, MISSED)


def _word(value: bool) -> str:  # noqa: FBT001  the value itself
    return "true" if value else "false"
