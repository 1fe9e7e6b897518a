"""The life of an attempt: its states, what can happen to it, and the one function that knows which leads where."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from lms.core.errors import Conflict
from lms.core.i18n import gettext as _


class State(StrEnum):
    """Where an attempt is (quiz-engine 1)."""

    IN_PROGRESS = "in_progress"
    PAUSED = "paused"
    OVERDUE = "overdue"
    SUBMITTED = "submitted"
    NEEDS_GRADING = "needs_grading"
    GRADED = "graded"
    ABANDONED = "abandoned"
    VOIDED = "voided"


class Happening(StrEnum):
    """What moves an attempt from one state to the next."""

    PAUSE = "pause"
    RESUME = "resume"
    SUBMIT = "submit"
    RUN_OUT = "run_out"
    RUN_AGAIN = "run_again"
    GIVE_UP = "give_up"
    AWAIT_GRADING = "await_grading"
    GRADE = "grade"
    REOPEN = "reopen"
    VOID = "void"


OPEN: Final = frozenset({State.IN_PROGRESS, State.PAUSED, State.OVERDUE})
"""States of the one attempt that a person may have in a quiz."""

FINISHED: Final = frozenset({State.SUBMITTED, State.NEEDS_GRADING, State.GRADED, State.ABANDONED})
"""States that use up an attempt; a voided one does not count."""

NETWORK_GRACE: Final = timedelta(seconds=30)
"""What was on its way at closing time still counts (quiz-engine 8)."""

_S, _H = State, Happening
TRANSITIONS: Final[dict[tuple[State, Happening], State]] = {
    (_S.IN_PROGRESS, _H.PAUSE): _S.PAUSED,
    (_S.PAUSED, _H.RESUME): _S.IN_PROGRESS,
    (_S.IN_PROGRESS, _H.SUBMIT): _S.SUBMITTED,
    (_S.PAUSED, _H.SUBMIT): _S.SUBMITTED,
    (_S.OVERDUE, _H.SUBMIT): _S.SUBMITTED,
    (_S.IN_PROGRESS, _H.RUN_OUT): _S.OVERDUE,
    (_S.OVERDUE, _H.RUN_AGAIN): _S.IN_PROGRESS,
    (_S.OVERDUE, _H.GIVE_UP): _S.ABANDONED,
    (_S.IN_PROGRESS, _H.GIVE_UP): _S.ABANDONED,
    (_S.PAUSED, _H.GIVE_UP): _S.ABANDONED,
    (_S.SUBMITTED, _H.AWAIT_GRADING): _S.NEEDS_GRADING,
    (_S.SUBMITTED, _H.GRADE): _S.GRADED,
    (_S.NEEDS_GRADING, _H.GRADE): _S.GRADED,
    (_S.GRADED, _H.REOPEN): _S.IN_PROGRESS,
    (_S.SUBMITTED, _H.REOPEN): _S.IN_PROGRESS,
    (_S.ABANDONED, _H.REOPEN): _S.IN_PROGRESS,
    **{(state, _H.VOID): _S.VOIDED for state in State if state is not _S.VOIDED},
}


class Closed(Conflict):
    """The attempt is handed in, or past its time; `code` is "closed"."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or _("This quiz has already been handed in, so its answers cannot change."), "closed")


def after(state: State, happening: Happening) -> State:
    """The state that follows. Raises Closed when that cannot happen to an attempt in this state."""
    following = TRANSITIONS.get((state, happening))
    if following is None:
        raise Closed
    return following


def takes_answers(state: State) -> bool:
    """Whether answers are still saved."""
    return state in {State.IN_PROGRESS, State.PAUSED}
