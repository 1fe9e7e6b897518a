"""One question of a bank: as it stands, its versions, the quizzes that ask it and where its figures are."""

from datetime import datetime
from typing import Final

import msgspec

from lms.core.db import Row, Sql
from lms.questions.rules.kinds import Languages, decode

_ONE: Final = Sql(
    "SELECT s.question, q.key, q.retired_at, v.id, v.number, v.series, v.bodies, s.changed_at, p.display_name"
    " FROM bank_question s JOIN question q ON q.id = s.question JOIN question_version v ON v.id = s.version"
    " LEFT JOIN person p ON p.id = s.changed_by WHERE s.bank = :bank AND q.key = :key"
)
_VERSIONS: Final = Sql(
    "SELECT number, series, bodies, created_at FROM question_version WHERE question = :question"
    " ORDER BY number DESC LIMIT 20"
)
_USES: Final = Sql(
    "SELECT c.code, z.unit_key, MAX(v.number) AS number FROM quiz_question p"
    " JOIN question_version v ON v.id = p.question_version JOIN quiz_version z ON z.id = p.quiz_version"
    " JOIN course c ON c.id = z.course WHERE v.question = :question GROUP BY c.code, z.unit_key"
    " ORDER BY c.code, z.unit_key LIMIT 50"
)
_FIGURES: Final = Sql(
    "SELECT i.ref, i.quiz_key FROM item_stat i JOIN question_version v ON v.id = i.question_version"
    " WHERE v.question = :question ORDER BY i.quiz_key LIMIT 50"
)


class Standing(msgspec.Struct, frozen=True):
    """A question as it stands in its bank; `number` is the version that counts, `by` who made it ("" for a command)."""

    question: int
    key: str
    version: int
    number: int
    series: int
    languages: Languages
    retired: bool
    changed_at: datetime
    by: str


class Version(msgspec.Struct, frozen=True):
    """A version; one whose series is an earlier number went on with its statistics."""

    number: int
    series: int
    languages: Languages
    created_at: datetime


class Use(msgspec.Struct, frozen=True):
    """A quiz that asks the question, or did, with the newest version that it asks."""

    course: str
    unit_key: str
    number: int


async def question_of(bank: int, key: str) -> Standing | None:
    """The question with this key in the bank. One query."""
    row = await _ONE.first(bank=bank, key=key)
    return _standing(row) if row else None


async def versions_of(question: int) -> tuple[Version, ...]:
    """The newest twenty versions, the newest first. One query."""
    rows = await _VERSIONS.rows(question=question)
    return tuple(Version(row["number"], row["series"], decode(row["bodies"]), row["created_at"]) for row in rows)


async def uses_of(question: int) -> tuple[Use, ...]:
    """The quizzes whose published versions ask it. One query."""
    return tuple(Use(row["code"], row["unit_key"], row["number"]) for row in await _USES.rows(question=question))


async def figures_of(question: int) -> tuple[tuple[str, str], ...]:
    """References of its figures, each with the quiz that they come from. One query."""
    return tuple((row["ref"], row["quiz_key"]) for row in await _FIGURES.rows(question=question))


def _standing(row: Row) -> Standing:
    return Standing(
        row["question"], row["key"], row["id"], row["number"], row["series"], decode(row["bodies"]),
        row["retired_at"] is not None, row["changed_at"], row["display_name"] or "",
    )  # fmt: skip
