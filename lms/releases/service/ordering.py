"""Publishing from a draft: now or at a time, with what becomes of the people; and back to an earlier version."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import audit, clock
from lms.core.db import Row, Sql, atomic
from lms.core.errors import Conflict, Invalid, NotFound
from lms.core.i18n import gettext as _
from lms.core.i18n import ngettext
from lms.core.ids import new_ref
from lms.courses.rules.audience import Choice
from lms.drafts.rules.matter import values_of
from lms.drafts.service import change_course
from lms.enrolments.service import begin_again, move_to
from lms.releases.queries.audience import standing_choice
from lms.releases.queries.middle import finished_ids, learners, standing_version
from lms.releases.queries.preparing import Ready, prepare, read_as_course
from lms.releases.queries.reviews import review_stands
from lms.releases.queries.versions import version_sources
from lms.releases.rules.audience import choice_of, with_choice
from lms.releases.rules.impact import Fate, Learner, People, fate
from lms.transfer.rules.files import MANIFEST
from lms.transfer.rules.visible_to import NAME as VISIBLE_TO
from lms.transfer.service.publishing import StandsAlready, publish_files

LONGEST_NOTE: Final = 400
_LATEST: Final = timedelta(days=366)

_ORDERED = Sql(
    "INSERT INTO release (ref, code, state, kind, people, certificates, renew_days, note, locales, files, over,"
    " back_to, due_at, made_by, made_at) VALUES (:ref, :code, 'scheduled', :kind, :people, :certificates,"
    " :renew_days, :note, :locales, :files, :over, :back_to, :due_at, :by, :now) RETURNING id",
)
_DONE = Sql(
    "UPDATE release SET state = 'published', number = :number, moved = :moved, restarted = :restarted,"
    " stayed = :stayed, renewed = :renewed, done_at = :now WHERE id = :id AND state = 'scheduled' RETURNING id",
)
_FAILED = Sql(
    "UPDATE release SET state = 'failed', error = :error, done_at = :now WHERE id = :id AND state = 'scheduled'"
)
_CANCEL = Sql(
    "UPDATE release SET state = 'cancelled', done_at = :now WHERE ref = :ref AND code = :code"
    " AND state = 'scheduled' RETURNING id"
)
_DUE = Sql(
    "SELECT id, code, people, certificates, renew_days, note, files, over, made_by FROM release"
    " WHERE state = 'scheduled' AND due_at <= :now ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED",
)
_DRAFT = Sql("SELECT manifest FROM course_draft WHERE code = :code")
_BASED = Sql("UPDATE course_draft SET base_number = :number, base_hash = :hash WHERE code = :code")

Note = Annotated[str, Meta(max_length=LONGEST_NOTE)]


class Order(msgspec.Struct, frozen=True):
    """What the publisher decided.

    `over` is the number of the published version that was looked at (None: the first), so that a newer one is not
    passed over. `kind` is editorial, minor or major; with `certificates` renew, whoever has finished begins again and
    has `renew_days` days. `at` is when; None is now. `seen_by` is for whom; None is what the draft
    says.
    """

    locales: tuple[str, ...]
    over: int | None
    kind: Literal["editorial", "minor", "major"] = "minor"
    note: Note = ""
    people: People = People.KEEP
    certificates: Literal["stay", "renew"] = "stay"
    renew_days: Annotated[int, Meta(ge=1, le=365)] = 30
    at: datetime | None = None
    seen_by: Choice | None = None


class Done(msgspec.Struct, frozen=True):
    """What came of it: the version's number, None when it waits for its time."""

    ref: str
    number: int | None
    moved: int = 0
    restarted: int = 0
    stayed: int = 0
    renewed: int = 0


class _Plan(msgspec.Struct, frozen=True):
    """What is decided about people, whether ordered now or read from a row that waited."""

    people: People
    certificates: str
    renew_days: int
    note: str
    by: int
    from_draft: bool = True


