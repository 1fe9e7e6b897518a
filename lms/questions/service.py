"""Keeping questions: a new version only when the content changed."""

from collections.abc import Sequence

from lms.core import clock
from lms.core.db import Row, Sql, atomic
from lms.questions.rules.kinds import SECONDS_A_QUESTION, Languages, content_hash, encode, in_language

_NEWEST = Sql(
    "SELECT q.id AS question, q.key, v.id, v.number, v.content_hash FROM question q"
    " JOIN question_version v ON v.question = q.id WHERE q.bank = :bank AND v.number ="
    " (SELECT MAX(w.number) FROM question_version w WHERE w.question = q.id)",
)
_QUESTION = Sql("INSERT INTO question (bank, key, created_at) VALUES (:bank, :key, :now) RETURNING id")
_VERSION = Sql(
    "INSERT INTO question_version (question, number, kind, topic, level, points_e5, critical, est_seconds,"
    " content_hash, bodies, created_at) VALUES (:question, :number, :kind, :topic, :level, :points_e5, :critical,"
    " :est_seconds, :content_hash, :bodies, :now) RETURNING id",
)


@atomic
async def keep_questions(bank: str, questions: Sequence[Languages]) -> list[int]:
    """Store questions in a bank and return the ids of their versions, in the same order.

    A question is known by its key. What did not change keeps its version; two statements for each that did.
    """
    known = {row["key"]: row for row in await _NEWEST.rows(bank=bank)}
    return [await _keep(bank, languages, known) for languages in questions]


async def _keep(bank: str, languages: Languages, known: dict[str, Row]) -> int:
    any_language = in_language(languages, "en")
    bodies = encode(languages)
    found, now = known.get(any_language.key), clock.now()
    if found is not None and found["content_hash"] == content_hash(bodies):
        return int(found["id"])
    question = found["question"] if found else await _new_question(bank, any_language.key)
    version = await _VERSION.first(
        question=question,
        number=found["number"] + 1 if found else 1,
        kind=any_language.kind,
        topic=any_language.topic,
        level=any_language.level,
        points_e5=any_language.points_e5,
        critical=any_language.critical,
        est_seconds=SECONDS_A_QUESTION,
        content_hash=content_hash(bodies),
        bodies=bodies,
        now=now,
    )
    assert version
    return int(version["id"])


async def _new_question(bank: str, key: str) -> int:
    row = await _QUESTION.first(bank=bank, key=key, now=clock.now())
    assert row
    return int(row["id"])
