"""The Check button while practising: which question is meant, and the answer that is judged."""

from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.practice.service import Step, take_step
from lms.quizzes.queries import AttemptView


async def check_answer(attempt: AttemptView, slot: int, step: Step) -> None:
    """Take one step at a question of a running attempt whose quiz has tries.

    Raises NotFound where nothing can be checked, AnswerRefused, Closed, NothingToCheck.
    """
    found = next((each for each in attempt.slots if each.position == slot), None)
    if found is None or not attempt.quiz.rules.marks.tries:
        raise NotFound(_("There is no such question to check."))
    found.question.accepts(step.answer)
    await take_step(attempt.id, slot, step, attempt.quiz.marker(found.counts, attempt.locale))
