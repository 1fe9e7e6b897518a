"""For whom what was granted outside of a room comes too late: the time had run out, or the quiz has closed."""

from datetime import datetime
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, Thing, may
from lms.admission.queries import granted_to
from lms.admission.rules.terms import MILLION, Terms, on_terms
from lms.core import clock
from lms.core.db import Row, Sql
from lms.exams.queries.seats import RAN_OUT
from lms.questions.rules import quiz_rules

MOST_NAMED: Final = 50

_GRANTED = Sql(
    "SELECT o.id, o.quiz_key, o.person, o.org_unit, o.extra_s, o.multiplier_ppm, o.closes_at, q.rules"
    " FROM quiz_override o JOIN course c ON c.id = o.course JOIN course_version v ON v.course = c.id"
    " AND v.number = c.published JOIN unit u ON u.course_version = v.id AND u.key = o.unit_key"
    " JOIN quiz_version q ON q.unit = u.id WHERE o.ref = :ref AND o.granted_by = :me AND o.ended_at IS NULL",
)
# The last attempt of whoever is still to pass: an earlier one, or one of who has completed the course, is over anyway.
_WHOSE = Sql(
    "SELECT a.ref, a.submitted_at, a.person, p.display_name, COALESCE((SELECT w.path FROM job_assignment j"  # noqa: S608  constants
    " JOIN org_unit w ON w.id = j.org_unit WHERE j.person = a.person AND j.is_primary AND j.starts_on <= :today"
    " AND (j.ends_on IS NULL OR j.ends_on >= :today) ORDER BY j.starts_on DESC LIMIT 1), '') AS unit_path"
    " FROM attempt a JOIN person p ON p.id = a.person AND p.status = 'active'"
    " JOIN enrolment e ON e.id = a.enrolment AND e.state IN ('assigned', 'in_progress')"
    f" WHERE a.quiz_key = :quiz_key AND a.preview = false AND COALESCE(a.passed, false) = false AND {RAN_OUT}"
    " AND a.person IN (SELECT x.id FROM person x WHERE x.id = :person UNION SELECT j.person FROM job_assignment j"
    " JOIN org_unit o ON o.id = j.org_unit JOIN org_unit u ON u.id = :unit AND o.path LIKE u.path || '%'"
    " WHERE j.starts_on <= :today AND (j.ends_on IS NULL OR j.ends_on >= :today))"
    " AND NOT EXISTS (SELECT 1 FROM attempt n WHERE n.person = a.person AND n.quiz_key = a.quiz_key AND n.id > a.id"
    " AND n.state <> 'voided' AND n.preview = false) ORDER BY p.name_key, p.display_name, a.id LIMIT :most",
)


class Late(msgspec.Struct, frozen=True):
    """Somebody whose attempt is closed because its time ran out; `decides`: the person asking may open it again."""

    name: str
    attempt_ref: str
    decides: bool


class TooLate(msgspec.Struct, frozen=True):
    """For whom a grant came too late (at most 50 are named), and since when nobody can begin with it, if nobody can."""

    people: tuple[Late, ...] = ()
    closed_at: datetime | None = None

    def __bool__(self) -> bool:
        """Whether it came too late for anybody."""
        return bool(self.people or self.closed_at)


async def too_late(actor: Actor, ref: str) -> TooLate:
    """What whoever granted this has to know beside; nothing for others, or once it was ended. At most three queries."""
    row = await _GRANTED.first(ref=ref, me=actor.person_id) if 0 < len(ref) <= 24 and ref.isprintable() else None
    if row is None:
        return TooLate()
    adds_time = bool(row["extra_s"]) or row["multiplier_ppm"] > MILLION or row["closes_at"] is not None
    return TooLate(await _people(actor, row) if adds_time else (), await _closed_at(row))


async def _people(actor: Actor, row: Row) -> tuple[Late, ...]:
    rows = await _WHOSE.rows(
        quiz_key=row["quiz_key"], person=row["person"] or 0, unit=row["org_unit"] or 0, today=clock.now().date(),
        most=MOST_NAMED,
    )  # fmt: skip
    return tuple(
        Late(
            one["display_name"],
            one["ref"],
            one["person"] != actor.person_id
            and may(actor, Action.ATTEMPT_DECIDE, Thing(one["person"], one["unit_path"])),
        )
        for one in rows
    )


async def _closed_at(row: Row) -> datetime | None:
    """The end of the quiz as it holds with what was granted, where that is over; of a team as for who has no more."""
    terms = Terms(closes_at=row["closes_at"])
    if row["person"] is not None:
        terms = (await granted_to(row["person"], row["quiz_key"])).terms
    closes = on_terms(quiz_rules.decode(row["rules"]), terms).closes
    return closes if closes is not None and closes <= clock.now() else None
