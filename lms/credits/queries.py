"""What the learning records say of attempts by now."""

from collections.abc import Sequence

from lms.core.db import Row, Sql

_TOLD = Sql(
    "SELECT s.ref, s.verb, s.registration, s.at, s.payload FROM statement s WHERE s.object_id = :object_id"
    " AND s.registration IN (SELECT e.ref FROM attempt a JOIN enrolment e ON e.id = a.enrolment"
    " WHERE a.quiz_key = :quiz_key AND a.id BETWEEN :first AND :last)"
    " AND s.verb IN ('answered', 'scored', 'passed', 'failed') AND NOT EXISTS (SELECT 1 FROM statement v"
    " WHERE v.registration = s.registration AND v.verb = 'voided' AND v.object_id = s.ref) ORDER BY s.id DESC",
)


async def told_of(object_id: str, quiz_key: str, attempts: Sequence[int]) -> dict[str, list[Row]]:
    """The statements about a question, or about the quiz itself, that hold: by enrolment, the newest first; one query.

    Those of attempts between the first and the last of these may be among them.
    """
    found: dict[str, list[Row]] = {}
    for row in await _TOLD.rows(object_id=object_id, quiz_key=quiz_key, first=min(attempts), last=max(attempts)):
        found.setdefault(row["registration"], []).append(row)
    return found
