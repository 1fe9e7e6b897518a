"""Who passed a quiz at the first attempt: counted anew only when the worker found other first attempts."""

from typing import Final

from lms.core.db import Sql
from lms.courses.queries.kept import Kept
from lms.coverage.rules.gaps import Passed

_AT_ONCE: Final = 500

_BASES = Sql(
    "SELECT s.quiz_key, s.basis, c.code FROM quiz_stat s"
    " JOIN course c ON s.quiz_key LIKE CAST(c.id AS TEXT) || '/%' LIMIT 10000",
)
_PASSED = (
    "SELECT a.quiz_key, COUNT(*) AS n, SUM(CASE WHEN a.passed THEN 1 ELSE 0 END) AS passed FROM attempt a"
    " WHERE a.state = 'graded' AND a.preview = false AND a.quiz_key IN ({keys}) AND NOT EXISTS (SELECT 1 FROM attempt b"
    " WHERE b.person = a.person AND b.quiz_key = a.quiz_key AND b.number < a.number AND b.preview = false"
    " AND b.state <> 'voided') GROUP BY a.quiz_key"
)

_passed: Kept[tuple[str, str], Passed] = Kept(10_000)


async def passes() -> dict[tuple[str, str], Passed]:
    """By course and quiz; one query when nothing changed, one more for each 500 quizzes that did."""
    rows = await _BASES.rows()
    missing = [row for row in rows if _passed.peek((row["quiz_key"], row["basis"])) is None]
    new: dict[str, Passed] = {}
    for start in range(0, len(missing), _AT_ONCE):
        names = {f"k{number}": row["quiz_key"] for number, row in enumerate(missing[start : start + _AT_ONCE])}
        sql = Sql(_PASSED.format(keys=", ".join(f":{name}" for name in names)))
        new |= {row["quiz_key"]: Passed(row["n"], int(row["passed"])) for row in await sql.rows(**names)}
    for row in missing:
        _passed.put((row["quiz_key"], row["basis"]), new.get(row["quiz_key"], Passed()))
    return {
        (row["code"], row["quiz_key"].partition("/")[2]): new.get(row["quiz_key"])
        or _passed.peek((row["quiz_key"], row["basis"]))
        or Passed()
        for row in rows
    }
