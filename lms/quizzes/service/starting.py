"""Starting an attempt: it lives on the server from its first second, with its questions drawn and frozen."""

from datetime import datetime

from lms.accounts.rules.permissions import Actor
from lms.admission import queries as admission
from lms.admission.rules.terms import on_terms
from lms.admission.service import WrongCode
from lms.attempts.rules.clock import Clock, begun, deadline
from lms.attempts.rules.pauses import next_check
from lms.attempts.rules.states import OPEN, State
from lms.core import clock, ids
from lms.core.db import IntegrityRefused, Sql, atomic
from lms.core.errors import Conflict, NotFound
from lms.core.i18n import gettext as _
from lms.courses import queries as courses
from lms.enrolments import queries as enrolments
from lms.enrolments import service as studying
from lms.enrolments.rules.progress import CourseProgress
from lms.quizzes.queries import Quiz, past_of, quiz_of_unit
from lms.quizzes.rules.starting import Bar, of_cycle
from lms.quizzes.service.admitting import AT_THE_DESK, Entry, seat, start_for, time_for
from lms.quizzes.service.drawing import drawn_slots, write_slots

# The number counts voided attempts too: no two of a person bear the same one.
_ATTEMPT = Sql(
    "INSERT INTO attempt (ref, enrolment, person, quiz_version, quiz_key, number, state, locale, seed, token_hash,"
    " slot_count, started_at, clock_mode, allowed_s, running_since, closes_at, deadline_at, next_check_at,"
    " max_points_e5, sitting) VALUES (:ref, :enrolment, :person, :quiz_version,"
    " :quiz_key, (SELECT COALESCE(MAX(n.number), 0) + 1 FROM attempt n WHERE n.person = :person"
    " AND n.quiz_key = CAST(:quiz_key AS VARCHAR)), :state, :locale, :seed, :token_hash, :slot_count, :now,"
    " :clock_mode, :allowed_s, :now, :closes_at, :deadline_at, :next_check_at, :max_points_e5, :sitting) RETURNING id",
)
_FIRST = Sql("UPDATE attempt_slot SET opened_at = :now WHERE attempt = :attempt AND position = 1")
_EVENT = Sql(
    "INSERT INTO attempt_event (attempt, kind, from_state, to_state, actor, at, detail)"
    " VALUES (:attempt, 'start', '', 'in_progress', :actor, :now, :detail)",
)


class StartRefused(Conflict):
    """No attempt may start now; `code` is the bar: used_up, cooling, not_yet, over or elsewhere."""

    def __init__(self, bar: Bar) -> None:
        sentences = {
            Bar.NOT_YET: _("This quiz is not open yet."),
            Bar.OVER: _("This quiz has closed."),
            Bar.USED_UP: _("All attempts at this quiz are used up."),
            Bar.COOLING: _("You have just handed in an attempt. Wait a little before the next one."),
            Bar.ELSEWHERE: _("This quiz can be started only from the computers of its room."),
        }
        super().__init__(sentences.get(bar, _("This quiz cannot be started now.")), bar.value)


async def start_attempt(actor: Actor, code: str, unit_key: str, entry: Entry = AT_THE_DESK) -> str:
    """Start an attempt, or find the one that is running, and return its reference.

    Raises NotFound without an enrolment or quiz, StartRefused when the rules of the quiz stand in the way, WrongCode
    and TooMany where a room code is needed.
    """
    progress = await enrolments.course_progress(actor, await courses.course_id(actor, code))
    if progress is None or progress.state == "withdrawn":
        raise NotFound(_("You have not begun this course."))
    quiz = await quiz_of_unit(progress.version_id, unit_key)
    sitting = await seat(actor, quiz, entry, progress.enrolment_id)
    try:
        return await _start(actor, progress, quiz, entry, sitting)
    except IntegrityRefused:  # the other tab was faster: there is a running attempt now
        return await _start(actor, progress, quiz, entry, sitting)


@atomic
async def _start(actor: Actor, progress: CourseProgress, quiz: Quiz, entry: Entry, sitting: int | None) -> str:
    past, now = await past_of(actor.person_id, quiz.key), clock.now()
    running = next((each for each in past if each.state in OPEN), None)
    if running is not None:
        return running.ref
    terms = (await admission.granted_to(actor.person_id, quiz.key)).terms
    rules = on_terms(quiz.rules, terms)
    start = start_for(rules, of_cycle(past, progress.enrolment_id), now, entry.address)
    if not start.allowed:
        raise StartRefused(start.bar)
    if quiz.rules.needs_code and sitting is None:
        raise WrongCode
    await studying.open_unit(actor, progress.ref, quiz.unit_key)
    return await _write(
        actor,
        progress,
        quiz,
        now=now,
        started=begun(rules.clock.mode, time_for(quiz, terms, now), now),
        sitting=sitting,
    )


async def _write(
    actor: Actor,
    progress: CourseProgress,
    quiz: Quiz,
    *,
    now: datetime,
    started: Clock,
    sitting: int | None,
) -> str:
    ref, seed = ids.new_ref(), ids.new_ref()
    slots = await drawn_slots(actor.person_id, quiz, seed, now)
    row = await _ATTEMPT.first(
        ref=ref,
        enrolment=progress.enrolment_id,
        person=actor.person_id,
        quiz_version=quiz.id,
        quiz_key=quiz.key,
        state=State.IN_PROGRESS.value,
        locale=quiz.language_for(actor.locale),
        seed=seed,
        token_hash=ids.token_hash(ref),
        slot_count=len(slots.rows),
        now=now,
        clock_mode=started.mode.value,
        allowed_s=started.allowed_s,
        closes_at=started.closes_at,
        deadline_at=deadline(started),
        next_check_at=next_check(State.IN_PROGRESS, started, quiz.rules, seen_at=None),
        sitting=sitting,
        max_points_e5=slots.points_e5,
    )
    assert row
    await _EVENT.run(attempt=row["id"], actor=actor.person_id, now=now, detail=slots.detail)
    await write_slots(row["id"], slots)
    await _FIRST.run(attempt=row["id"], now=now)
    return ref
