"""Reviews before publishing, remarks at paragraphs, and the date of the next look (P6.1)."""

from datetime import datetime, timedelta
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import audit, clock
from lms.core.db import Sql, atomic
from lms.core.errors import Conflict, NotFound
from lms.core.i18n import gettext as _
from lms.core.i18n import use_locale
from lms.core.ids import new_ref
from lms.core.settings import current_settings
from lms.drafts.queries import draft, whole
from lms.live.service import tell
from lms.notifications.service import enqueue

LONGEST: Final = 400
LONGEST_COMMENT: Final = 1000
_DAYS_A_MONTH: Final = 30.4375

_PERSON = Sql(
    "SELECT DISTINCT p.id, p.email, p.locale FROM person p JOIN role_grant g ON g.person = p.id WHERE p.ref = :ref"
    " AND p.status = 'active' AND g.role IN ('instructor', 'training_manager', 'administrator')",
)
_ASK = Sql(
    "INSERT INTO review_request (ref, code, reviewer, asked_by, words, asked_at)"
    " VALUES (:ref, :code, :reviewer, :by, :words, :now)",
)
_OPEN = Sql("SELECT id FROM review_request WHERE code = :code AND reviewer = :reviewer AND outcome = ''")
_ANSWER = Sql(
    "UPDATE review_request SET outcome = :outcome, answer = :answer, content_hash = :hash, answered_at = :now"
    " WHERE ref = :ref AND code = :code AND reviewer = :person AND outcome = '' RETURNING asked_by",
)
_COMMENT = Sql(
    "INSERT INTO review_comment (ref, code, unit_key, locale, block, quote, words, person, at)"
    " VALUES (:ref, :code, :unit_key, :locale, :block, :quote, :words, :person, :now)",
)
_SETTLE = Sql(
    "UPDATE review_comment SET settled_at = :now, settled_by = :person WHERE ref = :ref AND code = :code"
    " AND settled_at IS NULL RETURNING id",
)
_CARE = Sql(
    "INSERT INTO course_care (code, needs_review, look_again_at, every_months) VALUES (:code, :needs, :at, :months)"
    " ON CONFLICT (code) DO UPDATE SET needs_review = excluded.needs_review, look_again_at = excluded.look_again_at,"
    " every_months = excluded.every_months",
)
_LOOKED = Sql(
    "INSERT INTO course_care (code, look_again_at, looked_at, looked_by) VALUES (:code, :next, :now, :person)"
    " ON CONFLICT (code) DO UPDATE SET look_again_at = excluded.look_again_at, looked_at = excluded.looked_at,"
    " looked_by = excluded.looked_by",
)
_MONTHS = Sql("SELECT every_months FROM course_care WHERE code = :code")
_COURSE = Sql("SELECT id FROM course WHERE code = :code")

Outcome = Literal["approved", "changes"]


class NewComment(msgspec.Struct, frozen=True):
    """A remark: on which page, in which language, at which paragraph (0: the whole page), with its first words."""

    unit_key: str
    locale: str
    words: Annotated[str, Meta(min_length=1, max_length=LONGEST_COMMENT)]
    block: Annotated[int, Meta(ge=0, le=10_000)] = 0
    quote: str = ""


class _Answer(msgspec.Struct, frozen=True):
    outcome: Outcome
    words: str
    content_hash: str


async def ask_review(actor: Actor, code: str, reviewer_ref: str, words: str) -> None:
    """Ask another instructor to look at a draft; a mail goes out with it.

    Raises NotFound for a course or person that is not there, Conflict when that person is asked already.
    """
    view = await draft(actor, code)
    person = await _PERSON.first(ref=reviewer_ref)
    if person is None or person["id"] == actor.person_id:
        raise NotFound(_("There is nobody like that who could review a course."))
    await _ask(actor, code, person["id"], words)
    path = f"/authoring/courses/{code}/review"
    await tell(person["id"], "notification", {"about": "review", "href": path})
    if person["email"]:
        with use_locale(person["locale"], "UTC"):
            subject = _("%(name)s asks you to review “%(title)s”", name=actor.name, title=view.title(person["locale"]))
            address = f"{current_settings().base_url}{path}"
        await _mail(person["email"], person["locale"], subject, f"{words}\n\n{address}".strip())


