"""What the timeline shows, put together from events."""

import msgspec
from markupsafe import Markup  # noqa: TID251  as a type only; lms.core.html makes it

from lms.accounts.rules.permissions import Actor
from lms.attempts.rules.states import OPEN
from lms.core.i18n import current_locale, current_timezone, format_date, use_locale
from lms.core.paging import Page, paged
from lms.disputes import queries
from lms.disputes.queries import Audience, Disputed
from lms.disputes.rules.moments import Kind, Moment, devices, in_order, of_answers
from lms.disputes.rules.replay import answers_counted, credits_anew, receipt_anew, unbroken, voided_anew
from lms.disputes.web.words import detail, sentence
from lms.papers.rules.feedback import feedback
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.kinds import in_language
from lms.quizzes.queries import Slot, markup, shown
from lms.quizzes.rules.passing import Marked, outcome
from lms.quizzes.rules.recounting import exact_credit

PAGE_SIZE = 100


class Line(msgspec.Struct, frozen=True):
    """One moment as text; times are those of the learner's time zone."""

    day: str
    time: str
    what: str
    detail: str
    by: str
    reason: str
    answer: tuple[Markup, ...]
    device: int
    credit: str
    mark: str


class Option(msgspec.Struct, frozen=True):
    """One option as it was shown, in its place."""

    text: Markup
    chosen: bool
    right: bool


class AsShown(msgspec.Struct, frozen=True):
    """One question as it stood on the page, with the answer that counts."""

    position: int
    prompt: Markup
    options: tuple[Option, ...]
    answer: tuple[Markup, ...]
    right: tuple[Markup, ...]
    credit_ppm: int | None
    voided: bool


class Timeline(msgspec.Struct, frozen=True):
    """The whole page."""

    attempt: Disputed
    full: bool
    lines: Page[Line]
    questions: tuple[AsShown, ...]
    checks: tuple[str, ...]
    failed: tuple[str, ...]
    answers_shown: bool


async def timeline(actor: Actor, ref: str, number: int) -> Timeline:
    """Everything about an attempt that the person may see; five queries. Raises NotFound."""
    found = await queries.attempt_of(actor, ref)
    full = found.audience is Audience.FULL
    shows = full or (feedback(found.quiz.rules.mode).own_answers and (found.own or found.state not in OPEN))
    given = of_answers(found.answers, devices(found.answers))
    moments = in_order([*given, *_states(found), *_grades(found, full=full)])
    here = paged(moments, number, PAGE_SIZE)
    with use_locale(current_locale(), found.timezone):
        lines = tuple(_line(found, each, shows=shows) for each in here.items)
    passed, failed = _checks(found)
    return Timeline(
        attempt=found,
        full=full,
        lines=Page(lines, here.number, here.pages, here.total),
        questions=tuple([await _as_shown(found, slot, full=full) for slot in found.slots]) if shows else (),
        checks=passed,
        failed=failed,
        answers_shown=shows,
    )


def _states(found: Disputed) -> list[Moment]:
    return [
        Moment(
            at=row["at"], kind=Kind.STATE, order=row["id"], what=row["kind"], by=row["display_name"] or "",
            reason=row["reason"], to_state=row["to_state"],
        )
        for row in found.events
    ]  # fmt: skip


def _grades(found: Disputed, *, full: bool) -> list[Moment]:
    """Grades: the first ones are said by "marked" already, unless everything is to be seen."""
    return [
        Moment(
            at=row["at"], kind=Kind.GRADE, order=row["id"], what=row["rule"], slot=row["slot"],
            by=row["display_name"] or "", reason="" if row["reason"] == "submission" else row["reason"],
            old_ppm=row["old_credit_ppm"], new_ppm=row["new_credit_ppm"],
        )
        for row in found.grades
        if full or row["old_credit_ppm"] is not None
    ]  # fmt: skip


