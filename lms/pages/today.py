"""Today: the minutes a person has, the one next thing, what was interrupted and what is due (P3.2)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request, Response, get, post
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.rules.permissions import Actor
from lms.accounts.service import remember_gap
from lms.core import clock
from lms.core.errors import Invalid
from lms.core.forms import posted
from lms.core.guards import actor_of
from lms.core.i18n import format_date, format_minutes
from lms.core.i18n import gettext as _
from lms.core.templating import fragment, page
from lms.courses.queries import outline
from lms.courses.rules.outline import Outline
from lms.enrolments import queries as enrolments
from lms.enrolments.rules.next_step import Segment, Step, by_recency, reach, shortest_first, step
from lms.enrolments.rules.progress import CourseProgress
from lms.enrolments.rules.study_time import fits
from lms.pages.again import Again, reading_again
from lms.pages.changes import Changes, changes
from lms.pages.waits import Waits, waits
from lms.quizzes import queries as quizzes

GAPS = (2, 6, 15, 60)
"""The choices of the minutes picker; the last one reads "Longer"."""
MOST_DUE = 12


class DueRow(msgspec.Struct, frozen=True):
    """One course in the list: where it goes on, whether that fits now, and whole days until it is due.

    `attempt_ref` is the quiz that is open there, else "". It is drawn once for each value (`drawn`): all that the row
    shows is in it.
    """

    code: str
    unit_key: str
    is_quiz: bool
    block: int
    attempt_ref: str
    locale: str
    course_title: str
    unit_title: str
    unit_left_s: int
    course_left_s: int
    units_done: int
    units_total: int
    segments: tuple[Segment, ...]
    fits: bool
    days_left: int | None
    due_at: datetime | None


class WeekDay(msgspec.Struct, frozen=True):
    """One bar of "This week": whole minutes studied on a day; `strong` marks today."""

    day: date
    label: str
    value: int
    strong: bool


class Part(msgspec.Struct, frozen=True):
    """One section of the large strip: as wide as its minutes, with the words under it."""

    minutes: int
    state: str
    percent: int
    text: str
    said: str


class Fit(msgspec.Struct, frozen=True):
    """The bracket of "your minutes" over the strip, in sixtieths of its width."""

    text: str
    before: int
    within: int
    after: int


class Today(msgspec.Struct, frozen=True):
    """All that the page shows; `shorter` when another course goes on with less than the first one.

    `attempt` is the quiz that is open where the first one goes on; `again` says why it leads to a page once more;
    `waits` what waits for a decision of this person; `changes` which courses are not as they were left.
    """

    day: date
    gap: int
    first: Step | None
    attempt: quizzes.OpenAttempt | None
    shorter: bool
    parts: tuple[Part, ...]
    fit: Fit | None
    interrupted: tuple[quizzes.OpenAttempt, ...]
    due: tuple[DueRow, ...]
    courses_count: int
    done_count: int
    week: tuple[WeekDay, ...]
    again: Again | None = None
    waits: Waits | None = None
    changes: Changes | None = None


class GapForm(msgspec.Struct, frozen=True):
    """The minutes picker."""

    minutes: Annotated[int, Meta(ge=1, le=240)]


@get("/", name="today")
async def today(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The first page after the log-in."""
    return page(request, "pages/today.html", today=await compose(actor_of(request)))


@post("/gap", name="today.gap", status_code=303)
async def gap(request: Request[Any, Any, Any]) -> Response[Any]:
    """Remember the minutes a person has; the page follows."""
    form = (await posted(request, GapForm)).value
    if form is None:
        raise Invalid(_("Choose how many minutes you have."))
    actor = actor_of(request)
    await remember_gap(actor, form.minutes)
    actor = msgspec.structs.replace(actor, gap_minutes=form.minutes)
    if request.headers.get("hx-request"):
        return fragment(request, "pages/_today.html", today=await compose(actor))
    return Redirect("/", status_code=303)


