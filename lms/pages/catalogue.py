"""The catalogue: every course by the policy's five categories, with search, filters and one's own progress (P2.1)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get

from lms.accounts.rules.permissions import Actor
from lms.core.guards import actor_of
from lms.core.templating import fragment, page
from lms.courses import queries as courses
from lms.courses.rules.browsing import Asked, Entry, Found, MyState, Standing, asked, browse
from lms.courses.rules.kinds import Category
from lms.courses.rules.outline import Outline
from lms.enrolments import queries as enrolments
from lms.enrolments.rules.next_step import Segment, course_left_s, module_segments, next_unit, unit_left_s
from lms.enrolments.rules.progress import CourseProgress, Units

# The same address gives a page or a part of it: Back must not show the part alone.
_TWO_FACES = {"vary": "hx-request"}
_SETTLED = frozenset({"completed", "waived"})
_NO_UNITS = Units()


class Row(msgspec.Struct, frozen=True):
    """One course: its words, how far the person is, the strip of its modules; seconds left of what is required.

    It is drawn once for each value (`drawn`): all that the row shows is in it.
    """

    entry: Entry
    state: MyState
    segments: tuple[Segment, ...]
    left_s: int
    pages: int
    pages_left: int
    completed_at: datetime | None


class Group(msgspec.Struct, frozen=True):
    """The courses of one category on this page; `total` counts those on other pages too."""

    category: Category
    rows: tuple[Row, ...]
    total: int


class Tab(msgspec.Struct, frozen=True):
    """One choice of category; None is all of them."""

    category: Category | None
    count: int
    href: str
    current: bool


class Catalogue(msgspec.Struct, frozen=True):
    """All that the page shows."""

    asked: Asked
    found: Found
    tabs: tuple[Tab, ...]
    groups: tuple[Group, ...]
    total: int
    minutes: int
    previous_href: str
    next_href: str


@get("/courses", name="courses")
async def catalogue(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Every published course; htmx asks for the list alone."""
    shown = await compose(actor_of(request), asked(request.query_params))
    if request.headers.get("hx-request") and not request.headers.get("hx-history-restore-request"):
        return fragment(request, "courses/_found.html", headers=_TWO_FACES, catalogue=shown)
    return page(request, "courses/catalogue.html", headers=_TWO_FACES, catalogue=shown)


async def compose(actor: Actor, wanted: Asked) -> Catalogue:
    """Everything on the page: two queries when all versions have been read before."""
    progress = await enrolments.progress_by_course(actor)
    entries = await courses.entries(actor, progress)
    versions = {one.course_id: _version(one, progress.get(one.course_id)) for one in entries}
    outlines = await courses.outlines(versions.values(), actor.locale)
    mine = {one.course_id: (outlines[versions[one.course_id]], progress.get(one.course_id)) for one in entries}
    standings = {key: _standing(*each) for key, each in mine.items()}
    found = browse(entries, standings, wanted)
    rows = [_row(one, standings[one.course_id].state, *mine[one.course_id]) for one in found.entries]
    return Catalogue(
        asked=wanted,
        found=found,
        tabs=_tabs(wanted, found.counts),
        groups=tuple(_groups(rows, found.counts)),
        total=len(entries),
        minutes=sum(entry.minutes for entry in entries),
        previous_href=_href(wanted, page=found.page - 1) if found.page > 1 else "",
        next_href=_href(wanted, page=found.page + 1) if found.page < found.pages else "",
    )


def _version(entry: Entry, mine: CourseProgress | None) -> int:
    return mine.version_id if mine else entry.version_id


def _row(entry: Entry, state: MyState, outline: Outline, mine: CourseProgress | None) -> Row:
    states = mine.units if mine else _NO_UNITS
    return Row(
        entry=entry,
        state=state,
        segments=module_segments(outline, states),
        left_s=course_left_s(outline, states),
        pages=len(outline.units),
        pages_left=len(outline.required - states.done),
        completed_at=mine.completed_at if mine else None,
    )


def _standing(outline: Outline, mine: CourseProgress | None) -> Standing:
    if mine is None or (mine.state == "assigned" and mine.started_at is None):
        return Standing(MyState.NEW, outline.units[0].est_seconds if outline.units else 0)
    if mine.state in _SETTLED:
        return Standing(MyState.DONE, 0)
    following = next_unit(outline, mine)
    return Standing(MyState.GOING, unit_left_s(following, mine.units.get(following.key)) if following else 0)


def _groups(rows: Sequence[Row], counts: Mapping[Category, int]) -> list[Group]:
    groups = groupby(rows, key=lambda row: row.entry.category)
    return [Group(category, tuple(members), counts[category]) for category, members in groups]


def _tabs(wanted: Asked, counts: Mapping[Category, int]) -> tuple[Tab, ...]:
    everything = Tab(None, sum(counts.values()), _href(wanted, category=None), wanted.category is None)
    each = (Tab(one, counts[one], _href(wanted, category=one), wanted.category is one) for one in Category)
    return (everything, *each)


def _href(wanted: Asked, **changed: object) -> str:
    """The address of what was asked for with something changed; a change of anything else begins at page 1."""
    now = {"q": wanted.q, "category": wanted.category, "state": wanted.state, "fits": wanted.fits_min, **changed}
    query = urlencode({name: str(value) for name, value in now.items() if value})
    return f"/courses?{query}" if query else "/courses"


routes = [catalogue]
