"""Wrong answers of a sitting, or of a period, and of everybody at its quiz, to be compared."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from lms.core.db import Row, Sql
from lms.exams.queries.sittings import Sitting
from lms.exams.rules.canon import canonical
from lms.exams.rules.likeness import Likeness, Paper, Wrong, likeness

MOST_ATTEMPTS: Final = 2000
MOST_PAPERS: Final = 500
_EVER: Final = datetime.max.replace(year=9000, tzinfo=UTC)

_NEWEST: Final = (
    "SELECT id FROM attempt WHERE quiz_key = :quiz_key AND state IN ('graded', 'needs_grading', 'submitted')"
    " AND preview = false AND submitted_at < :until ORDER BY id DESC LIMIT :most"
)
_COUNT = Sql(f"SELECT COUNT(*) AS n FROM ({_NEWEST}) newest")  # noqa: S608  constant text
_WRONG = Sql(
    "SELECT a.id, a.ref, a.sitting, a.submitted_at, p.display_name, s.question_version, v.kind, c.answer, c.saved_at"  # noqa: S608  constant text
    " FROM attempt a JOIN person p ON p.id = a.person JOIN attempt_slot s ON s.attempt = a.id"
    " JOIN answer_current c ON c.attempt = a.id AND c.slot = s.position"
    " JOIN question_version v ON v.id = s.question_version"
    f" WHERE a.id IN ({_NEWEST}) AND s.credit_ppm < 1000000 AND c.answer <> 'null'"
    " ORDER BY a.id, s.position LIMIT 60000",
)


async def alike(sitting: Sitting) -> Likeness:
    """Pairs of this sitting that are alike beyond chance; two queries. The caller has found the sitting."""
    return await _alike(sitting.quiz_key, _EVER, lambda row: bool(row["sitting"] == sitting.id))


async def alike_between(quiz_key: str, since: datetime, until: datetime) -> Likeness:
    """Pairs of those who handed in within a period, measured against the newest attempts up to its end; two queries.

    The caller has made sure that the person cares for the quiz.
    """
    return await _alike(quiz_key, until, lambda row: bool(row["submitted_at"] >= since))


async def _alike(quiz_key: str, until: datetime, compared: Callable[[Row], bool]) -> Likeness:
    given = {"quiz_key": quiz_key, "most": MOST_ATTEMPTS, "until": until}
    count = await _COUNT.first(**given)
    everybody: dict[int, Counter[str]] = {}
    own: dict[int, list[Row]] = {}
    for row in await _WRONG.rows(**given):
        everybody.setdefault(row["question_version"], Counter())[canonical(row["kind"], row["answer"])] += 1
        if compared(row):
            own.setdefault(row["id"], []).append(row)
    papers = [_paper(rows) for rows in list(own.values())[-MOST_PAPERS:]]
    return likeness(papers, everybody, count["n"] if count else 0)


def _paper(rows: list[Row]) -> Paper:
    wrong = tuple(
        Wrong(row["question_version"], canonical(row["kind"], row["answer"]), row["saved_at"]) for row in rows
    )
    return Paper(rows[0]["ref"], rows[0]["display_name"], wrong)
