"""The course page: what it holds, how long it takes, what completes it, and where to go on (P3.2)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from lms.accounts.rules.permissions import Actor
from lms.core.forms import posted
from lms.core.guards import actor_of
from lms.core.i18n import format_minutes, ngettext
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.courses import queries as courses
from lms.courses.rules.kinds import Category
from lms.courses.rules.outline import Outline, OutlineModule, OutlineUnit
from lms.enrolments import queries as enrolments
from lms.enrolments import service as enrolments_service
from lms.enrolments.rules.next_step import Segment, Step, course_left_s, module_segments, step
from lms.enrolments.rules.progress import CourseProgress, UnitState

AnyRequest = Request[Any, Any, Any]


class UnitLine(msgspec.Struct, frozen=True):
    """A unit in the list: done, or where the person is, or still to come."""

    unit: OutlineUnit
    href: str
    done: bool
    here: bool
    state: UnitState | None


class ModulePanel(msgspec.Struct, frozen=True):
    """A module with its units."""

    module: OutlineModule
    lines: tuple[UnitLine, ...]
    done: int


class Condition(msgspec.Struct, frozen=True):
    """One thing that completes the course: a sentence, whether it is met, what is missing and where to do it."""

    text: str
    done: bool
    missing: str
    href: str


class Part(msgspec.Struct, frozen=True):
    """A module in the large strip, as wide as its minutes."""

    minutes: int
    state: str
    percent: int
    text: str
    said: str


class CoursePage(msgspec.Struct, frozen=True):
    """All that the page shows; `newest` is the number of the newest version, `step` where the person goes on."""

    outline: Outline
    category: Category
    progress: CourseProgress | None
    step: Step | None
    panels: tuple[ModulePanel, ...]
    conditions: tuple[Condition, ...]
    parts: tuple[Part, ...]
    left_s: int
    required: int
    published_at: datetime
    newest: int
    active: bool
    owner: str

    @property
    def completed(self) -> bool:
        """Whether the person has completed the course."""
        return self.progress is not None and self.progress.state == "completed"

    @property
    def was_moved(self) -> bool:
        """Whether the version came while the person was in the middle of an older one, and they go on with it."""
        mine = self.progress
        return bool(mine and mine.is_open and mine.started_at and mine.started_at < self.published_at)


class EnrolForm(msgspec.Struct, frozen=True):
    """The button that begins a course; `unit` is the key of the page it stands on, if it stands on one."""

    unit: str = ""


@get("/courses/{code:str}", name="course")
async def course(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """One course."""
    return page(request, "courses/course.html", course=await compose(actor_of(request), code))


@post("/courses/{code:str}/enrolment", name="course.enrol", status_code=303)
async def enrol(request: AnyRequest, code: FromPath[str]) -> Redirect:
    """Begin a course, or go on with it: at the page that was looked at, else at its next one."""
    actor = actor_of(request)
    form = (await posted(request, EnrolForm)).value or EnrolForm()
    await enrolments_service.enrol(actor, code)
    found = await compose(actor, code)
    following = found.step.unit if found.step else next(iter(found.outline.units), None)
    unit = found.outline.find(form.unit) or following
    return Redirect(_unit_href(found.outline, unit) if unit else f"/courses/{code}", status_code=303)


async def compose(actor: Actor, code: str) -> CoursePage:
    """Everything on the page: two queries when the version has been read before. Raises NotFound."""
    published = await courses.published(actor, code)
    progress = await enrolments.course_progress(actor, published.course_id)
    outline = await courses.outline(progress.version_id if progress else published.version_id, actor.locale)
    following = step(outline, progress) if progress else None
    states = progress.units if progress else {}
    panels = tuple(_panel(outline, module, progress, following) for module in outline.modules)
    return CoursePage(
        outline=outline,
        category=Category(outline.category),
        progress=progress,
        step=following,
        panels=panels,
        conditions=tuple(_conditions(panels)),
        parts=tuple(_part(segment, following) for segment in module_segments(outline, states)),
        left_s=course_left_s(outline, states),
        required=sum(unit.required for unit in outline.units),
        published_at=datetime.fromisoformat(outline.published_at),
        newest=published.number,
        active=published.active,
        owner=published.owner,
    )


def _panel(outline: Outline, module: OutlineModule, mine: CourseProgress | None, following: Step | None) -> ModulePanel:
    done = mine.done if mine else frozenset()
    here = following.unit.key if following and following.begun else ""
    lines = tuple(
        UnitLine(
            unit=unit,
            href=_unit_href(outline, unit),
            done=unit.key in done,
            here=unit.key == here,
            state=mine.units.get(unit.key) if mine else None,
        )
        for unit in module.units
    )
    return ModulePanel(module, lines, sum(line.done for line in lines))


def _unit_href(outline: Outline, unit: OutlineUnit) -> str:
    return f"/courses/{outline.code}/{'quizzes' if unit.is_quiz else 'units'}/{unit.key}"


def _conditions(panels: tuple[ModulePanel, ...]) -> Iterator[Condition]:
    """One condition a module for its pages, and one for each quiz."""
    for panel in panels:
        pages = [line for line in panel.lines if line.unit.required and not line.unit.is_quiz]
        if pages:
            yield _pages_condition(panel, pages)
    for panel in panels:
        for line in panel.lines:
            if line.unit.required and line.unit.is_quiz:
                text = _("Pass “%(title)s”", title=line.unit.title)
                missing = _("%(time)s, when you are ready", time=format_minutes(line.unit.est_seconds))
                yield Condition(text, line.done, missing, line.href)


def _pages_condition(panel: ModulePanel, pages: list[UnitLine]) -> Condition:
    missing = [line for line in pages if not line.done]
    text = ngettext("%(module)s: %(n)s page", "%(module)s: all %(n)s pages", len(pages), module=panel.module.title)
    if not missing:
        return Condition(text, True, "", "")
    following = next((line for line in missing if line.here), missing[0])
    if len(missing) == len(pages) and not following.here:
        time = format_minutes(sum(line.unit.est_seconds for line in missing))
        return Condition(text, False, time, following.href)
    title = following.unit.title
    left = ngettext("%(n)s page left: %(title)s", "%(n)s pages left, next: %(title)s", len(missing), title=title)
    return Condition(text, False, left, following.href)


def _part(segment: Segment, following: Step | None) -> Part:
    here = following is not None and following.begun and segment.title == following.module_title
    state = "done" if segment.state == "done" else "here" if here or segment.share else "todo"
    said = {"done": _(", done"), "here": _(", you are here") if here else _(", begun"), "todo": ""}[state]
    return Part(segment.minutes, state, segment.share, segment.title, said)


routes = [course, enrol]