def _line(found: Disputed, moment: Moment, *, shows: bool) -> Line:
    at = moment.at.astimezone(current_timezone())
    full = found.audience is Audience.FULL
    credit = "" if moment.new_ppm is None or not shows else _credit(moment)
    return Line(
        day=format_date(moment.at, "short"),
        time=f"{at:%H:%M:%S}",
        what=sentence(moment),
        detail=detail(moment),
        by=moment.by if full else "",
        reason=moment.reason,
        answer=_given(found, moment) if shows and moment.kind is Kind.ANSWER else (),
        device=moment.device,
        credit=credit,
        mark="warn" if moment.late or moment.kind is Kind.SILENCE or moment.seconds else "",
    )


def _credit(moment: Moment) -> str:
    new = f"{(moment.new_ppm or 0) // 10_000}%"
    return new if moment.old_ppm is None else f"{moment.old_ppm // 10_000}% → {new}"


def _given(found: Disputed, moment: Moment) -> tuple[Markup, ...]:
    event = next(each for each in found.answers if each.id == moment.event)
    slot = next((each for each in found.slots if each.position == moment.slot), None)
    return tuple(markup(line) for line in slot.question.show(event.answer)) if slot else ()


async def _as_shown(found: Disputed, slot: Slot, *, full: bool) -> AsShown:
    """The order is the stored one: what an algorithm would give today does not matter."""
    drawn = await shown(slot.asked, found.locale)
    newest = in_language(slot.counts.shown, found.locale)
    chosen = set(slot.question.show(slot.answer))
    right = set(newest.right_answer()) if full else set()
    order = [one for one in (slot.order or tuple(drawn.words)) if one in drawn.texts and one not in drawn.lefts]
    known = _texts(slot)
    return AsShown(
        position=slot.position,
        prompt=drawn.prompt,
        options=tuple(Option(drawn.texts[one], known.get(one) in chosen, known.get(one) in right) for one in order),
        answer=tuple(markup(line) for line in slot.question.show(slot.answer)),
        right=tuple(markup(line) for line in newest.right_answer()) if full else (),
        credit_ppm=slot.credit_ppm,
        voided=slot.voided,
    )


def _texts(slot: Slot) -> dict[str, str]:
    """What `show` calls each option of a question whose options are ticked."""
    match slot.question:
        case Single() | Multiple():
            return {option.id: option.text for option in slot.question.options}
        case TrueFalse():
            return {"true": slot.question.true_text, "false": slot.question.false_text}
        case _:
            return {}


def _checks(found: Disputed) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What was worked out anew from the events: what is as it stands, and what is not."""
    if found.submitted_at is None or found.receipt is None:
        return (), ()
    kept, grades = answers_counted(found.answers), found.graded
    credits_of = {slot.position: slot.credit_ppm for slot in found.slots if slot.credit_ppm is not None}
    results = {
        "receipt": receipt_anew(found.ref, found.submitted_at, found.answers) == found.receipt,
        "answers": all(kept[slot.position].answer == slot.answer for slot in found.slots if slot.position in kept),
        "grades": unbroken(grades) and credits_anew(grades) == credits_of,
        "voided": voided_anew(grades) == {slot.position for slot in found.slots if slot.voided},
        "result": _result_is_that_of_its_grades(found),
    }
    return tuple(name for name, ok in results.items() if ok), tuple(name for name, ok in results.items() if not ok)


def _result_is_that_of_its_grades(found: Disputed) -> bool:
    """Points and passing from the grade events alone; an attempt that waits for marks has no result yet."""
    credits_of, out = credits_anew(found.graded), voided_anew(found.graded)
    if found.score_ppm is None:
        return True
    marks = [
        Marked(
            slot.position, exact_credit(credits_of.get(slot.position, 0)), slot.points_e5, slot.asked.topic,
            slot.asked.critical, slot.answered, slot.position in out,
        )
        for slot in found.slots
    ]  # fmt: skip
    anew = outcome(marks, found.quiz.rules, penalty_ppm=found.penalty_ppm)
    return (anew.points_e5, anew.score_ppm, anew.passed) == (found.points_e5, found.score_ppm, found.passed)
