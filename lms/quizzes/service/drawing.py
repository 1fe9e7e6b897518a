"""The questions of an attempt: drawn by a seed, written with all that came of it, and counted."""

import random
from collections.abc import Sequence
from datetime import datetime

import msgspec

from lms.core.db import execute_many
from lms.draws.queries import exposure
from lms.draws.rules.draws import Drawing, draw, option_order
from lms.questions.rules.kinds import in_language
from lms.quizzes.queries import Quiz

_SLOT = (
    "INSERT INTO attempt_slot (attempt, position, question_version, option_order, points_e5, draw)"
    " VALUES (:attempt, :position, :question_version, :option_order, :points_e5, :draw)"
)
# In the order of the questions, so that two attempts that begin at once never wait for each other in a circle.
_COUNT = (
    "INSERT INTO question_use (question, uses) VALUES (:question, 1)"
    " ON CONFLICT (question) DO UPDATE SET uses = question_use.uses + 1"
)
_encoder = msgspec.json.Encoder()


class Slots(msgspec.Struct, frozen=True):
    """Rows of attempt_slot; `detail` (JSON, or empty) says which wishes of the draws had to be given up."""

    rows: Sequence[dict[str, int | str]]
    questions: Sequence[int]
    detail: str

    @property
    def points_e5(self) -> int:
        """The most that can be had, in hundred-thousandths of a point."""
        return sum(int(row["points_e5"]) for row in self.rows)


async def drawn_slots(person_id: int, quiz: Quiz, seed: str, now: datetime) -> Slots:
    """Questions and the order of their options; stored, because a seed alone would not outlive a new release."""
    rng = random.Random(seed)  # noqa: S311  an order to show things in; the seed itself is random
    found = draw(quiz.pooled, quiz.rules, rng, await exposure(person_id, quiz.key, quiz.id, quiz.rules, now))
    return Slots(
        rows=[
            {
                "position": position,
                "question_version": each.pooled.version_id,
                "option_order": _order(quiz, each.pooled.version_id, rng),
                "points_e5": quiz.pool[each.pooled.version_id].points_e5,
                "draw": each.draw,
            }
            for position, each in enumerate(found.drawn, 1)
        ],
        questions=sorted(each.pooled.question_id for each in found.drawn if each.draw),
        detail=_detail(found),
    )


async def write_slots(attempt_id: int, slots: Slots) -> None:
    """Write the questions of an attempt; what was drawn counts as used. Part of the caller's transaction, its last."""
    await execute_many(_SLOT, [{"attempt": attempt_id, **row} for row in slots.rows])
    if slots.questions:
        await execute_many(_COUNT, [{"question": question} for question in slots.questions])


def _order(quiz: Quiz, version_id: int, rng: random.Random) -> str:
    question = in_language(quiz.pool[version_id].languages, "en")
    return _encoder.encode(option_order(question, shuffle=quiz.rules.shuffle, rng=rng)).decode()


def _detail(found: Drawing) -> str:
    return _encoder.encode({"relaxed": found.relaxed}).decode() if found.relaxed else ""
