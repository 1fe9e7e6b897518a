"""The reading page: the place is kept on every pause, check questions are answered in the text (P3.2, P3.6)."""

from datetime import datetime
from typing import Any, assert_never

import msgspec
from litestar import Request, Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Redirect

from lms.accounts.rules.permissions import Actor
from lms.attempts.queries import is_paused
from lms.core import clock
from lms.core.errors import NotFound
from lms.core.forms import form_of
from lms.core.guards import actor_of
from lms.core.i18n import format_minutes, ngettext
from lms.core.i18n import gettext as _
from lms.core.templating import fragment, page
from lms.courses import queries as courses
from lms.courses.rules.outline import Outline, OutlineModule, OutlineUnit
from lms.courses.rules.segments import Segment as TextSegment
from lms.enrolments import queries as enrolments
from lms.enrolments import service
from lms.enrolments.rules.completion import Completion, Condition, ConditionState, conditions
from lms.enrolments.rules.next_step import Segment, segments, unit_left_s
from lms.enrolments.rules.progress import CourseProgress, UnitState
from lms.enrolments.service.studying import MILLION, PlaceReport
from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.choices import TrueFalse
from lms.questions.rules.forms import answer_from_form, field_values
from lms.questions.rules.marks import option_marks
from lms.quizzes.queries.shown import Shown, markup, of_question
from lms.telephony.queries import call_that_stopped

AnyRequest = Request[Any, Any, Any]


class Link(msgspec.Struct, frozen=True):
    """Where a button leads."""

    href: str
    label: str


class Content(msgspec.Struct, frozen=True):
    """One page in the list beside the text."""

    href: str
    title: str
    time: str
    done: bool
    current: bool


class Wanted(msgspec.Struct, frozen=True):
    """One condition with its tick, in words."""

    key: str
    done: bool
    text: str
    missing: str
    href: str = ""


class Kept(msgspec.Struct, frozen=True):
    """The reply to a kept place: when (UTC), whether the page is done, else what reading has done to its conditions."""

    saved_at: datetime
    completed: bool
    wanted: tuple[Wanted, ...]


class AskedCheck(msgspec.Struct, frozen=True):
    """A check question as its template draws it; `right` are lines, `reason` is empty before it is answered."""

    key: str
    block: int
    shown: Shown
    name: str
    order: tuple[str, ...]
    chosen: dict[str, str]
    marks: dict[str, str]
    given: enrolments.CheckTry | None
    right: tuple[str, ...]
    reason: str


class Reading(msgspec.Struct, frozen=True):
    """All that the page shows; `progress` is None for someone who has not begun the course."""

    outline: Outline
    module: OutlineModule
    unit: OutlineUnit
    text: courses.UnitPage
    progress: CourseProgress | None
    state: UnitState | None
    segments: tuple[Segment, ...]
    left_s: int
    conditions: tuple[ConditionState, ...]
    tries: dict[str, enrolments.CheckTry]
    before: OutlineUnit | None
    after: OutlineUnit | None
    call_at: datetime | None = None  # when the call came in for which the reader stopped here

    @property
    def number(self) -> int:
        """The page's number in its module, from 1."""
        return [unit.key for unit in self.module.units].index(self.unit.key) + 1

    @property
    def parts(self) -> tuple[TextSegment, ...]:
        """The text with its recordings, downloads and the places of its check questions."""
        return self.text.segments

    @property
    def previous_link(self) -> Link | None:
        """The page before, in the whole course."""
        return self._link(self.before, self.before.title) if self.before else None

    @property
    def next_link(self) -> Link | None:
        """The page after with its minutes, or the course when this was the last."""
        if self.after is None:
            return Link(f"/courses/{self.outline.code}", _("To the course"))
        time = format_minutes(self.after.est_seconds)
        return self._link(self.after, _("Next: %(title)s, %(time)s", title=self.after.title, time=time))

    @property
    def contents(self) -> tuple[Content, ...]:
        """The module's pages for the list beside the text."""
        done = self.progress.done if self.progress else frozenset()
        return tuple(
            Content(
                _path(self.outline.code, one),
                one.title,
                format_minutes(one.est_seconds),
                one.key in done,
                one.key == self.unit.key,
            )
            for one in self.module.units
        )

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """What finishes this page, with ticks."""
        return tuple(_wanted(one) for one in self.conditions)

    def asked(self, check: courses.CheckQuestion) -> AskedCheck:
        """A check question with its fields, and its reason once it is answered."""
        return _asked(check, self.tries.get(check.key))

    def _link(self, unit: OutlineUnit, label: str) -> Link:
        return Link(_path(self.outline.code, unit), label)


@get("/courses/{code:str}/units/{key:str}", name="unit")
async def unit(
    request: AnyRequest, code: FromPath[str], key: FromPath[str], attempt: FromQuery[str] = ""
) -> Response[Any]:
    """One unit; a quiz has pages of its own. `attempt` is a paused one, from which the page was opened for a call."""
    actor = actor_of(request)
    found = await _compose(actor, code, key)
    if found.unit.is_quiz:
        return Redirect(f"/courses/{code}/quizzes/{key}", status_code=303)
    if found.progress is not None and _is_news(found):
        await service.open_unit(actor, found.progress.ref, key)
    paused = attempt if attempt and await is_paused(actor.person_id, attempt) else ""
    return page(request, "pages/reading.html", reading=found, now=clock.now(), paused=paused)


