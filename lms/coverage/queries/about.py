"""What is published about each clause: pages, questions, and what first attempts made of them; and what waits."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import clock
from lms.core.db import Row, Sql
from lms.courses.queries import outlines
from lms.courses.queries.care import cares
from lms.courses.queries.kept import Kept
from lms.courses.rules.outline import Outline
from lms.coverage.queries.drafted import drafts_about
from lms.coverage.queries.passing import passes
from lms.coverage.rules.gaps import (
    DraftAbout,
    Gap,
    PageAbout,
    Passed,
    QuestionAbout,
    Result,
    gaps_of,
    last_published,
    passed_of,
    result_of,
)
from lms.policies.queries import Clause, Served, clauses, served
from lms.questions.rules.inline import plain
from lms.questions.rules.kinds import decode, in_language

_AT_ONCE: Final = 500

_COURSES = Sql(
    "SELECT v.id, v.published_at FROM course c JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " WHERE c.status = 'active' ORDER BY c.code LIMIT 10000",
)
_QUESTIONS = Sql(
    "SELECT c.code, c.id AS course_id, qv.unit_key, qv.pass_ppm, cv.published_at, v.id,"
    " CASE WHEN :everywhere = 1 OR c.owner = :carer THEN i.ref END AS ref, i.n, i.figures"
    " FROM course c JOIN course_version cv ON cv.course = c.id AND cv.number = c.published"
    " JOIN unit u ON u.course_version = cv.id JOIN quiz_version qv ON qv.unit = u.id"
    " JOIN quiz_question q ON q.quiz_version = qv.id JOIN question_version v ON v.id = q.question_version"
    " LEFT JOIN (item_stat i JOIN question_version w ON w.id = i.question_version)"
    " ON i.course = c.id AND i.unit_key = qv.unit_key AND w.question = v.question AND w.series = v.series"
    " WHERE c.status = 'active' ORDER BY c.code, u.position, q.position LIMIT 100000",
)
_BODIES = "SELECT id, bodies FROM question_version WHERE id IN ({ids})"


class Asked(msgspec.Struct, frozen=True):
    """What a question version asks about, and its words by language."""

    clauses: tuple[str, ...]
    titles: dict[str, str]


class _Facility(msgspec.Struct):
    facility: float


class Covered(msgspec.Struct, frozen=True):
    """A clause with what there is about it."""

    clause: Clause
    pages: tuple[PageAbout, ...]
    questions: tuple[QuestionAbout, ...]
    result: Result
    last: datetime | None
    gaps: tuple[Gap, ...]
    passed: Passed = Passed()
    drafts: tuple[DraftAbout, ...] = ()
    served: Served | None = None


_asked: Kept[int, Asked] = Kept(50_000)
_figures = msgspec.json.Decoder(_Facility)


async def coverage(actor: Actor) -> tuple[Covered, ...]:
    """Every clause of every policy; seven queries when everything was read before. Retired ones only where named."""
    require(actor, Action.COURSE_WRITE)
    around = _Around(
        await _pages(actor.locale), await _questions(actor), await drafts_about(actor.locale), await passes(),
        await served(), clock.now(),
    )  # fmt: skip
    found = (_covered(one, around) for one in await clauses(actor.locale))
    return tuple(one for one in found if not one.clause.retired or one.gaps)


class _Around(msgspec.Struct, frozen=True):
    """Everything there is, by clause; who passed, by quiz."""

    pages: dict[str, list[PageAbout]]
    questions: dict[str, list[QuestionAbout]]
    drafts: dict[str, list[DraftAbout]]
    passed: dict[tuple[str, str], Passed]
    served: dict[str, Served]
    now: datetime


def _covered(clause: Clause, around: _Around) -> Covered:
    pages, questions = tuple(around.pages.get(clause.id, ())), tuple(around.questions.get(clause.id, ()))
    out = {*((one.code, one.key) for one in pages), *((one.code, one.unit_key) for one in questions)}
    drafts = tuple(one for one in around.drafts.get(clause.id, ()) if (one.code, one.key) not in out)
    place = around.served.get(clause.id)
    gaps = gaps_of(pages, questions, around.now, drafts=drafts, served=place is not None, retired=clause.retired)
    return Covered(
        clause, pages, questions, result_of(questions), last_published(pages, questions), gaps,
        passed_of(questions, around.passed), drafts, place,
    )  # fmt: skip


async def _pages(locale: str) -> dict[str, list[PageAbout]]:
    """By clause; a page that names none stands for those of its course."""
    published = {row["id"]: row["published_at"] for row in await _COURSES.rows()}
    about: dict[str, list[PageAbout]] = {}
    found = await outlines(published, locale)
    for version, at in published.items():
        for clause, page in _pages_of(found[version], at):
            about.setdefault(clause, []).append(page)
    return about


def _pages_of(outline: Outline, at: datetime) -> Iterable[tuple[str, PageAbout]]:
    for unit in outline.units:
        if not unit.is_quiz:
            page = PageAbout(outline.code, unit.key, unit.title, outline.title, at)
            yield from ((clause, page) for clause in dict.fromkeys(unit.clauses or outline.clauses))


async def _questions(actor: Actor) -> dict[str, list[QuestionAbout]]:
    care = cares(actor)
    rows = await _QUESTIONS.rows(everywhere=care.everywhere, carer=care.carer)
    asked = await _known([row["id"] for row in rows])
    about: dict[str, list[QuestionAbout]] = {}
    for row in rows:
        one = asked[row["id"]]
        for clause in one.clauses:
            about.setdefault(clause, []).append(_question(row, one, actor.locale))
    return about


def _question(row: Row, asked: Asked, locale: str) -> QuestionAbout:
    return QuestionAbout(
        code=row["code"],
        unit_key=row["unit_key"],
        title=asked.titles.get(locale) or next(iter(asked.titles.values())),
        published_at=row["published_at"],
        pass_ppm=row["pass_ppm"],
        ref=row["ref"] or "",
        n=row["n"] or 0,
        facility=_figures.decode(row["figures"]).facility if row["figures"] else 0.0,
    )


async def _known(versions: Sequence[int]) -> dict[int, Asked]:
    """What versions ask about; each is read once, for it never changes."""
    found = {one: kept for one in versions if (kept := _asked.peek(one))}
    missing = sorted(set(versions) - found.keys())
    for start in range(0, len(missing), _AT_ONCE):
        names = {f"v{number}": one for number, one in enumerate(missing[start : start + _AT_ONCE])}
        for row in await Sql(_BODIES.format(ids=", ".join(f":{name}" for name in names))).rows(**names):
            found[row["id"]] = _read(row["bodies"])
            _asked.put(row["id"], found[row["id"]])
    return found


def _read(bodies: str) -> Asked:
    languages = decode(bodies)
    clauses = dict.fromkeys(clause for one in languages.values() for clause in one.clauses)
    return Asked(tuple(clauses), {locale: plain(in_language(languages, locale).prompt) for locale in languages})
