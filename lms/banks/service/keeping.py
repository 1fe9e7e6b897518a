"""Keeping the questions of a quiz: a new version only when the content changed, and nothing is ever deleted."""

from collections.abc import Mapping, Sequence

from lms.banks.rules.versions import as_stored, only_words_differ
from lms.core import clock
from lms.core.db import Row, Sql, atomic, execute_many
from lms.core.errors import Invalid
from lms.core.i18n import gettext as _
from lms.questions.rules.kinds import (
    SECONDS_A_QUESTION,
    Languages,
    Question,
    content_hash,
    decode,
    encode,
    in_language,
)

_NEWEST = Sql(
    "SELECT q.id AS question, q.key, q.retired_at, v.id, v.number, v.series, v.content_hash FROM question q"
    " JOIN question_version v ON v.question = q.id WHERE q.bank = :bank AND v.number ="
    " (SELECT MAX(w.number) FROM question_version w WHERE w.question = q.id)",
)
_NUMBERED = Sql("SELECT id FROM question_version WHERE question = :question AND number = :number")
_BODIES = Sql("SELECT bodies FROM question_version WHERE id = :id")
_QUESTION = Sql("INSERT INTO question (bank, key, created_at) VALUES (:bank, :key, :now) RETURNING id")
_VERSION = Sql(
    "INSERT INTO question_version (question, number, kind, topic, level, points_e5, critical, est_seconds,"
    " content_hash, bodies, created_at, series) VALUES (:question, :number, :kind, :topic, :level, :points_e5,"
    " :critical, :est_seconds, :content_hash, :bodies, :now, :series) RETURNING id",
)
_RETIRE = "UPDATE question SET retired_at = :at WHERE id = :question"


class NotEquivalent(Invalid):
    """A question says [equivalent], and more than its words changed."""


class NoSuchVersion(Invalid):
    """A question is pinned to a version that it does not have."""


@atomic
async def keep_questions(bank: str, questions: Sequence[Languages]) -> list[int]:
    """Store questions in a bank and return the ids of the versions to ask, in the same order.

    A question is known by its key. What did not change keeps its version; two statements for each that did, three
    when it says [equivalent]. Questions of the bank that are not among these are retired, and come back when they are.
    Raises NotEquivalent, NoSuchVersion.
    """
    known = {row["key"]: row for row in await _NEWEST.rows(bank=bank)}
    versions = [await _keep(bank, languages, known) for languages in questions]
    await _retire(known, {_said(languages).key for languages in questions})
    return versions


async def _keep(bank: str, languages: Languages, known: Mapping[str, Row]) -> int:
    said, stored = _said(languages), {locale: as_stored(each) for locale, each in languages.items()}
    found, bodies = known.get(said.key), encode(stored)
    if said.pin:
        return await _pinned(said, found)
    if found is None:
        return await _new_version(await _new_question(bank, said.key), bodies, said, number=1, series=1)
    if found["content_hash"] == content_hash(bodies):
        return int(found["id"])
    number = found["number"] + 1
    series = await _same_series(said, found, stored) if said.equivalent else number
    return await _new_version(found["question"], bodies, said, number=number, series=series)


def _said(languages: Languages) -> Question:
    """Any language of a question: all have the same key and markers."""
    return in_language(languages, "en")


async def _pinned(said: Question, found: Row | None) -> int:
    row = await _NUMBERED.first(question=found["question"], number=said.pin) if found else None
    if row is None:
        sentence = _(
            "The question “%(key)s” is pinned to version %(number)s, and there is no such version. Newest: %(n)s."
        )
        raise NoSuchVersion(sentence % {"key": said.key, "number": said.pin, "n": found["number"] if found else 0})
    return int(row["id"])


async def _same_series(said: Question, found: Row, stored: Languages) -> int:
    before = await _BODIES.first(id=found["id"])
    assert before
    if not only_words_differ(decode(before["bodies"]), stored):
        sentence = _(
            "The question “%(key)s” is marked [equivalent], and more than its words changed: its kind, its markers, its"
            " key or its options. Take the marker out; its statistics then begin again."
        )
        raise NotEquivalent(sentence % {"key": said.key})
    return int(found["series"])


async def _new_version(question: int, bodies: str, said: Question, *, number: int, series: int) -> int:
    version = await _VERSION.first(
        question=question,
        number=number,
        kind=said.kind,
        topic=said.topic,
        level=said.level,
        points_e5=said.points_e5,
        critical=said.critical,
        est_seconds=SECONDS_A_QUESTION,
        content_hash=content_hash(bodies),
        bodies=bodies,
        now=clock.now(),
        series=series,
    )
    assert version
    return int(version["id"])


async def _new_question(bank: str, key: str) -> int:
    row = await _QUESTION.first(bank=bank, key=key, now=clock.now())
    assert row
    return int(row["id"])


async def _retire(known: Mapping[str, Row], asked: set[str]) -> None:
    now = clock.now()
    gone = [row for key, row in known.items() if key not in asked and row["retired_at"] is None]
    back = [row for key, row in known.items() if key in asked and row["retired_at"] is not None]
    changes = [{"question": row["question"], "at": now} for row in gone]
    changes += [{"question": row["question"], "at": None} for row in back]
    if changes:
        await execute_many(_RETIRE, changes)
