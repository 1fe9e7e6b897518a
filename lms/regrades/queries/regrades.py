"""The question that is to be regraded, a regrade and how far it is, what it changed."""

from datetime import datetime
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.paging import Page
from lms.courses.queries.care import cares
from lms.questions.rules.corrections import Action, Counts, as_it_counts
from lms.questions.rules.kinds import decode
from lms.regrades.rules.foreseeing import Foreseen

PAGE_SIZE: Final = 50

_SUBJECT = Sql(
    "SELECT i.ref, i.course, i.unit_key, i.question_version, c.code, cv.id AS course_version FROM item_stat i"
    " JOIN course c ON c.id = i.course JOIN course_version cv ON cv.course = c.id AND cv.number = c.published"
    " WHERE i.ref = :ref AND (:everywhere = 1 OR c.owner = :carer)"
)
_VERSIONS = Sql(
    "SELECT v.id, v.bodies, k.action, k.keys FROM question_version n JOIN question_version v"
    " ON v.question = n.question AND v.series = n.series"
    " LEFT JOIN key_correction k ON k.id = (SELECT MAX(x.id) FROM key_correction x WHERE x.question_version = v.id)"
    " WHERE n.id = :id ORDER BY v.id LIMIT 1000"
)
_RUNNING = Sql(
    "SELECT r.ref, r.created_at, p.display_name FROM regrade r JOIN person p ON p.id = r.actor"
    " WHERE r.question_version = :id AND r.state = 'running'"
)
_REGRADE = Sql(
    "SELECT r.id, r.ref, r.question_version, r.action, r.reason, r.may_lower, r.state, r.total, r.done, r.created_at,"
    " r.finished_at, p.display_name, v.bodies, k.action AS corrected, k.keys, i.ref AS item_ref FROM regrade r"
    " JOIN person p ON p.id = r.actor JOIN question_version v ON v.id = r.question_version"
    " JOIN quiz_question q ON q.id = (SELECT MAX(x.id) FROM quiz_question x WHERE x.question_version = v.id)"
    " JOIN quiz_version z ON z.id = q.quiz_version JOIN course c ON c.id = z.course"
    " LEFT JOIN key_correction k ON k.id = (SELECT MAX(y.id) FROM key_correction y WHERE y.question_version = v.id)"
    " LEFT JOIN item_stat i ON i.course = c.id AND i.question_version = v.id"
    " WHERE r.ref = :ref AND (:everywhere = 1 OR c.owner = :carer)"
)
_SUMS = Sql(
    "SELECT COUNT(*) AS listed, COALESCE(SUM(CASE WHEN held THEN 1 ELSE 0 END), 0) AS held,"
    " COALESCE(SUM(CASE WHEN new_passed AND NOT old_passed THEN 1 ELSE 0 END), 0) AS passed_now,"
    " COALESCE(SUM(CASE WHEN old_passed AND NOT new_passed THEN 1 ELSE 0 END), 0) AS failed_now"
    " FROM regrade_change WHERE regrade = :regrade"
)
_CHANGES = Sql(
    "SELECT x.attempt AS attempt_id, a.ref, a.person AS person_id, p.display_name AS name, a.number, x.slot,"
    " x.old_credit_ppm, x.new_credit_ppm, x.old_points_e5, x.new_points_e5, x.old_max_e5, x.new_max_e5, x.old_passed,"
    " x.new_passed, x.held FROM regrade_change x JOIN attempt a ON a.id = x.attempt JOIN person p ON p.id = a.person"
    " WHERE x.regrade = :regrade ORDER BY CASE WHEN x.new_passed AND NOT x.old_passed THEN 0"
    " WHEN x.old_passed AND NOT x.new_passed THEN 1 WHEN x.held THEN 3 ELSE 2 END,"
    " ABS(x.new_points_e5 - x.old_points_e5) DESC, p.display_name, x.id LIMIT :size OFFSET :skip"
)


class Subject(msgspec.Struct, frozen=True):
    """A question that somebody may regrade: how each version of its series counts now, the newest is the last."""

    ref: str
    code: str
    course_version: int
    unit_key: str
    version_id: int
    counts: dict[int, Counts]

    @property
    def newest(self) -> Counts:
        """How the newest version counts."""
        return self.counts[self.version_id]


class Progress(msgspec.Struct, frozen=True):
    """A regrade: what was done by whom and why, and how far it is."""

    id: int
    ref: str
    item_ref: str
    action: Action
    reason: str
    may_lower: bool
    running: bool
    total: int
    done: int
    by: str
    created_at: datetime
    finished_at: datetime | None
    counts: Counts
    changed: int
    held: int
    passed_now: int
    failed_now: int


async def subject_of(actor: Actor, ref: str) -> Subject:
    """The question with this reference in question health. Raises NotFound for who does not care for it."""
    care = cares(actor)
    row = await _SUBJECT.first(ref=ref, everywhere=care.everywhere, carer=care.carer) if 0 < len(ref) <= 24 else None
    if row is None:
        raise NotFound(_("There is no such question."))
    versions = await _VERSIONS.rows(id=row["question_version"])
    counts = {each["id"]: as_it_counts(decode(each["bodies"]), each["action"], each["keys"]) for each in versions}
    return Subject(
        ref=row["ref"],
        code=row["code"],
        course_version=row["course_version"],
        unit_key=row["unit_key"],
        version_id=row["question_version"],
        counts=counts,
    )


async def running_on(version_id: int) -> Row | None:
    """The regrade that is under way on a question: its ref, since when and whose."""
    return await _RUNNING.first(id=version_id)


async def regrade_of(actor: Actor, ref: str) -> Progress:
    """A regrade of a question that the person cares for; two queries. Raises NotFound."""
    care = cares(actor)
    row = await _REGRADE.first(ref=ref, everywhere=care.everywhere, carer=care.carer) if 0 < len(ref) <= 24 else None
    if row is None:
        raise NotFound(_("There is no such regrade."))
    sums = await _SUMS.first(regrade=row["id"])
    assert sums
    return Progress(
        id=row["id"],
        ref=row["ref"],
        item_ref=row["item_ref"] or "",
        action=Action(row["action"]),
        reason=row["reason"],
        may_lower=bool(row["may_lower"]),
        running=row["state"] == "running",
        total=row["total"],
        done=row["done"],
        by=row["display_name"],
        created_at=row["created_at"],
        finished_at=row["finished_at"],
        counts=as_it_counts(decode(row["bodies"]), row["corrected"], row["keys"]),
        changed=sums["listed"] - sums["held"],
        held=sums["held"],
        passed_now=sums["passed_now"],
        failed_now=sums["failed_now"],
    )


async def changes_of(regrade: Progress, number: int) -> Page[Foreseen]:
    """One page of what a regrade changed, passing after all first; one query."""
    total = regrade.changed + regrade.held
    pages = max(1, -(-total // PAGE_SIZE))
    number = max(1, min(number, pages))
    rows = await _CHANGES.rows(regrade=regrade.id, size=PAGE_SIZE, skip=(number - 1) * PAGE_SIZE)
    return Page(tuple(Foreseen(**_typed(row)) for row in rows), number, pages, total)


def _typed(row: Row) -> Row:
    return {**row, **{name: bool(row[name]) for name in ("old_passed", "new_passed", "held")}}