class _Frozen(msgspec.Struct, frozen=True):
    """Files as they were ordered."""

    texts: dict[str, str]
    media: dict[str, int]


async def order(actor: Actor, code: str, wanted: Order) -> Done:
    """Publish a draft now, or let it be published at a time as it is now.

    Raises NotFound; Invalid when something stands in the way, or a time that cannot be; Conflict when exactly this is
    published, when another version was published since, or when a review is needed and not there.
    """
    require(actor, Action.COURSE_PUBLISH)
    prepared = await prepare(actor, code, wanted.locales, wanted.seen_by)
    if prepared.ready.course is None:
        count = len(prepared.ready.problems)
        message = ngettext("%(n)s thing stands in the way.", "%(n)s things stand in the way.", count)
        raise Invalid(message, {"check": message})
    if prepared.is_same:
        raise Conflict(_("Exactly this is published already."), "same")
    if (prepared.standing.number if prepared.standing else None) != wanted.over:
        raise Conflict(_("Another version has been published since you opened this page. Look at it again."), "newer")
    await _allowed(code, prepared.whole_hash)
    _check_time(wanted.at)
    return await _order(actor, code, wanted, prepared.ready, prepared.locales)


async def roll_back(actor: Actor, code: str, number: int, people: People, note: str) -> Done:
    """Publish an earlier version again, as a new one: nothing that was published is changed or taken away.

    For whom it is stays as it is now: nobody sees a course again, or loses it, because a mistake was taken back.

    Raises NotFound, Conflict when it stands published, Invalid when it could not be published today.
    """
    require(actor, Action.COURSE_PUBLISH)
    sources = await version_sources(code, number)
    manifest = with_choice(sources.texts[MANIFEST], await standing_choice(code))
    ready = await read_as_course(code, sources.texts | {MANIFEST: manifest}, sources.media)
    if ready.course is None:
        raise Invalid(_("Version %(n)s cannot be published as it is: %(why)s", n=number, why=ready.problems[0].message))
    stands = await standing_version(code)
    wanted = Order((), stands.number if stands else None, "major", note, people)
    return await _order(actor, code, wanted, ready, ready.course.manifest.languages, back_to=number)


async def cancel(actor: Actor, code: str, ref: str) -> None:
    """Do not publish what waits for its time. Raises NotFound."""
    require(actor, Action.COURSE_PUBLISH)
    await _cancel(actor, code, ref)


async def publish_due(_payload: str = "") -> None:
    """Publish what is due; the worker's job. What cannot be published any more is marked with the reason."""
    while await _publish_one():
        pass


async def _publish_one() -> bool:
    row = await _next_due()
    if row is None:
        return False
    frozen = msgspec.json.decode(row["files"], type=_Frozen)
    ready = await read_as_course(row["code"], frozen.texts, frozen.media)
    plan = _Plan(People(row["people"]), row["certificates"], row["renew_days"], row["note"], row["made_by"])
    if ready.course is None:
        await _fail(row["id"], ready.problems[0].message)
        return True
    try:
        await _carry_out(row["id"], row["code"], plan, ready, row["over"])
    except (Conflict, NotFound) as refused:
        await _fail(row["id"], refused.message)
    return True


@atomic
async def _next_due() -> Row | None:
    return await _DUE.first(now=clock.now())


@atomic
async def _fail(release_id: int, why: str) -> None:
    await _FAILED.run(id=release_id, error=why[:400], now=clock.now())


@atomic
async def _cancel(actor: Actor, code: str, ref: str) -> None:
    if await _CANCEL.first(ref=ref, code=code, now=clock.now()) is None:
        raise NotFound(_("There is nothing here, or it is not yours to see."))
    await audit.record(actor.person_id, "course.release_cancelled", f"course:{code}", release=ref)