@put("/api/v1/enrolments/{ref:str}/units/{key:str}/place", name="api.place", status_code=200, include_in_schema=True)
async def place(request: AnyRequest, ref: FromPath[str], key: FromPath[str], data: JSONBody[PlaceReport]) -> Kept:
    """Keep the exact place; the page sends it on every pause of scrolling and when it is hidden or closed."""
    saved = await service.save_place(actor_of(request), ref, key, data)
    return Kept(saved.saved_at, saved.completed, tuple(_wanted(one) for one in saved.reading))


@post("/courses/{code:str}/units/{key:str}/checks/{check:str}", name="unit.check", status_code=303)
async def check(request: AnyRequest, code: FromPath[str], key: FromPath[str], check: FromPath[str]) -> Response[Any]:
    """Answer a check question: the reason comes at once, in place."""
    actor = actor_of(request)
    progress = await _progress(actor, code)
    question = await courses.check_question(progress.version_id, key, check, actor.locale)
    if question is None:
        raise NotFound(_("There is no such question on this page."))
    answer = answer_from_form(question.shown, await form_of(request))
    await service.answer_check(actor, progress.ref, key, check, answer)
    if request.headers.get("hx-request"):
        found = await _compose(actor, code, key)
        return fragment(request, "pages/_check_answered.html", reading=found, check=found.text.check(check))
    return Redirect(f"/courses/{code}/units/{key}#check-{check}", status_code=303)


@post("/courses/{code:str}/units/{key:str}/acknowledgement", name="unit.acknowledge", status_code=303)
async def acknowledge(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Redirect:
    """Keep that the person has read and understood the page."""
    actor = actor_of(request)
    progress = await _progress(actor, code)
    await service.acknowledge(actor, progress.ref, key)
    return Redirect(f"/courses/{code}/units/{key}#end", status_code=303)


async def _progress(actor: Actor, code: str) -> CourseProgress:
    course_id = await courses.course_id(actor, code)
    progress = await enrolments.course_progress(actor, course_id)
    if progress is None:
        raise NotFound(_("You have not begun this course."))
    return progress


async def _compose(actor: Actor, code: str, key: str) -> Reading:
    course = await courses.published(actor, code)
    progress = await enrolments.course_progress(actor, course.course_id)
    version = progress.version_id if progress else course.version_id
    outline = await courses.outline(version, actor.locale)
    found = outline.find(key)
    if found is None:
        raise NotFound(_("There is no such page in this course."))
    states = progress.units if progress else {}
    state, module = states.get(key), outline.module_of(key)
    tries = await enrolments.check_tries(actor, progress, key) if progress and found.check_keys else {}
    facts = enrolments.unit_facts(
        state,
        completion=Completion(found.completion),
        est_seconds=found.est_seconds,
        checks_total=len(found.check_keys),
        checks_answered=len(tries),
    )
    return Reading(
        outline=outline,
        module=module,
        unit=found,
        text=await courses.unit_page(version, key, actor.locale),
        progress=progress,
        state=state,
        segments=segments(module.units, states, key),
        left_s=unit_left_s(found, state),
        conditions=conditions(facts),
        tries=tries,
        before=outline.before(key),
        after=outline.after(key),
        call_at=await _call(actor, state),
    )


async def _call(actor: Actor, state: UnitState | None) -> datetime | None:
    """When the call came in for which the reader stopped, if there is a place to come back to."""
    if state is None or state.seen_at is None or state.completed or state.block <= 1:
        return None
    return await call_that_stopped(actor, state.seen_at)


def _asked(check: courses.CheckQuestion, given: enrolments.CheckTry | None) -> AskedCheck:
    question, shown = check.shown, of_question(check.shown)
    marks = option_marks(question, given.answer) if given else {}
    fixed = isinstance(question, TrueFalse) or (
        question.keep_order and not isinstance(question, Ordering | Matching | Categorise)
    )
    missed = given is not None and given.credit_ppm < MILLION and not marks
    return AskedCheck(
        key=check.key,
        block=check.block,
        shown=shown,
        name="answer",
        order=tuple(shown.words if fixed else sorted(shown.words)),
        chosen=field_values(question, given.answer) if given else {},
        marks=marks,
        given=given,
        right=tuple(markup(line) for line in question.right_answer()) if missed else (),
        reason=markup(question.reason) if given else "",
    )


def _path(code: str, unit: OutlineUnit) -> str:
    return f"/courses/{code}/{'quizzes' if unit.is_quiz else 'units'}/{unit.key}"


def _wanted(state: ConditionState) -> Wanted:
    match state.condition:
        case Condition.END:
            return Wanted(state.condition, state.met, _("Read to the end"), "")
        case Condition.TIME:
            text = _("Stay at least %(n)s seconds", n=state.need)
            missing = ngettext("%(n)s second so far", "%(n)s seconds so far", state.have)
            return Wanted(state.condition, state.met, text, missing)
        case Condition.CHECKS:
            missing = _("%(n)s of %(total)s answered", n=state.have, total=state.need)
            return Wanted(state.condition, state.met, _("Answer the check questions"), missing)
        case Condition.ACKNOWLEDGED:
            return Wanted(state.condition, state.met, _("Say that you have read and understood it"), "", "#end")
        case Condition.QUIZ:
            return Wanted(state.condition, state.met, _("Pass the quiz"), "")
        case _:
            assert_never(state.condition)


def _is_news(found: Reading) -> bool:
    """Only the first opening and a change of unit are written: reading on costs no commit."""
    assert found.progress is not None
    return found.state is None or found.progress.last_unit_key != found.unit.key


routes = [unit, place, check, acknowledge]
