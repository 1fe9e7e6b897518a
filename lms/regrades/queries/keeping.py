"""Who keeps what was completed although the result that counts does not pass any more."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

import msgspec

from lms.attempts.rules.states import State
from lms.core.db import Row, Sql
from lms.quizzes.queries import quiz_version
from lms.quizzes.rules.passing import MILLION
from lms.quizzes.rules.starting import Past, standing
from lms.regrades.rules.foreseeing import Foreseen

_AT_ONCE: Final = 100
# All attempts of a cycle in which one falls, where an attempt has ticked the quiz off.
_CYCLES = (
    "SELECT a.enrolment, a.quiz_version, o.id, o.ref, o.number, o.state, o.started_at, o.submitted_at, o.score_ppm,"
    " o.passed FROM attempt a JOIN quiz_version q ON q.id = a.quiz_version JOIN unit_progress p"
    " ON p.enrolment = a.enrolment AND p.unit_key = q.unit_key AND p.state = 'completed' AND p.satisfied_by LIKE"
    " 'attempt %' JOIN attempt o ON o.enrolment = a.enrolment AND o.quiz_key = a.quiz_key AND o.state <> 'voided'"
    " AND o.preview = false WHERE a.id IN ({ids}) ORDER BY a.enrolment, a.id, o.number"
)
_FELL = Sql(
    "SELECT x.attempt FROM regrade_change x WHERE x.regrade = :regrade AND x.old_passed AND NOT x.new_passed"
    " ORDER BY x.attempt LIMIT 20000",
)


async def keeping(foreseen: Iterable[Foreseen]) -> dict[int, int]:
    """Attempts that pass no more and leave a completion behind that stays, with their enrolment.

    A query for each hundred that fall.
    """
    found = {each.attempt_id: each for each in foreseen}
    return await _keeping([each.attempt_id for each in found.values() if each.flips and not each.new_passed], found)


async def keeping_after(regrade_id: int) -> dict[int, int]:
    """The same of a regrade that was applied, as it stands now."""
    return await _keeping([row["attempt"] for row in await _FELL.rows(regrade=regrade_id)], {})


async def _keeping(fell: Sequence[int], then: dict[int, Foreseen]) -> dict[int, int]:
    kept: dict[int, int] = {}
    for start in range(0, len(fell), _AT_ONCE):
        some = fell[start : start + _AT_ONCE]
        names = {f"a{number}": one for number, one in enumerate(some)}
        rows = await Sql(_CYCLES.format(ids=", ".join(f":{name}" for name in names))).rows(**names)
        for enrolment, cycle in groupby(rows, key=lambda row: int(row["enrolment"])):
            past = {row["id"]: row for row in cycle}
            if not await _passes(list(past.values()), then):
                kept |= dict.fromkeys(past.keys() & set(some), enrolment)
    return kept


async def _passes(cycle: Sequence[Row], then: dict[int, Foreseen]) -> bool:
    quiz = await quiz_version(cycle[-1]["quiz_version"])
    counted = standing(quiz.rules, [_past(row, then.get(row["id"])) for row in cycle])
    return counted is not None and counted.passed


def _past(row: Row, then: Foreseen | None) -> Past:
    past = Past(
        ref=row["ref"],
        number=row["number"],
        state=State(row["state"]),
        started_at=row["started_at"],
        submitted_at=row["submitted_at"],
        score_ppm=row["score_ppm"],
        passed=None if row["passed"] is None else bool(row["passed"]),
        enrolment_id=row["enrolment"],
    )
    if then is None or then.held:
        return past
    score = max(0, then.new_points_e5) * MILLION // then.new_max_e5 if then.new_max_e5 else 0
    return msgspec.structs.replace(past, score_ppm=score, passed=then.new_passed)