@atomic
async def _order(
    actor: Actor, code: str, wanted: Order, ready: Ready, locales: tuple[str, ...], *, back_to: int | None = None
) -> Done:
    ref, now = new_ref(), clock.now()
    frozen = _Frozen(ready.texts, {name: one.registered.id for name, one in ready.media.items()})
    row = await _ORDERED.first(
        ref=ref, code=code, kind=wanted.kind, people=str(wanted.people), certificates=wanted.certificates,
        renew_days=wanted.renew_days, note=wanted.note, locales=" ".join(locales),
        files=msgspec.json.encode(frozen).decode(), over=wanted.over, back_to=back_to, due_at=wanted.at or now,
        by=actor.person_id, now=now,
    )  # fmt: skip
    assert row
    if wanted.seen_by is not None:
        await _remember(actor, code, wanted.seen_by)
    await audit.record(actor.person_id, "course.release_ordered", f"course:{code}", release=ref, at=wanted.at)
    if wanted.at is not None:
        return Done(ref, None)
    plan = _Plan(wanted.people, wanted.certificates, wanted.renew_days, wanted.note, actor.person_id, back_to is None)
    done = await _carry_out(row["id"], code, plan, ready, wanted.over)
    return msgspec.structs.replace(done, ref=ref)


async def _remember(actor: Actor, code: str, seen_by: Choice) -> None:
    """The draft says from now on for whom it is; a review holds for what was looked at, which this is not."""
    row = await _DRAFT.first(code=code)
    if row is not None and choice_of(values_of(row["manifest"])) != seen_by:
        said = values_of(with_choice(row["manifest"], seen_by))
        await change_course(actor, code, {VISIBLE_TO: said.get(VISIBLE_TO)})


@atomic
async def _carry_out(release_id: int, code: str, plan: _Plan, ready: Ready, over: int | None) -> Done:
    before = await standing_version(code)
    if (before.number if before else None) != over:
        raise Conflict(_("Another version has been published since you opened this page. Look at it again."), "newer")
    assert ready.course
    middle = await learners(before.course_id, ready.units) if before else []
    try:
        published = await publish_files(
            ready.course, ready.files, ready.media, ready.content_hash, by=plan.by, note=plan.note
        )
    except StandsAlready as same:
        raise Conflict(_("Exactly this is published already."), "same") from same
    stands = await standing_version(code)
    assert stands
    counts = await _people(plan, middle, stands.version_id)
    if plan.certificates == "renew":
        due_at = clock.now() + timedelta(days=plan.renew_days)
        finished = await finished_ids(stands.course_id)
        counts["renewed"] = await begin_again(finished, stands.version_id, "renewal", due_at)
    if await _DONE.first(id=release_id, number=published.number, now=clock.now(), **counts) is None:
        raise Conflict(_("Somebody changed this at the same moment. Please look again."))
    if plan.from_draft:
        await _BASED.run(code=code, number=published.number, hash=ready.content_hash)
    await audit.record(plan.by, "course.published", f"course:{code}", version=published.number, **counts)
    return Done("", published.number, **counts)


async def _people(plan: _Plan, middle: list[Learner], version_id: int) -> dict[str, int]:
    fates: Mapping[int, Fate] = {one.enrolment_id: fate(one, plan.people) for one in middle}
    moving = [one for one, what in fates.items() if what is Fate.MOVES]
    again = [one for one, what in fates.items() if what is Fate.RESTARTS]
    return {
        "moved": await move_to(moving, version_id),
        "restarted": await begin_again(again, version_id, "republished"),
        "stayed": len(fates) - len(moving) - len(again),
        "renewed": 0,
    }


async def _allowed(code: str, content_hash: str) -> None:
    review = await review_stands(code)
    if review.needed and content_hash not in review.approved:
        raise Conflict(_("Another instructor has to approve this state of the course first."), "review")


def _check_time(at: datetime | None) -> None:
    if at is None:
        return
    now = clock.now()
    if not now < at < now + _LATEST:
        message = _("Choose a time in the future, at most a year from now.")
        raise Invalid(message, {"at": message})
