"""The marking desk: what a rubric says so far, and who may go on with an answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from lms.core.errors import Conflict, Invalid
from lms.core.i18n import gettext as _
from lms.questions.rules.written import Criterion

LONGEST_COMMENT: Final = 4000
HELD_FOR: Final = timedelta(minutes=30)
"""So long an answer is somebody's after the last sign of work on it."""


class Draft(msgspec.Struct, frozen=True):
    """A mark in progress: the level of each criterion that was looked at, both counted from 0, and a comment."""

    levels: dict[int, int] = {}
    comment: str = ""
    version: int = 0
    holder_id: int = 0
    holder: str = ""
    held_at: datetime | None = None
    updated_at: datetime | None = None
    rubric: str = ""

    def held_by_another(self, person_id: int, now: datetime) -> bool:
        """Whether somebody else is at it now."""
        fresh = self.updated_at is not None and now - self.updated_at < HELD_FOR
        return bool(self.holder_id) and self.holder_id != person_id and fresh


class Stale(Conflict):
    """The draft was changed in another tab or by another marker; nothing was written. `code` is "stale"."""

    def __init__(self) -> None:
        super().__init__(_("This mark was changed on another screen. What you typed is still here."), "stale")


class Incomplete(Invalid):
    """A criterion has no level yet."""

    def __init__(self, names: Sequence[str]) -> None:
        said = _(", ").join(names)
        super().__init__(_("Choose a level for every criterion first. Still open: %(names)s.", names=said))


def checked_levels(levels: Mapping[int, int], criteria: Sequence[Criterion]) -> dict[int, int]:
    """The levels when the rubric has them all. Raises Invalid."""
    if any(not 0 <= at < len(criteria) or not 0 <= level < len(criteria[at].levels) for at, level in levels.items()):
        raise Invalid(_("The rubric does not have this level."))
    return dict(levels)


def checked_comment(comment: str) -> str:
    """The comment with plain line ends. Raises Invalid when it is too long."""
    if len(comment) > LONGEST_COMMENT:
        raise Invalid(_("A comment has at most 4,000 characters. Shorten it."))
    return comment.replace("\r\n", "\n")
