"""Reading first attempts for the worker, a little at a time; no person asks here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from lms.core.db import Row, Sql
from lms.questions.rules.answers import Answer
from lms.questions.rules.kinds import Languages, decode, in_language
from lms.statistics.rules.picks import picks_of
from lms.statistics.rules.sittings import Given, Sitting
from lms.statistics.rules.times import seconds_by_slot

MOST_SITTINGS: Final = 10_000
"""The newest so many people of a quiz: more would not move a figure that anybody acts on."""
_AT_ONCE: Final = 50

_FIRST: Final = (
    " WHERE a.state = 'graded' AND a.preview = false AND NOT EXISTS (SELECT 1 FROM attempt b"
    " WHERE b.person = a.person AND b.quiz_key = a.quiz_key AND b.number < a.number AND b.preview = false"
    " AND b.state <> 'voided')"
)
_NEWS = Sql(
    "SELECT a.quiz_key, COUNT(*) AS n, MAX(a.id) AS last, CAST(SUM(a.points_e5) AS BIGINT) AS points,"  # noqa: S608  ours
    " CAST(SUM(a.max_points_e5) AS BIGINT) AS most, q.basis"
    " FROM attempt a LEFT JOIN quiz_stat q ON q.quiz_key = a.quiz_key" + _FIRST
    + " AND (CAST(:quiz_key AS TEXT) = '' OR a.quiz_key = :quiz_key) GROUP BY a.quiz_key, q.basis"
    " ORDER BY a.quiz_key LIMIT 10000"
)  # fmt: skip
_CORRECTED = Sql("SELECT COALESCE(MAX(id), 0) AS last FROM key_correction")
_IDS = Sql(
    "SELECT a.id FROM attempt a" + _FIRST + " AND a.quiz_key = :quiz_key ORDER BY a.id DESC LIMIT :most"  # noqa: S608  as above
)
_SLOTS = (
    "SELECT s.attempt, s.position, (SELECT MIN(w.id) FROM question_version w WHERE w.question = v.question"
    " AND w.series = v.series) AS series, v.bodies, s.question_version, s.points_e5, s.flagged,"
    " s.credit_ppm, a.locale, a.started_at, c.answer FROM attempt_slot s JOIN attempt a ON a.id = s.attempt"
    " JOIN question_version v ON v.id = s.question_version"
    " LEFT JOIN answer_current c ON c.attempt = s.attempt AND c.slot = s.position"
    " WHERE s.attempt IN ({ids}) AND s.voided = false AND s.credit_ppm IS NOT NULL ORDER BY s.attempt, s.position"
)
_EVENTS = "SELECT attempt, slot, server_at FROM answer_event WHERE attempt IN ({ids}) ORDER BY id"
_COURSE = Sql(
    "SELECT q.course FROM quiz_version q JOIN attempt a ON a.quiz_version = q.id WHERE a.quiz_key = :quiz_key LIMIT 1"
)

_answer = msgspec.json.Decoder(Answer)


class News(msgspec.Struct, frozen=True):
    """A quiz whose figures are older than its attempts; `basis` names what they are now."""

    quiz_key: str
    n: int
    basis: str


async def news(quiz_key: str = "") -> tuple[News, ...]:
    """The quizzes to compute anew, or the one with this key whatever its state."""
    last = await _CORRECTED.first()
    assert last
    found = []
    for row in await _NEWS.rows(quiz_key=quiz_key):
        basis = ".".join(str(row[name]) for name in ("n", "last", "points", "most")) + f".{last['last']}"
        if quiz_key or basis != row["basis"]:
            found.append(News(row["quiz_key"], row["n"], basis))
    return tuple(found)


async def quiz_course(quiz_key: str) -> int:
    """The course of a quiz that somebody has taken."""
    row = await _COURSE.first(quiz_key=quiz_key)
    assert row
    return int(row["course"])


async def sittings_of(quiz_key: str) -> list[Sitting]:
    """The first attempts of a quiz, oldest first; two queries for each fifty."""
    wanted = sorted(row["id"] for row in await _IDS.rows(quiz_key=quiz_key, most=MOST_SITTINGS))
    bodies: dict[int, Languages] = {}
    found: list[Sitting] = []
    for start in range(0, len(wanted), _AT_ONCE):
        found += await _some(wanted[start : start + _AT_ONCE], bodies)
    return found


async def _some(attempts: Sequence[int], bodies: dict[int, Languages]) -> list[Sitting]:
    names = {f"a{number}": one for number, one in enumerate(attempts)}
    ids = ", ".join(f":{name}" for name in names)
    events: dict[int, list[tuple[int, datetime]]] = {}
    for event in await Sql(_EVENTS.format(ids=ids)).rows(**names):
        events.setdefault(event["attempt"], []).append((event["slot"], event["server_at"]))
    slots: dict[int, list[Row]] = {}
    for row in await Sql(_SLOTS.format(ids=ids)).rows(**names):
        slots.setdefault(row["attempt"], []).append(row)
    return [_sitting(rows, events.get(attempt, []), bodies) for attempt, rows in slots.items()]


def _sitting(rows: Sequence[Row], events: Sequence[tuple[int, datetime]], bodies: dict[int, Languages]) -> Sitting:
    times = seconds_by_slot(rows[0]["started_at"], events)
    return tuple(_given(row, times, bodies) for row in rows if row["points_e5"])


def _given(row: Row, times: dict[int, int], bodies: dict[int, Languages]) -> Given:
    version = row["question_version"]
    if version not in bodies:
        bodies[version] = decode(row["bodies"])
    question = in_language(bodies[version], row["locale"])
    answer = _answer.decode(row["answer"]) if row["answer"] else None
    return Given(
        series=row["series"],
        mark=row["credit_ppm"] * row["points_e5"],
        points=1_000_000 * row["points_e5"],
        answered=question.is_answered(answer),
        flagged=bool(row["flagged"]),
        picks=picks_of(question, answer),
        seconds=times.get(row["position"]),
    )
