"""Whose turn it is: which question of a one-by-one attempt is on the page, and where one may go from there."""

import msgspec

from lms.core.errors import Conflict
from lms.core.i18n import gettext as _
from lms.questions.rules.exam_rules import Nav


class Turn(msgspec.Struct, frozen=True):
    """The question on the page (0: the panel before handing in), the one before and the one after; None: no way."""

    at: int
    back: int | None
    ahead: int | None
    linear: bool


class Passed(Conflict):
    """The quiz goes one way, and this question is not the one it is at; `code` is "passed"."""

    def __init__(self) -> None:
        super().__init__(_("This quiz goes one way, and you have gone on from this question."), "passed")


def turn(nav: Nav, *, current: int, total: int, asked: str) -> Turn | None:
    """What the page shows when it was asked for `asked` (text from the address); None when it shows everything.

    One way means: the question reached, and after the last one the panel, from which the last one is still open.
    """
    if nav is Nav.ALL:
        return None
    wish = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else current
    if nav is Nav.LINEAR:
        at = 0 if wish == 0 and current == total else current
        return Turn(at, total if at == 0 else None, None if at == 0 else _after(at, total), linear=True)
    at = wish if 0 <= wish <= total else current
    return Turn(
        at, at - 1 if at > 1 else total if at == 0 else None, None if at == 0 else _after(at, total), linear=False
    )


def check_turn(nav: Nav, *, current: int, slot: int) -> None:
    """Raise Passed when answers to this question are not taken now."""
    if nav is Nav.LINEAR and slot != current:
        raise Passed


def _after(at: int, total: int) -> int:
    return at + 1 if at < total else 0
