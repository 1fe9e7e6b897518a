"""A team's progress, for those who may see the org unit: the caller has asked `may(actor, Action.TEAM_VIEW, ...)`."""

from datetime import date, datetime, timedelta

import msgspec

from lms.core.db import Sql
from lms.enrolments.rules.team import PACE_DAYS, Member

NEW_DAYS = 30
MOST_PEOPLE = 2_000
"""A page about more people than this is a report, not a team: the queries stop there."""

# CROSS JOIN keeps SQLite to this order: from the few units to their people; it would read every assignment there is.
_IN_UNIT = (
    " FROM org_unit u CROSS JOIN job_assignment j JOIN person n ON n.id = j.person"
    " WHERE u.path LIKE :path AND j.org_unit = u.id AND j.starts_on <= :today"
    " AND (j.ends_on IS NULL OR j.ends_on >= :today)"
    " AND n.status = 'active'"
)
_MEMBERS = Sql(
    "SELECT n.id, n.ref, n.display_name, n.hire_date,"  # noqa: S608  constant text
    " (SELECT COALESCE(SUM(s.seconds), 0) FROM study_day s WHERE s.person = n.id AND s.day > :since) AS paced_s"
    f"{_IN_UNIT} AND n.id <> :asking GROUP BY n.id, n.ref, n.display_name, n.hire_date"
    f" ORDER BY n.display_name LIMIT {MOST_PEOPLE}",
)
_ENROLMENTS = Sql(
    "SELECT e.id, e.person, e.course, e.course_version, e.state IN ('completed', 'waived') AS settled,"  # noqa: S608  constant text
    ' CASE WHEN e.completed_at IS NULL THEN e.due_at END AS "due_at [time]", e.started_at IS NOT NULL AS begun,'
    " e.completed_at IS NOT NULL AS done,"
    " e.completed_at IS NOT NULL AND (e.due_at IS NULL OR e.completed_at <= e.due_at) AS on_time,"
    " e.units_done, e.est_seconds_done FROM enrolment e"
    f" WHERE e.person IN (SELECT j.person{_IN_UNIT}) AND e.state <> 'withdrawn'"
    " AND NOT EXISTS (SELECT 1 FROM enrolment x WHERE x.person = e.person"
    " AND x.course = e.course AND x.cycle > e.cycle)"
    f" LIMIT {MOST_PEOPLE * 50}",
)
_DAYS = Sql(
    "SELECT s.day, SUM(s.seconds) AS seconds FROM study_day s"  # noqa: S608  constant text
    f" WHERE s.day >= :since AND s.person IN (SELECT j.person{_IN_UNIT}) GROUP BY s.day ORDER BY s.day",
)


class TeamEnrolment(msgspec.Struct, frozen=True):
    """One newest enrolment of a member of the team, its fields as they stand in the query; `settled`: nothing is left.

    `due_at` (UTC) only while it is open: a large team has hundreds that are done, and times are dear to read.
    """

    id: int
    person: int
    course: int
    course_version: int
    settled: bool
    due_at: datetime | None
    begun: bool
    done: bool
    on_time: bool
    units_done: int
    est_seconds_done: int


async def team_members(unit_path: str, today: date, *, asking: int) -> list[Member]:
    """The active people who work in an org unit or below it today, without the one who asks; one query."""
    found = await _MEMBERS.rows(
        path=f"{unit_path}%", today=today, since=today - timedelta(days=PACE_DAYS), asking=asking
    )
    return [
        Member(
            person_id=row["id"],
            ref=row["ref"],
            name=row["display_name"],
            is_new=row["hire_date"] is not None and (today - row["hire_date"]).days <= NEW_DAYS,
            paced_s=int(row["paced_s"]),
        )
        for row in found
    ]


async def team_enrolments(unit_path: str, today: date) -> list[TeamEnrolment]:
    """Their newest enrolments; one query."""
    return [TeamEnrolment(*line) for line in await _ENROLMENTS.lines(path=f"{unit_path}%", today=today)]


async def team_days(unit_path: str, today: date, since: date) -> dict[date, int]:
    """Seconds the whole team studied on each day from `since` on; one query."""
    found = await _DAYS.rows(path=f"{unit_path}%", today=today, since=since)
    return {row["day"]: int(row["seconds"]) for row in found}