async def answer_review(actor: Actor, code: str, ref: str, outcome: Outcome, answer: str) -> None:
    """Approve the draft as it is now, or say what has to change. Raises NotFound unless one was asked."""
    found = await whole(actor, code)
    await _answer(actor, code, ref, _Answer(outcome, answer, found.content_hash))


async def comment(actor: Actor, code: str, new: NewComment) -> None:
    """Leave a remark at a paragraph. Raises NotFound."""
    (await draft(actor, code)).unit(new.unit_key)
    await _comment(actor, code, new)


async def settle_comment(actor: Actor, code: str, ref: str) -> None:
    """A remark is dealt with; it stays in the record. Raises NotFound."""
    require(actor, Action.COURSE_WRITE)
    await _settle(actor, code, ref)


async def set_care(
    actor: Actor, code: str, *, needs_review: bool, look_again_at: datetime | None, every_months: int
) -> None:
    """Say whether publishing needs an approval, and when the course is due for a look (P6.1). Raises NotFound."""
    require(actor, Action.COURSE_PUBLISH)
    await draft(actor, code)
    await _set_care(actor, code, needs_review=needs_review, look_again_at=look_again_at, every_months=every_months)


async def looked_again(actor: Actor, code: str) -> None:
    """Somebody has looked: it is still right; the next look is due after the course's months. Raises NotFound."""
    require(actor, Action.COURSE_WRITE)
    await _looked(actor, code)


@atomic
async def _ask(actor: Actor, code: str, reviewer: int, words: str) -> None:
    if await _OPEN.first(code=code, reviewer=reviewer) is not None:
        raise Conflict(_("This person is asked already."))
    await _ASK.run(ref=new_ref(), code=code, reviewer=reviewer, by=actor.person_id, words=words, now=clock.now())
    await audit.record(actor.person_id, "course.review_asked", f"course:{code}", reviewer=reviewer)


@atomic
async def _mail(address: str, locale: str, subject: str, body: str) -> None:
    await enqueue(address, locale, subject, body)


@atomic
async def _answer(actor: Actor, code: str, ref: str, said: _Answer) -> None:
    asked = await _ANSWER.first(
        ref=ref,
        code=code,
        person=actor.person_id,
        outcome=said.outcome,
        answer=said.words,
        hash=said.content_hash,
        now=clock.now(),
    )
    if asked is None:
        raise NotFound(_("There is nothing here, or it is not yours to see."))
    await audit.record(actor.person_id, f"course.review_{said.outcome}", f"course:{code}", review=ref)
    await tell(asked["asked_by"], "notification", {"about": "review", "href": f"/authoring/courses/{code}/review"})


@atomic
async def _comment(actor: Actor, code: str, new: NewComment) -> None:
    await _COMMENT.run(
        ref=new_ref(), code=code, unit_key=new.unit_key, locale=new.locale, block=new.block, quote=new.quote[:200],
        words=new.words, person=actor.person_id, now=clock.now(),
    )  # fmt: skip


@atomic
async def _settle(actor: Actor, code: str, ref: str) -> None:
    if await _SETTLE.first(ref=ref, code=code, person=actor.person_id, now=clock.now()) is None:
        raise NotFound(_("There is nothing here, or it is not yours to see."))


@atomic
async def _set_care(
    actor: Actor, code: str, *, needs_review: bool, look_again_at: datetime | None, every_months: int
) -> None:
    await _CARE.run(code=code, needs=int(needs_review), at=look_again_at, months=every_months)
    await audit.record(actor.person_id, "course.care", f"course:{code}", needs_review=needs_review, months=every_months)


@atomic
async def _looked(actor: Actor, code: str) -> None:
    if await _COURSE.first(code=code) is None:
        raise NotFound(_("There is no course “%(code)s”.", code=code))
    months = await _MONTHS.first(code=code)
    now = clock.now()
    after = timedelta(days=round(_DAYS_A_MONTH * (months["every_months"] if months else 12)))
    await _LOOKED.run(code=code, next=now + after, now=now, person=actor.person_id)
    await audit.record(actor.person_id, "course.looked_at", f"course:{code}")
