"""Team progress: people and courses, who is late or will be, and why; sorted by need (P3.2)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request, Response, get
from litestar.params import FromQuery, QueryParameter

from lms.accounts import queries as accounts
from lms.accounts.rules.permissions import Actor
from lms.core import clock
from lms.core.errors import NotFound
from lms.core.guards import actor_of
from lms.core.i18n import format_date
from lms.core.i18n import gettext as _
from lms.core.paging import Page, paged
from lms.core.templating import page
from lms.courses import queries as courses
from lms.courses.rules.outline import Outline
from lms.enrolments import queries as enrolments
from lms.enrolments.rules.team import CourseFacts, Row, rows
from lms.quizzes import queries as quizzes

PAGE_SIZE = 30
MOST_COURSES = 12
MOST_WORDS = 6
WEEKS = 8


class Column(msgspec.Struct, frozen=True):
    """One course of the matrix."""

    course_id: int
    code: str
    title: str
    locale: str


class WeekMinutes(msgspec.Struct, frozen=True):
    """One point of the chart: average minutes a person in the week that begins on the day in `label`."""

    label: str
    value: int


class Team(msgspec.Struct, frozen=True):
    """All that the page shows; `words` are the people who need a word, `show` is the filter."""

    unit: accounts.OrgUnitRow
    units: tuple[accounts.OrgUnitRow, ...]
    show: str
    columns: tuple[Column, ...]
    titles: dict[int, str]
    people: Page[Row]
    words: tuple[Row, ...]
    words_more: int
    total: int
    behind: int
    new: int
    done_on_time: int
    open_items: int
    weeks: tuple[WeekMinutes, ...]


@get("/team", name="team")
async def team(
    request: Request[Any, Any, Any],
    unit: FromQuery[str] = "",
    show: FromQuery[str] = "everyone",
    page_number: Annotated[int, QueryParameter(name="page")] = 1,
) -> Response[bytes]:
    """The people of one org unit that the person asking leads."""
    return page(request, "pages/team.html", team=await compose(actor_of(request), unit, show, page_number))


async def compose(actor: Actor, unit_code: str, show: str, number: int) -> Team:
    """Everything on the page: six queries whatever the size of the team."""
    units = tuple(await accounts.org_units(actor))
    unit = _chosen(units, unit_code)
    now = clock.now()
    today = now.astimezone(ZoneInfo(actor.timezone)).date()
    members = await enrolments.team_members(unit.path, today, asking=actor.person_id)
    found = await enrolments.team_enrolments(unit.path, today)
    tries = await quizzes.failed_tries(unit.path, today)
    outlines = await courses.outlines({one.course_version for one in found}, actor.locale)
    columns = _columns(found, outlines)
    facts = [_facts(one, outlines[one.course_version], tries.get(one.id)) for one in found if not one.settled]
    people = rows(members, [column.course_id for column in columns], facts, _settled(found), now)
    behind = [row for row in people if row.is_behind]
    words = [row for row in people if row.needs_word]
    new = [row for row in people if row.member.is_new]
    shown = {"behind": behind, "new": new}.get(show, people)
    known = {member.person_id for member in members}
    return Team(
        unit=unit,
        units=units,
        show=show if show in {"behind", "new"} else "everyone",
        columns=columns,
        titles={column.course_id: column.title for column in columns},
        people=paged(shown, number, PAGE_SIZE),
        words=tuple(words[:MOST_WORDS]),
        words_more=max(0, len(words) - MOST_WORDS),
        total=len(people),
        behind=len(behind),
        new=len(new),
        done_on_time=sum(1 for one in found if one.person in known and one.on_time),
        open_items=sum(1 for one in found if one.person in known and not one.done),
        weeks=await _weeks(unit.path, today, len(members)),
    )


def _chosen(units: tuple[accounts.OrgUnitRow, ...], code: str) -> accounts.OrgUnitRow:
    """The unit asked for, else the first team; nobody's own unit is the same as no such page."""
    teams = [unit for unit in units if unit.kind == "team"] or list(units)
    chosen = next((unit for unit in units if unit.code == code), None) if code else next(iter(teams), None)
    if chosen is None:
        raise NotFound(_("There is no such team, or it is not yours."))
    return chosen


def _columns(found: Sequence[enrolments.TeamEnrolment], outlines: dict[int, Outline]) -> tuple[Column, ...]:
    """The courses that most people are on, in the order of their codes."""
    counts = Counter([one.course for one in found])
    newest: dict[int, Outline] = {}
    for course, version in {(one.course, one.course_version) for one in found}:
        outline = outlines[version]
        if course not in newest or newest[course].number < outline.number:
            newest[course] = outline
    chosen = sorted(counts, key=lambda course: (-counts[course], newest[course].code))[:MOST_COURSES]
    ordered = sorted(chosen, key=lambda course: newest[course].code)
    return tuple(Column(one, newest[one].code, newest[one].title, newest[one].locale) for one in ordered)


def _settled(found: Sequence[enrolments.TeamEnrolment]) -> dict[int, list[int]]:
    """The courses of each person in which nothing is left."""
    settled: dict[int, list[int]] = {}
    for one in found:
        if one.settled:
            settled.setdefault(one.person, []).append(one.course)
    return settled


def _facts(one: enrolments.TeamEnrolment, course: Outline, tries: quizzes.FailedTries | None) -> CourseFacts:
    return CourseFacts(
        person_id=one.person,
        course_id=one.course,
        due_at=one.due_at,
        begun=bool(one.begun),
        units_done=one.units_done,
        units_total=len(course.units),
        remaining_s=max(0, course.est_seconds - one.est_seconds_done),
        failed_tries=tries.count if tries else 0,
        out_of_tries=bool(tries and tries.none_left),
        given_up=tries.given_up if tries else 0,
    )


async def _weeks(path: str, today: date, people: int) -> tuple[WeekMinutes, ...]:
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    seconds = dict.fromkeys(mondays, 0)
    for day, studied in (await enrolments.team_days(path, today, mondays[0])).items():
        week = day - timedelta(days=day.weekday())
        if week in seconds:
            seconds[week] += studied
    return tuple(WeekMinutes(format_date(week, "day"), seconds[week] // 60 // max(1, people)) for week in mondays)


routes = [team]
