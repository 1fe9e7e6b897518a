"""My record: courses, versions, scores, minutes and dates; a lead sees the records of his people (P3.2, P5.6)."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath

from lms.accounts import queries as accounts
from lms.accounts.rules.permissions import Action, Actor, Thing, may
from lms.core import clock
from lms.core.errors import NotFound
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.i18n import whole_minutes
from lms.core.templating import page
from lms.courses.queries import outline
from lms.enrolments import queries as enrolments
from lms.enrolments.rules.next_step import Segment, module_segments
from lms.enrolments.rules.progress import CourseProgress
from lms.quizzes import queries as quizzes

AnyRequest = Request[Any, Any, Any]


class Line(msgspec.Struct, frozen=True):
    """One course in a record: the version that was taken and how it went; `own` when it is the reader's.

    It is drawn once for each value (`drawn`): all that the line shows is in it.
    """

    own: bool
    code: str
    title: str
    locale: str
    number: int
    state: str
    seconds: int
    started_at: datetime | None
    due_at: datetime | None
    completed_at: datetime | None
    late: bool
    segments: tuple[Segment, ...]
    units_done: int
    units_total: int
    attempts: tuple[quizzes.PastAttempt, ...]


class Record(msgspec.Struct, frozen=True):
    """A person's whole record; `own` when it is the reader's, `minutes` the sum of what its lines show."""

    person: accounts.PersonName
    own: bool
    lines: tuple[Line, ...]
    minutes: int
    completed: int


@get("/record", name="record")
async def own_record(request: AnyRequest) -> Response[bytes]:
    """The record of the person asking."""
    actor = actor_of(request)
    person = accounts.PersonName(actor.person_id, actor.ref, actor.name, actor.unit_path)
    return page(request, "pages/record.html", record=await compose(actor, person))


@get("/record/{ref:str}", name="record.person")
async def persons_record(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """The record of somebody the person asking leads; anyone else does not exist."""
    actor = actor_of(request)
    person = await accounts.person_name(ref)
    thing = Thing(person.person_id, person.unit_path) if person else None
    if person is None or thing is None or not may(actor, Action.RECORD_VIEW, thing):
        raise NotFound(_("There is no such person."))
    return page(request, "pages/record.html", record=await compose(actor, person))


async def compose(actor: Actor, person: accounts.PersonName) -> Record:
    """Everything on the page: two queries, and outlines that are kept in memory."""
    progress = await enrolments.progress_of(person.person_id)
    attempts = await quizzes.past_attempts(person.person_id)
    newest = sorted(progress, key=_last_at, reverse=True)
    own = person.person_id == actor.person_id
    lines = [await _line(actor, one, attempts.get(one.enrolment_id, ()), own=own) for one in newest]
    return Record(
        person=person,
        own=own,
        lines=tuple(lines),
        minutes=sum(whole_minutes(line.seconds) for line in lines),
        completed=sum(1 for line in lines if line.state == "completed"),
    )


def _last_at(progress: CourseProgress) -> datetime:
    """The moment that sorts the list."""
    return progress.completed_at or progress.last_at or progress.assigned_at


async def _line(
    actor: Actor, progress: CourseProgress, attempts: tuple[quizzes.PastAttempt, ...], *, own: bool
) -> Line:
    course = await outline(progress.version_id, actor.locale)
    return Line(
        own=own,
        code=course.code,
        title=course.title,
        locale=course.locale,
        number=course.number,
        state=progress.state,
        seconds=progress.seconds,
        started_at=progress.started_at,
        due_at=progress.due_at,
        completed_at=progress.completed_at,
        late=progress.is_open and progress.due_at is not None and progress.due_at < clock.now(),
        segments=module_segments(course, progress.units),
        units_done=progress.units_done,
        units_total=len(course.units),
        attempts=attempts,
    )


routes = [own_record, persons_record]
