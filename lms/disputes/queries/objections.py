"""Objections: one's own of an attempt, and those that wait for an answer."""

from datetime import datetime
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.paging import Page
from lms.courses.queries.care import cares

PAGE_SIZE: Final = 30

_COLUMNS = (
    "SELECT o.ref, o.slot, o.state, o.words, o.written_at, o.sent_at, o.outcome, o.answer, o.answered_at,"
    " a.ref AS attempt_ref, p.display_name AS person, b.display_name AS answered_by, v.bodies, c.code,"
    " cv.id AS course_version, q.unit_key"
    " FROM objection o JOIN attempt a ON a.id = o.attempt JOIN person p ON p.id = o.person"
    " LEFT JOIN person b ON b.id = o.answered_by JOIN quiz_version q ON q.id = a.quiz_version"
    " JOIN course c ON c.id = q.course JOIN unit u ON u.id = q.unit JOIN course_version cv ON cv.id = u.course_version"
    " LEFT JOIN attempt_slot s ON s.attempt = a.id AND s.position = o.slot"
    " LEFT JOIN question_version v ON v.id = s.question_version"
)
_MINE = " WHERE (:everywhere = 1 OR c.owner = :carer) AND o.state = :state"
_COUNT = Sql(
    "SELECT COUNT(*) AS n FROM objection o JOIN attempt a ON a.id = o.attempt JOIN quiz_version q"  # noqa: S608  ours
    " ON q.id = a.quiz_version JOIN course c ON c.id = q.course" + _MINE
)
_SOME = Sql(
    "SELECT COUNT(*) AS n FROM (SELECT o.id FROM objection o JOIN attempt a ON a.id = o.attempt JOIN quiz_version q"  # noqa: S608  ours
    " ON q.id = a.quiz_version JOIN course c ON c.id = q.course" + _MINE + " LIMIT :most) AS few"
)
_PAGE = Sql(_COLUMNS + _MINE + " ORDER BY o.sent_at, o.id LIMIT :size OFFSET :skip")
_ONE = Sql(_COLUMNS + " WHERE o.ref = :ref AND o.state <> 'draft' AND (:everywhere = 1 OR c.owner = :carer)")
_OWN = Sql(
    _COLUMNS + " WHERE o.attempt = :attempt AND o.person = :person AND o.state <> 'draft' ORDER BY o.id DESC LIMIT 100"
)
_DRAFT = Sql(
    "SELECT ref, slot, words, written_at FROM objection WHERE attempt = :attempt AND person = :person"
    " AND state = 'draft' ORDER BY id DESC LIMIT 1"
)


class ObjectionLine(msgspec.Struct, frozen=True):
    """One objection; `bodies` is the question it is about (JSON), None when it is about the whole."""

    ref: str
    slot: int
    state: str
    words: str
    written_at: datetime
    sent_at: datetime | None
    outcome: str
    answer: str
    answered_at: datetime | None
    attempt_ref: str
    person: str
    answered_by: str | None
    bodies: str | None
    code: str
    course_version: int
    unit_key: str


async def open_objections(actor: Actor, state: str, number: int) -> Page[ObjectionLine]:
    """The objections of the courses the person cares for, the oldest first; two queries. Raises NotFound."""
    care = cares(actor)
    mine = {"everywhere": care.everywhere, "carer": care.carer, "state": state}
    counted = await _COUNT.first(**mine)
    assert counted
    pages = max(1, -(-counted["n"] // PAGE_SIZE))
    number = max(1, min(number, pages))
    rows = await _PAGE.rows(**mine, size=PAGE_SIZE, skip=(number - 1) * PAGE_SIZE)
    return Page(tuple(ObjectionLine(**row) for row in rows), number, pages, counted["n"])


async def some_open(actor: Actor, most: int) -> int:
    """How many wait for an answer of this person, counted up to `most`; one query. Raises NotFound."""
    care = cares(actor)
    row = await _SOME.first(everywhere=care.everywhere, carer=care.carer, state="open", most=most)
    return int(row["n"]) if row else 0


async def objection_of(actor: Actor, ref: str) -> ObjectionLine:
    """One objection to answer. Raises NotFound for who does not care for the course."""
    care = cares(actor)
    row = await _ONE.first(ref=ref, everywhere=care.everywhere, carer=care.carer) if 0 < len(ref) <= 24 else None
    if row is None:
        raise NotFound(_("There is no such objection."))
    return ObjectionLine(**row)


async def objections_of(actor: Actor, attempt_id: int) -> tuple[ObjectionLine, ...]:
    """The person's own objections to an attempt, the newest first; one query."""
    return tuple(ObjectionLine(**row) for row in await _OWN.rows(attempt=attempt_id, person=actor.person_id))


async def draft_of(actor: Actor, attempt_id: int) -> Row | None:
    """What the person has begun to write."""
    return await _DRAFT.first(attempt=attempt_id, person=actor.person_id)
