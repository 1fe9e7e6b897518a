"""After a long pause in a test the question that was on the screen may be another one from its draw."""

import random
from datetime import datetime
from typing import Final

import msgspec

from lms.attempts.service import By, Held, note
from lms.core.db import Row, Sql
from lms.core.ids import new_ref
from lms.draws.rules.draws import option_order
from lms.questions.rules.kinds import decode, in_language
from lms.questions.rules.quiz_rules import QuizRules

_SLOT = Sql(
    "SELECT s.question_version, s.option_order, s.points_e5, s.draw, c.answer FROM attempt_slot s"
    " LEFT JOIN answer_current c ON c.attempt = s.attempt AND c.slot = s.position"
    " WHERE s.attempt = :attempt AND s.position = :slot",
)
_POOL = Sql(
    "SELECT v.id, v.question, v.topic, v.level, v.bodies FROM quiz_question p"
    " JOIN question_version v ON v.id = p.question_version WHERE p.quiz_version = :quiz AND v.points_e5 = :points_e5"
    " AND NOT EXISTS (SELECT 1 FROM attempt_slot s JOIN question_version o ON o.id = s.question_version"
    " WHERE s.attempt = :attempt AND o.question = v.question)"
    " AND NOT EXISTS (SELECT 1 FROM slot_replaced r JOIN question_version o ON o.id = r.question_version"
    " WHERE r.attempt = :attempt AND o.question = v.question) ORDER BY p.position LIMIT 1000",
)
_KEEP = Sql(
    "INSERT INTO slot_replaced (attempt, position, question_version, option_order, points_e5, replaced_at)"
    " VALUES (:attempt, :slot, :question_version, :option_order, :points_e5, :now)",
)
_PUT = Sql(
    "UPDATE attempt_slot SET question_version = :version, option_order = :option_order, flagged = false"
    " WHERE attempt = :attempt AND position = :slot",
)
_FORGET = Sql("DELETE FROM answer_current WHERE attempt = :attempt AND slot = :slot")
_COUNT = Sql(
    "INSERT INTO question_use (question, uses) VALUES (:question, 1)"
    " ON CONFLICT (question) DO UPDATE SET uses = question_use.uses + 1",
)
_EMPTY: Final = frozenset({None, "null", '""', "[]", "{}"})


async def replace_question(held: Held, rules: QuizRules, now: datetime) -> bool:
    """Put another question of the same draw in place of the one that was on the screen; whether it did.

    One that has an answer stays, and so does one of which the draw has no other. What stood there is kept, with an
    event. Part of the caller's transaction, which holds the attempt.
    """
    slot = held.current_slot
    old = await _SLOT.first(attempt=held.id, slot=slot)
    if old is None or not old["draw"] or old["answer"] not in _EMPTY:
        return False
    rng = random.Random(new_ref())  # noqa: S311  which of several alike; the seed itself is random
    new = _chosen(
        await _POOL.rows(quiz=held.quiz_version, points_e5=old["points_e5"], attempt=held.id), old, rules, rng
    )
    if new is None:
        return False
    order = option_order(in_language(decode(new["bodies"]), "en"), shuffle=rules.shuffle, rng=rng)
    kept = {name: old[name] for name in ("question_version", "option_order", "points_e5")}
    await _KEEP.run(attempt=held.id, slot=slot, now=now, **kept)
    await _PUT.run(attempt=held.id, slot=slot, version=new["id"], option_order=msgspec.json.encode(order).decode())
    await _FORGET.run(attempt=held.id, slot=slot)
    await _COUNT.run(question=new["question"])
    await note(held, "replace", By(None, now, detail={"slot": slot}))
    return True


def _chosen(pool: list[Row], old: Row, rules: QuizRules, rng: random.Random) -> Row | None:
    wish = rules.draw[old["draw"] - 1]
    fitting = [row for row in pool if wish.fits(row["topic"], row["level"])]
    return rng.choice(fitting) if fitting else None