async def compose(actor: Actor) -> Today:
    """Everything on the page: three queries, one more when a quiz comes next, four more for who decides; outlines are
    kept in memory.
    """
    progress = await enrolments.progress_by_course(actor)
    now = clock.now()
    interrupted = await quizzes.open_attempts(actor)
    waiting = {(one.code, one.unit_key): one for one in interrupted}
    mine = [(await outline(one.version_id, actor.locale), one) for one in progress.values() if one.is_open]
    found = [_in_quiz(one, waiting.get((one.code, one.unit.key))) for one in _steps(mine)]
    led = await reading_again(actor, found, now)
    again = {one.code: why for one, why in led if why}
    steps = by_recency([one for one, _why in led])
    first = steps[0] if steps else None
    return Today(
        day=now.astimezone(ZoneInfo(actor.timezone)).date(),
        gap=actor.gap_minutes,
        first=first,
        attempt=waiting.get((first.code, first.unit.key)) if first else None,
        shorter=first is not None and any(one.unit_left_s < first.unit_left_s for one in steps),
        parts=tuple(_part(one) for one in first.segments) if first else (),
        fit=_fit(first, actor.gap_minutes) if first and actor.gap_minutes < GAPS[-1] else None,
        interrupted=interrupted,
        due=tuple(_due(one, waiting, actor, now) for one in shortest_first(steps)[:MOST_DUE]),
        courses_count=len(progress),
        done_count=sum(1 for one in progress.values() if one.state == "completed"),
        week=await _week(actor, now),
        again=again.get(first.code) if first else None,
        waits=await waits(actor),
        changes=changes(mine),
    )


def _steps(mine: Iterable[tuple[Outline, CourseProgress]]) -> list[Step]:
    found = [step(course, one) for course, one in mine]
    return [one for one in found if one is not None]


def _in_quiz(one: Step, attempt: quizzes.OpenAttempt | None) -> Step:
    """The same step when its quiz is open: what is left of the quiz, and answering counts as studying."""
    if attempt is None:
        return one
    last = max(attempt.last_at, one.progress.last_at or attempt.last_at)
    return msgspec.structs.replace(
        one,
        unit_left_s=attempt.left_s,
        course_left_s=max(0, one.course_left_s - one.unit_left_s) + attempt.left_s,
        progress=msgspec.structs.replace(one.progress, last_at=last),
    )


def _due(one: Step, waiting: Mapping[tuple[str, str], quizzes.OpenAttempt], actor: Actor, now: datetime) -> DueRow:
    zone = ZoneInfo(actor.timezone)
    due = one.progress.due_at
    left = (due.astimezone(zone).date() - now.astimezone(zone).date()).days if due else None
    attempt = waiting.get((one.code, one.unit.key))
    return DueRow(
        code=one.code,
        unit_key=one.unit.key,
        is_quiz=one.unit.is_quiz,
        block=one.state.block if one.state else 0,
        attempt_ref=attempt.ref if attempt else "",
        locale=one.locale,
        course_title=one.course_title,
        unit_title=one.unit.title,
        unit_left_s=one.unit_left_s,
        course_left_s=one.course_left_s,
        units_done=one.progress.units_done,
        units_total=one.progress.units_done + one.units_left,
        segments=one.course_segments,
        fits=fits(one.unit_left_s, actor.gap_minutes),
        days_left=left,
        due_at=due,
    )


async def _week(actor: Actor, now: datetime) -> tuple[WeekDay, ...]:
    day = now.astimezone(ZoneInfo(actor.timezone)).date()
    monday = day - timedelta(days=day.weekday())
    studied = await enrolments.study_days(actor, monday)
    days = [monday + timedelta(days=number) for number in range(7)]
    return tuple(WeekDay(one, format_date(one, "weekday"), studied.get(one, 0) // 60, one == day) for one in days)


def _part(segment: Segment) -> Part:
    if segment.state == "done":
        text, said = format_minutes(segment.minutes * 60), _(", done")
    elif segment.here:
        text, said = _("%(n)s min left", n=segment.minutes_left), _(", you are here")
    else:
        text, said = format_minutes(segment.minutes * 60), ""
    return Part(segment.minutes, segment.state, segment.share, text, said)


def _fit(first: Step, gap_minutes: int) -> Fit:
    bracket = reach(first.segments, gap_minutes)
    text = _("Your %(n)s minutes", n=gap_minutes)
    return Fit(text, bracket.before, bracket.under, bracket.after)


routes = [today, gap]
