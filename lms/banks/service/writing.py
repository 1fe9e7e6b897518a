"""Writing versions of many questions of a bank at once: four statements for each lot, however large it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import msgspec

from lms.banks.rules.shelf import labels
from lms.banks.rules.versions import as_stored
from lms.banks.service.pictures import with_pictures
from lms.core.db import Row, Sql, execute_many
from lms.core.errors import Invalid
from lms.questions.rules.kinds import SECONDS_A_QUESTION, Languages, content_hash, encode, in_language

_QUESTION: Final = (
    "INSERT INTO question (bank, key, created_at) VALUES (:bank, :key, :now) ON CONFLICT (bank, key) DO NOTHING"
)
_KNOWN: Final = Sql(
    "SELECT q.id, q.key, b.version AS standing, MAX(v.number) AS number FROM question q"
    " LEFT JOIN question_version v ON v.question = q.id LEFT JOIN bank_question b ON b.question = q.id"
    " WHERE q.bank = :bank GROUP BY q.id, q.key, b.version LIMIT 50000"
)
_VERSION: Final = (
    "INSERT INTO question_version (question, number, kind, topic, level, points_e5, critical, est_seconds,"
    " content_hash, bodies, created_at, series) VALUES (:question, :number, :kind, :topic, :level, :points_e5,"
    " :critical, :est_seconds, :content_hash, :bodies, :now, :series)"
)
_WRITTEN: Final = Sql(
    "SELECT v.id, v.question FROM question_version v JOIN question q ON q.id = v.question WHERE q.bank = :bank"
    " AND v.number = (SELECT MAX(w.number) FROM question_version w WHERE w.question = v.question) LIMIT 50000"
)
_ROW: Final = (
    "INSERT INTO bank_question (bank, question, version, tags, clauses, words, likeness, same, changed_by, changed_at)"
    " VALUES (:bank, :question, :version, :tags, :clauses, :words, :likeness, :same, :by, :now)"
    " ON CONFLICT (question) DO UPDATE SET version = excluded.version, tags = excluded.tags,"
    " clauses = excluded.clauses, words = excluded.words, likeness = excluded.likeness, same = excluded.same,"
    " changed_by = excluded.changed_by, changed_at = excluded.changed_at"
)
_BACK: Final = "UPDATE question SET retired_at = NULL WHERE id = :question AND retired_at IS NOT NULL"


class Lot(msgspec.Struct, frozen=True):
    """Questions of one bank by their keys; `series` names those that go on with the statistics of a version before."""

    bank_id: int
    bank: str
    by: int | None
    questions: Mapping[str, Languages]
    series: Mapping[str, int] = {}


class Wrote(msgspec.Struct, frozen=True):
    """A version that was written, and the one that counted before."""

    question: int
    version: int
    replaced: int | None


async def write_lot(lot: Lot, now: datetime) -> list[Wrote]:
    """Write a new version of each question, and its row in the bank. Part of the caller's transaction.

    Raises Invalid when a picture is not in the library, which a look has said before.
    """
    lot = await _pictured(lot)
    await execute_many(_QUESTION, [{"bank": lot.bank, "key": key, "now": now} for key in lot.questions])
    known = {row["key"]: row for row in await _KNOWN.rows(bank=lot.bank) if row["key"] in lot.questions}
    await execute_many(_VERSION, [_version(known[key], key, lot, now) for key in lot.questions])
    newest = {row["question"]: row["id"] for row in await _WRITTEN.rows(bank=lot.bank)}
    wrote = {key: Wrote(row["id"], newest[row["id"]], row["standing"]) for key, row in known.items()}
    await execute_many(_ROW, [_row(wrote[key], languages, lot, now) for key, languages in lot.questions.items()])
    await execute_many(_BACK, [{"question": each.question} for each in wrote.values()])
    return [wrote[key] for key in lot.questions]


async def _pictured(lot: Lot) -> Lot:
    """The lot with the pictures of its questions as they are in the library now."""
    flat = [(key, locale, each) for key, languages in lot.questions.items() for locale, each in languages.items()]
    found: dict[str, Languages] = {}
    for (key, locale, _given), each in zip(flat, await with_pictures([each for *_at, each in flat]), strict=True):
        if isinstance(each, str):
            raise Invalid(each)
        found.setdefault(key, {})[locale] = each
    return msgspec.structs.replace(lot, questions=found)


def _version(known: Row, key: str, lot: Lot, now: datetime) -> dict[str, object]:
    stored = {locale: as_stored(each) for locale, each in lot.questions[key].items()}
    said, bodies, number = in_language(stored, "en"), encode(stored), (known["number"] or 0) + 1
    return {
        "question": known["id"],
        "number": number,
        "kind": said.kind,
        "topic": said.topic,
        "level": said.level,
        "points_e5": said.points_e5,
        "critical": said.critical,
        "est_seconds": SECONDS_A_QUESTION,
        "content_hash": content_hash(bodies),
        "bodies": bodies,
        "now": now,
        "series": lot.series.get(key, number),
    }


def _row(wrote: Wrote, languages: Languages, lot: Lot, now: datetime) -> dict[str, object]:
    found_by = [labels(question) for question in languages.values()]
    first = found_by[0]
    return {
        "bank": lot.bank_id,
        "question": wrote.question,
        "version": wrote.version,
        "tags": first.tags,
        "clauses": first.clauses,
        "words": " ".join(each.words for each in found_by),
        "likeness": first.likeness,
        "same": first.same,
        "by": lot.by,
        "now": now,
    }
