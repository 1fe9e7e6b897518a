"""What somebody was weak at in a quiz that was not passed, so that the time until the next attempt is of use."""

from datetime import datetime

import msgspec

from lms.core.db import Sql

_LAST = Sql(
    "SELECT a.id, a.submitted_at, a.quiz_version, q.unit_key, u.course_version, v.topic,"
    " CAST(SUM(s.credit_ppm * s.points_e5) AS BIGINT) AS got, CAST(SUM(s.points_e5) AS BIGINT) AS most,"
    " (SELECT COUNT(*) FROM attempt c WHERE c.person = a.person AND c.quiz_key = a.quiz_key"
    " AND c.enrolment = a.enrolment AND c.state <> 'voided' AND c.preview = false) AS used"
    " FROM enrolment e JOIN attempt a ON a.enrolment = e.id JOIN quiz_version q ON q.id = a.quiz_version"
    " JOIN unit u ON u.id = q.unit JOIN attempt_slot s ON s.attempt = a.id"
    " JOIN question_version v ON v.id = s.question_version"
    " WHERE e.person = :person AND e.completed_at IS NULL AND a.state = 'graded' AND a.passed = false"
    " AND a.preview = false AND v.topic <> '' AND s.credit_ppm IS NOT NULL AND s.points_e5 > 0 AND a.number ="
    " (SELECT MAX(n.number) FROM attempt n WHERE n.person = a.person AND n.quiz_key = a.quiz_key)"
    " GROUP BY a.id, a.submitted_at, a.quiz_version, q.unit_key, u.course_version, v.topic, a.person, a.quiz_key,"
    " a.enrolment ORDER BY a.id LIMIT 500",
)


class Weak(msgspec.Struct, frozen=True):
    """The last attempt at a quiz, not passed; `topics` with the share of their points in millionths, weakest first.

    `used` are the attempts of this cycle so far.
    """

    course_version: int
    unit_key: str
    quiz_version: int
    submitted_at: datetime
    used: int
    topics: tuple[tuple[str, int], ...]


async def weak_at(person_id: int) -> dict[tuple[int, str], Weak]:
    """By course version and unit: the quizzes of open courses whose last attempt was not passed; one query."""
    found: dict[tuple[int, str], Weak] = {}
    for row in await _LAST.rows(person=person_id):
        place = row["course_version"], row["unit_key"]
        share = (row["topic"], max(0, row["got"] // row["most"]))
        before = found[place].topics if place in found else ()
        topics = tuple(sorted((*before, share), key=lambda topic: topic[1]))
        found[place] = Weak(*place, row["quiz_version"], row["submitted_at"], row["used"], topics)
    return found
