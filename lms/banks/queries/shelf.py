"""Questions of a bank: searched, filtered and paged, and whole for commands and imports."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from lms.banks.rules.planning import Standing
from lms.banks.rules.shelf import folded
from lms.core.db import Row, Sql
from lms.core.paging import Page
from lms.questions.rules.kinds import Languages, decode

PAGE: Final = 50
_MOST: Final = 20_000

_SHELF: Final = (
    " FROM bank_question s JOIN question q ON q.id = s.question JOIN question_version v ON v.id = s.version"
    " WHERE s.bank = :bank"
)
_FILTER: Final = (
    " AND (:kind = '' OR v.kind = :kind) AND (:topic = '' OR v.topic = :topic) AND (:level = 0 OR v.level = :level)"
    " AND (:tag = '' OR s.tags LIKE :tag ESCAPE '!') AND (:clause = '' OR s.clauses LIKE :clause ESCAPE '!')"
    " AND (:status = 'all' OR (q.retired_at IS NULL) = (:status = 'active'))"
    " AND (:one = '' OR s.words LIKE :one ESCAPE '!') AND (:two = '' OR s.words LIKE :two ESCAPE '!')"
    " AND (:three = '' OR s.words LIKE :three ESCAPE '!') AND (:batch = 0 OR s.version IN"
    " (SELECT t.version FROM question_import_item t WHERE t.batch = :batch))"
)
_STATS: Final = (
    " FROM item_stat i JOIN question_version w ON w.id = i.question_version"
    " WHERE w.question = v.question AND w.series = v.series"
)
_AILING: Final = f" AND (:health = '' OR EXISTS (SELECT 1{_STATS} AND i.severity > 0))"
_COUNT: Final = Sql(f"SELECT COUNT(*) AS n{_SHELF}{_FILTER}{_AILING}")
_LINES: Final = (
    "SELECT s.question, q.key, q.retired_at, v.number, v.kind, v.topic, v.level, v.points_e5, v.bodies, s.tags,"
    " s.clauses, s.changed_at, (SELECT COUNT(DISTINCT p.quiz_version) FROM quiz_question p WHERE"
    " p.question_version = v.id) AS uses"
)
_HEALTH: Final = f", (SELECT MAX(i.severity){_STATS}) AS severity, (SELECT MAX(i.n){_STATS}) AS people"
_LIST: Final = Sql(f"{_LINES}{_HEALTH}{_SHELF}{_FILTER}{_AILING} ORDER BY q.id LIMIT :n OFFSET :skip")
_WHOLE: Final = Sql(
    f"SELECT s.question, q.key, v.id AS version, v.series, v.topic, v.level, v.bodies{_SHELF}"
    " AND q.retired_at IS NULL ORDER BY q.id LIMIT 20000"
)
_TAGS: Final = Sql(
    f"SELECT s.tags, COUNT(*) AS n{_SHELF} AND q.retired_at IS NULL AND s.tags <> '' GROUP BY s.tags LIMIT 20000"
)
_STANDING: Final = Sql(
    "SELECT q.key, v.bodies, s.id AS stands FROM question q LEFT JOIN bank_question s ON s.question = q.id"
    " JOIN question_version v ON v.id = COALESCE(s.version, (SELECT MAX(w.id) FROM question_version w"
    " WHERE w.question = q.id)) WHERE q.bank = :name LIMIT 50000"
)


class Filter(msgspec.Struct, frozen=True):
    """What is looked for in a bank; empty is anything. `status` is active, retired or all, `batch` an import.

    `health` is "" or ailing: those with a finding that asks for a look.
    """

    words: str = ""
    kind: str = ""
    topic: str = ""
    level: int = 0
    tag: str = ""
    clause: str = ""
    status: str = "active"
    batch: int = 0
    health: str = ""


class Line(msgspec.Struct, frozen=True):
    """A question in the list of its bank; `uses` counts the quiz versions that ask this version.

    `people` is the most first attempts that any quiz has of it as it stands, `severity` its worst finding (0: none).
    """

    question: int
    key: str
    number: int
    kind: str
    topic: str
    level: int
    points_e5: int
    languages: Languages
    tags: str
    clauses: str
    changed_at: datetime
    retired: bool
    uses: int
    severity: int = 0
    people: int = 0


class Shelved(msgspec.Struct, frozen=True):
    """A question of a bank that may be drawn, with the version that counts now."""

    question: int
    key: str
    version: int
    series: int
    topic: str
    level: int
    languages: Languages


async def find_questions(bank: int, wanted: Filter, number: int) -> Page[Line]:
    """One page of the questions that fit, in the order in which they came. Two queries."""
    given = {"bank": bank, **_given(wanted)}
    counted = await _COUNT.first(**given)
    total = int(counted["n"]) if counted else 0
    pages = max(1, -(-total // PAGE))
    number = max(1, min(number, pages))
    rows = await _LIST.rows(**given, n=PAGE, skip=(number - 1) * PAGE)
    return Page(tuple(map(_line, rows)), number, pages, total)


async def tags_of(bank: int) -> tuple[tuple[str, int], ...]:
    """The tags of the questions that are asked, each with how many have it, the most used first. One query."""
    counted: Counter[str] = Counter()
    for row in await _TAGS.rows(bank=bank):
        counted.update(dict.fromkeys(row["tags"].split(), row["n"]))
    return tuple(sorted(counted.items(), key=lambda each: (-each[1], each[0])))


async def whole_bank(bank: int) -> tuple[Shelved, ...]:
    """All questions that may be drawn, in the order in which they came. One query."""
    return tuple(map(_shelved, await _WHOLE.rows(bank=bank)))


async def questions_in(bank: int, questions: Sequence[int]) -> tuple[Shelved, ...]:
    """These questions as far as they are in the bank and not retired. One query."""
    wanted = set(questions)
    return tuple(each for each in await whole_bank(bank) if each.question in wanted)


async def rows_of(bank: int, questions: Sequence[int]) -> list[Row]:
    """Number and key of these questions as far as they are in the bank, retired or not. One query."""
    wanted = set(questions)
    return [row for row in await _ROWS.rows(bank=bank) if row["question"] in wanted]


async def ids_of(bank: int, keys: Sequence[str]) -> list[int]:
    """The questions of a bank with these keys, retired or not. One query."""
    wanted = set(keys)
    return [row["question"] for row in await _ROWS.rows(bank=bank) if row["key"] in wanted]


_ROWS: Final = Sql(f"SELECT s.question, q.key{_SHELF} LIMIT 20000")


async def standing_of(name: str) -> dict[str, Standing]:
    """All questions that ever had a key in this bank, for planning an import. One query."""
    rows = await _STANDING.rows(name=name)
    return {row["key"]: Standing(decode(row["bodies"]), stands=row["stands"] is not None) for row in rows}


def _given(wanted: Filter) -> dict[str, object]:
    terms = [*(_holding(each) for each in folded(wanted.words).split()[:3]), "", "", ""]
    return {
        "kind": wanted.kind,
        "topic": wanted.topic,
        "level": wanted.level,
        "tag": _holding(f" {wanted.tag} ") if wanted.tag else "",
        "clause": _holding(f" {wanted.clause} ") if wanted.clause else "",
        "status": wanted.status,
        "batch": wanted.batch,
        "health": wanted.health,
        "one": terms[0],
        "two": terms[1],
        "three": terms[2],
    }


def _holding(text: str) -> str:
    protected = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{protected}%"


def _line(row: Row) -> Line:
    return Line(
        row["question"], row["key"], row["number"], row["kind"], row["topic"], row["level"], row["points_e5"],
        decode(row["bodies"]), row["tags"].strip(), row["clauses"].strip(), row["changed_at"],
        row["retired_at"] is not None, row["uses"], row["severity"] or 0, row["people"] or 0,
    )  # fmt: skip


def _shelved(row: Row) -> Shelved:
    return Shelved(
        row["question"], row["key"], row["version"], row["series"], row["topic"], row["level"], decode(row["bodies"])
    )
