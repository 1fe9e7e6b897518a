"""Who sits in a sitting and how far they are, and who is expected and has not come."""

from datetime import datetime
from typing import Final

import msgspec

from lms.admission.rules.sittings import late_s
from lms.attempts.queries import Noticed, focus_lost_in
from lms.attempts.rules.states import OPEN, State
from lms.core import clock
from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.paging import Page
from lms.exams.queries.sittings import Sitting
from lms.quizzes.queries import is_ref

PAGE: Final = 50
_MOST_ABSENT: Final = 200

# The time was over before anybody handed it in: the sweeper did, or gave it up.
RAN_OUT: Final = (
    "a.state IN ('submitted', 'needs_grading', 'graded', 'abandoned') AND (SELECT e.actor FROM attempt_event e"
    " WHERE e.attempt = a.id AND e.kind IN ('submit', 'give_up') ORDER BY e.id DESC LIMIT 1) IS NULL"
)
_TOO_LATE = Sql(f"SELECT COUNT(*) AS n FROM attempt a WHERE a.sitting = :sitting AND {RAN_OUT}")  # noqa: S608  constants
_COUNTS = Sql(
    "SELECT COUNT(*) AS total, COALESCE(SUM(CASE WHEN state IN ('in_progress', 'paused', 'overdue') THEN 1 ELSE 0 END),"
    " 0) AS open FROM attempt WHERE sitting = :sitting AND state <> 'voided'",
)
_ONE: Final = (
    "SELECT a.id, a.ref, p.display_name, p.ref AS person_ref, a.state, a.started_at, a.submitted_at, a.slot_count,"  # noqa: S608  constants
    f" a.current_slot, a.deadline_at, CASE WHEN {RAN_OUT} THEN 1 ELSE 0 END AS ran_out,"
    " (SELECT COUNT(*) FROM answer_current c WHERE c.attempt = a.id AND c.answer <> 'null') AS answered"
    " FROM attempt a JOIN person p ON p.id = a.person WHERE a.sitting = :sitting"
)
_SEATS = Sql(
    f"{_ONE} AND a.state <> 'voided' ORDER BY p.name_key, p.display_name, a.id LIMIT :most OFFSET :skip",
)
_SEAT = Sql(f"{_ONE} AND a.ref = :ref")
_ABSENT = Sql(
    "SELECT DISTINCT p.display_name, p.name_key, p.id FROM job_assignment j JOIN org_unit u ON u.id = j.org_unit"
    " JOIN person p ON p.id = j.person WHERE u.path LIKE :path AND j.starts_on <= :today"
    " AND (j.ends_on IS NULL OR j.ends_on >= :today) AND p.status = 'active'"
    " AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.person = p.id AND a.sitting = :sitting)"
    " ORDER BY p.name_key, p.id LIMIT :most",
)


class Seat(msgspec.Struct, frozen=True):
    """One person's attempt; `late_s` is how long after the opening a late-comer started, else 0;
    `ran_out`: the time was over before it was handed in, and so it was closed.
    """

    ref: str
    name: str
    state: State
    started_at: datetime
    submitted_at: datetime | None
    deadline_at: datetime | None
    answered: int
    total: int
    at: int
    late_s: int
    noticed: Noticed
    person_ref: str
    ran_out: bool

    @property
    def is_open(self) -> bool:
        """Whether it is still being written."""
        return self.state in OPEN


class Seats(msgspec.Struct, frozen=True):
    """One page of the room; `open` and `handed_in` count all of it, `absent` are names of those expected."""

    page: Page[Seat]
    open: int
    handed_in: int
    absent: tuple[str, ...]


async def seats(sitting: Sitting, number: int) -> Seats:
    """Who is in the room, by name; four queries however many there are. The caller has found the sitting."""
    counts = await _COUNTS.first(sitting=sitting.id)
    assert counts
    pages = max(1, -(-counts["total"] // PAGE))
    number = max(1, min(number, pages))
    rows = await _SEATS.rows(sitting=sitting.id, most=PAGE, skip=(number - 1) * PAGE)
    lost = await focus_lost_in(sitting.id)
    listed = tuple(_seat(row, sitting, lost.get(row["id"], Noticed())) for row in rows)
    return Seats(
        Page(listed, number, pages, counts["total"]),
        counts["open"],
        counts["total"] - counts["open"],
        await _absent(sitting),
    )


async def seat(sitting: Sitting, ref: str) -> Seat:
    """One person's attempt in the room. Raises NotFound. The caller has found the sitting."""
    row = await _SEAT.first(sitting=sitting.id, ref=ref) if is_ref(ref) else None
    if row is None:
        raise NotFound(_("There is no such quiz attempt."))
    return _seat(row, sitting, Noticed())


async def too_late_in(sitting_id: int) -> int:
    """How many attempts of a sitting were closed because their time was over."""
    row = await _TOO_LATE.first(sitting=sitting_id)
    return int(row["n"]) if row else 0


async def _absent(sitting: Sitting) -> tuple[str, ...]:
    if not sitting.unit_path:
        return ()
    given = {"path": f"{sitting.unit_path}%", "today": clock.now().date(), "sitting": sitting.id, "most": _MOST_ABSENT}
    return tuple(row["display_name"] for row in await _ABSENT.rows(**given))


def _seat(row: Row, sitting: Sitting, noticed: Noticed) -> Seat:
    return Seat(
        ref=row["ref"],
        name=row["display_name"],
        state=State(row["state"]),
        started_at=row["started_at"],
        submitted_at=row["submitted_at"],
        deadline_at=row["deadline_at"],
        answered=row["answered"],
        total=row["slot_count"],
        at=row["current_slot"],
        late_s=late_s(sitting.opens_at, row["started_at"]),
        noticed=noticed,
        person_ref=row["person_ref"],
        ran_out=bool(row["ran_out"]),
    )
