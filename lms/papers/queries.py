"""Reading files and marks of attempts; whoever calls has asked whether the attempt may be seen."""

from datetime import datetime
from fractions import Fraction
from urllib.parse import quote

import msgspec
from markupsafe import Markup  # noqa: TID251  as a type only; lms.core.html makes it

from lms.core.db import Sql
from lms.core.html import inline
from lms.core.numbers import plain_decimal
from lms.papers.rules.rubrics import criteria_of
from lms.questions.rules.answers import Answer, unknown_option
from lms.questions.rules.base import POINT_E5
from lms.questions.rules.inline import for_markdown
from lms.questions.rules.kinds import Question
from lms.questions.rules.written import Essay, Files, Level, file_refs

_FILES = Sql(
    "SELECT ref, slot, name, sha256, bytes, mime FROM answer_file WHERE attempt = :attempt ORDER BY id LIMIT 1000",
)
_MARKS = Sql(
    "SELECT m.slot, m.levels, m.comment, m.credit_ppm, m.at, m.marker, m.rubric FROM answer_mark m"
    " WHERE m.attempt = :attempt ORDER BY m.id LIMIT 1000",
)
_levels = msgspec.json.Decoder(tuple[int, ...])


class AnswerFile(msgspec.Struct, frozen=True):
    """A file sent in for a question."""

    ref: str
    slot: int
    name: str
    sha256: str
    bytes: int
    mime: str


class Mark(msgspec.Struct, frozen=True):
    """The mark of an answer: the level of each criterion, counted from 0; `rubric` where that was corrected before."""

    slot: int
    levels: tuple[int, ...]
    comment: str
    credit_ppm: int
    at: datetime
    marker: int
    rubric: str = ""


class Scored(msgspec.Struct, frozen=True):
    """A criterion with the level that was reached, and its points in words."""

    name: Markup
    level: Markup
    points: str
    most: str


class Criterion(msgspec.Struct, frozen=True):
    """A criterion to mark by: each level in words, and its points."""

    name: Markup
    critical: bool
    levels: tuple[tuple[Markup, str], ...]


class SentFile(msgspec.Struct, frozen=True):
    """A file of an answer and where it can be opened."""

    ref: str
    name: str
    href: str


async def files_of(attempt_id: int) -> dict[str, AnswerFile]:
    """All files of an attempt by their references, also those that the answer no longer names; one query."""
    return {row["ref"]: AnswerFile(**row) for row in await _FILES.rows(attempt=attempt_id)}


async def marks_of(attempt_id: int) -> dict[int, Mark]:
    """The newest mark of each answer of an attempt, by slot; one query."""
    rows = await _MARKS.rows(attempt=attempt_id)
    return {row["slot"]: Mark(**{**row, "levels": _levels.decode(row["levels"])}) for row in rows}


async def sent_files(question: Question, answer: Answer, attempt_id: int, ref: str) -> tuple[SentFile, ...]:
    """The files that an answer names; no query for other kinds of questions."""
    refs = file_refs(answer) if isinstance(question, Files) else []
    known = await files_of(attempt_id) if refs else {}
    found = [known[each] for each in refs if each in known]
    return tuple(SentFile(f.ref, f.name, f"/attempts/{ref}/files/{f.ref}/{quote(f.name, safe='')}") for f in found)


async def check_files(question: Question, attempt_id: int, slot: int, answer: Answer) -> None:
    """Refuse references of files that were not sent in for this question; no query for other kinds of questions."""
    refs = set(file_refs(answer)) if isinstance(question, Files) else set()
    if refs and not refs <= {file.ref for file in (await files_of(attempt_id)).values() if file.slot == slot}:
        raise unknown_option()


def scored(question: Question, mark: Mark, locale: str) -> tuple[Scored, ...]:
    """What a mark says of each criterion of the rubric that it was given by, for the one who was marked."""
    found = criteria_of(mark.rubric, question, locale) if isinstance(question, Essay | Files) else ()
    if len(mark.levels) != len(found):
        return ()
    return tuple(
        Scored(
            _markup(each.name),
            *_level(each.levels[at]),
            _points(each.most_e5),
        )
        for each, at in zip(found, mark.levels, strict=True)
    )


def criteria(question: Question) -> tuple[Criterion, ...]:
    """The rubric of a question, to mark by."""
    found = question.criteria if isinstance(question, Essay | Files) else ()
    return tuple(
        Criterion(_markup(each.name), each.critical, tuple(_level(level) for level in each.levels)) for each in found
    )


def _level(level: Level) -> tuple[Markup, str]:
    return _markup(level.text), _points(level.points_e5)


def _markup(source: str) -> Markup:
    return inline(for_markdown(source))


def _points(points_e5: int) -> str:
    return plain_decimal(Fraction(points_e5, POINT_E5))
