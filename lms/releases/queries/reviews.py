"""Reviews of drafts: who was asked, what was said, at which paragraph; and courses that are due for a look (P6.1)."""

from datetime import datetime
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import clock
from lms.core.db import Sql

MOST_SHOWN: Final = 100

_CARE = Sql(
    "SELECT needs_review, look_again_at, every_months, looked_at, p.display_name AS looked_by FROM course_care c"
    " LEFT JOIN person p ON p.id = c.looked_by WHERE c.code = :code",
)
_APPROVED = Sql("SELECT content_hash FROM review_request WHERE code = :code AND outcome = 'approved'")
_REQUESTS = Sql(
    "SELECT r.ref, p.display_name AS reviewer, r.reviewer AS reviewer_id, a.display_name AS asked_by, r.words,"
    " r.asked_at, r.content_hash, r.outcome, r.answer, r.answered_at FROM review_request r"
    " JOIN person p ON p.id = r.reviewer JOIN person a ON a.id = r.asked_by WHERE r.code = :code"
    " ORDER BY r.id DESC LIMIT 20",
)
_MINE = Sql(
    "SELECT r.ref, r.code, a.display_name AS asked_by, r.words, r.asked_at FROM review_request r"
    " JOIN person a ON a.id = r.asked_by WHERE r.reviewer = :person AND r.outcome = '' ORDER BY r.asked_at LIMIT 100",
)
_COMMENTS = Sql(
    "SELECT c.ref, c.unit_key, c.locale, c.block, c.quote, c.words, p.display_name AS by_name, c.at, c.settled_at"
    " FROM review_comment c JOIN person p ON p.id = c.person WHERE c.code = :code AND c.settled_at IS NULL"
    " ORDER BY c.unit_key, c.locale, c.block, c.id LIMIT 100",
)
_DUE = Sql(
    "SELECT c.code, k.look_again_at, v.published_at, v.number, c.owner, p.display_name AS owner_name, k.looked_at"
    " FROM course c JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " LEFT JOIN course_care k ON k.code = c.code LEFT JOIN person p ON p.id = c.owner WHERE c.status = 'active'",
)
_REVIEWERS = Sql(
    "SELECT DISTINCT p.ref, p.display_name AS name FROM person p JOIN role_grant g ON g.person = p.id"
    " WHERE g.role IN ('instructor', 'training_manager', 'administrator') AND p.status = 'active' AND p.id <> :person"
    " AND g.starts_on <= :today AND (g.ends_on IS NULL OR g.ends_on >= :today)"
    " ORDER BY p.display_name LIMIT 200",
)


class Standing(msgspec.Struct, frozen=True):
    """Whether publishing needs an approval, and which states of the draft (content hashes) have one."""

    needed: bool
    approved: frozenset[str]


class Care(msgspec.Struct, frozen=True):
    """What holds for a course; `every_months` is how often it should be looked at."""

    needs_review: bool = False
    look_again_at: datetime | None = None
    every_months: int = 12
    looked_at: datetime | None = None
    looked_by: str | None = None


class Request(msgspec.Struct, frozen=True):
    """Somebody was asked; `outcome` is empty until the answer: approved or changes."""

    ref: str
    reviewer: str
    reviewer_id: int
    asked_by: str
    words: str
    asked_at: datetime
    content_hash: str
    outcome: str
    answer: str
    answered_at: datetime | None


class Asked(msgspec.Struct, frozen=True):
    """A review that waits for the person asking."""

    ref: str
    code: str
    asked_by: str
    words: str
    asked_at: datetime


class Comment(msgspec.Struct, frozen=True):
    """A remark at a paragraph (block from 1, 0 about the whole page)."""

    ref: str
    unit_key: str
    locale: str
    block: int
    quote: str
    words: str
    by_name: str
    at: datetime
    settled_at: datetime | None


class Due(msgspec.Struct, frozen=True):
    """A published course with the date of its next look; None when nobody has set one."""

    code: str
    look_again_at: datetime | None
    published_at: datetime
    number: int
    owner: int | None
    owner_name: str | None
    looked_at: datetime | None


async def review_stands(code: str) -> Standing:
    """What publishing has to know about reviews."""
    care = await _CARE.first(code=code)
    approved = await _APPROVED.rows(code=code)
    return Standing(bool(care and care["needs_review"]), frozenset(row["content_hash"] for row in approved))


async def care_of(actor: Actor, code: str) -> Care:
    """What holds for a course."""
    require(actor, Action.COURSE_WRITE)
    row = await _CARE.first(code=code)
    return Care(**{**row, "needs_review": bool(row["needs_review"])}) if row else Care()


async def requests(actor: Actor, code: str) -> tuple[Request, ...]:
    """Who was asked to review a draft, the newest first."""
    require(actor, Action.COURSE_WRITE)
    return tuple(Request(**row) for row in await _REQUESTS.rows(code=code))


async def asked_of(actor: Actor) -> tuple[Asked, ...]:
    """Reviews that wait for the person asking."""
    require(actor, Action.COURSE_WRITE)
    return tuple(Asked(**row) for row in await _MINE.rows(person=actor.person_id))


async def comments(actor: Actor, code: str) -> tuple[Comment, ...]:
    """Remarks that are not settled, in the order of the pages."""
    require(actor, Action.COURSE_WRITE)
    return tuple(Comment(**row) for row in await _COMMENTS.rows(code=code))


async def due_for_a_look(actor: Actor) -> tuple[Due, ...]:
    """Published courses, the one due first; those without a date by when they were published."""
    require(actor, Action.COURSE_WRITE)
    rows = [Due(**row) for row in await _DUE.rows()]
    return tuple(sorted(rows, key=_by_date))


def _by_date(one: Due) -> tuple[bool, datetime, str]:
    return one.look_again_at is None, one.look_again_at or one.published_at, one.code


async def reviewers(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Who may be asked: reference and name of everybody else who writes courses."""
    require(actor, Action.COURSE_WRITE)
    return tuple(
        (row["ref"], row["name"]) for row in await _REVIEWERS.rows(person=actor.person_id, today=clock.now().date())
    )
