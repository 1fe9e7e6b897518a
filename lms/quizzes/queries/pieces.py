"""The questions of a running attempt as its pages show them, each a piece of HTML; a trial's pages show the same."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from markupsafe import Markup  # noqa: TID251  as a type only; lms.core.html makes it

from lms.core.html import stored
from lms.core.i18n import current_locale
from lms.core.templating import render_text
from lms.papers.queries import SentFile
from lms.practice.queries import Tried, tried
from lms.questions.rules.forms import field_values
from lms.questions.rules.quiz_rules import QuizRules
from lms.quizzes.queries.attempts import AttemptView, Slot
from lms.quizzes.queries.shown import Shown, markup

_PARTED: Final = frozenset({"matching", "categorise", "ordering", "gaps"})


class Before(msgspec.Struct, frozen=True):
    """What is said of a quiz before its start."""

    rules: QuizRules
    asked: int
    est_seconds: int
    kinds: frozenset[str]

    @property
    def several(self) -> bool:
        """Whether questions may have several right answers."""
        return "multiple" in self.kinds

    @property
    def parted(self) -> bool:
        """Whether answers may have several parts."""
        return bool(self.kinds & _PARTED)


class Item(msgspec.Struct, frozen=True):
    """A question of the running attempt; `order` are the ids to show, `chosen` what is ticked or filled in."""

    slot: Slot
    shown: Shown
    name: str
    order: tuple[str, ...]
    chosen: dict[str, str]
    answer_json: str
    files: tuple[SentFile, ...] = ()
    asides: tuple["OtherAnswer", ...] = ()
    marks: Mapping[str, str] = {}
    tried: Tried | None = None


class OtherAnswer(msgspec.Struct, frozen=True):
    """An answer from another screen that is offered beside the one that counts."""

    at: datetime
    lines: tuple[Markup, ...]
    answer_json: str


class Drawn(msgspec.Struct, frozen=True):
    """A question of the running attempt, drawn: what the strip and the map need of it, and its HTML.

    `section` is None for a question that is not on this page.
    """

    position: int
    answered: bool
    flagged: bool
    slot: Slot
    section: Markup | None = None


def lines(sources: tuple[str, ...]) -> tuple[Markup, ...]:
    """What `show` and `right_answer` of a question say, as HTML."""
    return tuple(markup(source) for source in sources)


def item(slot: Slot, attempt: AttemptView, shown: Shown, files: tuple[SentFile, ...] = ()) -> Item:
    """A question with what was given so far."""
    order, found = slot.order or tuple(shown.words), tried(attempt.asked(slot))
    answer = found.answer if found else slot.answer
    return Item(
        slot=slot,
        shown=shown,
        name=f"q{slot.position}",
        order=order,
        chosen=field_values(slot.question, answer),
        answer_json=msgspec.json.encode(slot.answer).decode(),
        asides=tuple(
            OtherAnswer(each.at, lines(slot.question.show(each.answer)), msgspec.json.encode(each.answer).decode())
            for each in slot.asides
        ),
        files=files,
        marks=found.marks if found else {},
        tried=found,
    )


def section(one: Item, attempt: AttemptView, **names: Any) -> Markup:
    """A question drawn; `names` are further ones for its template, such as other doors."""
    lang = attempt.locale if attempt.locale != current_locale() else ""
    total = len(attempt.slots)
    return stored(render_text("quizzes/_question.html", item=one, total=total, lang=lang, ref=attempt.ref, **names))
