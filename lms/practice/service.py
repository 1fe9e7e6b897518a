"""Checking an answer while practising: judged here, written down for good, told only then."""

from collections.abc import Mapping, Sequence

import msgspec

from lms.attempts.rules.states import Closed
from lms.core import clock
from lms.core.db import Sql, atomic
from lms.core.errors import Invalid
from lms.core.i18n import gettext as _
from lms.practice.queries import steps_of
from lms.practice.rules.tries import Confidence, Kind, Marker, answers_of, is_over
from lms.questions.rules.answers import Answer

_LOCK = Sql("SELECT id FROM attempt WHERE id = :attempt AND state = 'in_progress' FOR UPDATE")
_STEP = Sql(
    "INSERT INTO attempt_try (attempt, slot, number, kind, answer, confidence, credit_ppm, at)"
    " VALUES (:attempt, :slot, :number, :kind, :answer, :confidence, :credit_ppm, :now)",
)
_MILLION = 1_000_000
_encode = msgspec.json.Encoder().encode


class NothingToCheck(Invalid):
    """There is no answer yet, or it is the one that was checked just now."""


class Step(msgspec.Struct, frozen=True):
    """What the person asks for at a question; by its `number`, from 1, a repeated press is no second step."""

    kind: Kind
    number: int
    answer: Answer = None
    confidence: Confidence | None = None


@atomic
async def take_step(attempt_id: int, slot: int, step: Step, marker: Marker) -> None:
    """Judge an answer, or finish the question with its right answer shown.

    A step that was taken already, or at a finished question, changes nothing. Two queries, three when it is written.
    Raises Closed when the attempt is not running, NothingToCheck when there is nothing new to judge.
    """
    if await _LOCK.first(attempt=attempt_id) is None:
        raise Closed
    before = (await steps_of(attempt_id)).get(slot, ())
    if step.number <= len(before) or is_over(marker, before):
        return
    tried = answers_of(before)
    if step.kind is Kind.TRY and not marker.is_answered(step.answer):
        raise NothingToCheck(_("Give an answer first, then check it."))
    if step.kind is Kind.TRY and tried and tried[-1] == step.answer:
        raise NothingToCheck(_("This is the answer that you have just tried. Change it, then check it again."))
    asked = marker.rules.confidence and step.kind is Kind.TRY and not tried
    await _STEP.run(
        attempt=attempt_id,
        slot=slot,
        number=len(before) + 1,
        kind=step.kind.value,
        answer=_encode(step.answer).decode(),
        confidence=(step.confidence or Confidence.LOW).value if asked else "",
        credit_ppm=int(marker.credit(step.answer) * _MILLION) if step.kind is Kind.TRY else 0,
        now=clock.now(),
    )


def step_of(fields: Mapping[str, Sequence[str]], slot: int, answer: Answer) -> Step:
    """What was asked for by the buttons of a question in a plain form. Raises Invalid."""

    def last(name: str) -> str:
        return (fields.get(name) or ("",))[-1]

    number, said = last(f"try-{slot}"), last("confidence")
    if not (number.isascii() and number.isdigit() and len(number) < 4):
        raise Invalid(_("The page did not arrive as it was sent out. Open it again; saved answers are there."))
    return Step(
        kind=Kind.SHOWN if last("show") else Kind.TRY,
        number=int(number),
        answer=answer,
        confidence=Confidence(said) if said in set(Confidence) else None,
    )
