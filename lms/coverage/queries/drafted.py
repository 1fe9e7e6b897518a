"""What drafts say about clauses: pages and quizzes that are not published yet."""

from typing import Final

import msgspec

from lms.core.db import Row, Sql
from lms.courses.queries.kept import Kept
from lms.coverage.rules.gaps import DraftAbout
from lms.coverage.rules.naming import named_in
from lms.drafts.rules.matter import values_of

_AT_ONCE: Final = 500

_UNITS = Sql(
    "SELECT d.id AS draft, d.code, d.manifest_version, u.key, u.ending, t.id, t.locale, t.version FROM course_draft d"
    " JOIN draft_unit u ON u.draft = d.id AND u.removed_at IS NULL JOIN draft_text t ON t.unit = u.id"
    " ORDER BY d.code, u.number, u.key, CASE WHEN t.locale = :locale THEN 0 ELSE 1 END, t.id LIMIT 100000",
)
_TEXTS = "SELECT id, text FROM draft_text WHERE id IN ({ids})"
_MANIFESTS = "SELECT id, manifest FROM course_draft WHERE id IN ({ids})"


class Named(msgspec.Struct, frozen=True):
    """What a text says of itself; `own` False when it names no clause."""

    title: str
    clauses: tuple[str, ...]


_texts: Kept[tuple[int, int], Named] = Kept(50_000)
_courses: Kept[tuple[int, int], tuple[str, ...]] = Kept(2_000)


async def drafts_about(locale: str) -> dict[str, list[DraftAbout]]:
    """By clause; a page that names none stands for those of its course. One query when everything was read before."""
    rows = await _UNITS.rows(locale=locale)
    texts = await _known_texts({(row["id"], row["version"]) for row in rows})
    courses = await _known_courses({(row["draft"], row["manifest_version"]) for row in rows})
    about: dict[str, dict[tuple[str, str], DraftAbout]] = {}
    for row in rows:
        text, quiz = texts[row["id"], row["version"]], row["ending"] == "quiz"
        clauses = text.clauses or (() if quiz else courses[row["draft"], row["manifest_version"]])
        for clause in clauses:
            about.setdefault(clause, {}).setdefault((row["code"], row["key"]), _about(row, text, quiz=quiz))
    return {clause: list(found.values()) for clause, found in about.items()}


def _about(row: Row, text: Named, *, quiz: bool) -> DraftAbout:
    return DraftAbout(row["code"], row["key"], text.title or row["key"], quiz)


async def _known_texts(wanted: set[tuple[int, int]]) -> dict[tuple[int, int], Named]:
    found = {one: kept for one in wanted if (kept := _texts.peek(one)) is not None}
    missing = sorted(wanted - found.keys())
    for start in range(0, len(missing), _AT_ONCE):
        versions = dict(missing[start : start + _AT_ONCE])
        for row in await _some(_TEXTS, list(versions)):
            title, clauses = named_in(row["text"])
            found[row["id"], versions[row["id"]]] = Named(title, clauses)
            _texts.put((row["id"], versions[row["id"]]), Named(title, clauses))
    return {one: found.get(one, Named("", ())) for one in wanted}


async def _known_courses(wanted: set[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, ...]]:
    found = {one: kept for one in wanted if (kept := _courses.peek(one)) is not None}
    versions = dict(sorted(wanted - found.keys()))
    for row in await _some(_MANIFESTS, list(versions)) if versions else []:
        said = values_of(row["manifest"]).get("clauses", [])
        clauses = tuple(str(one) for one in said) if isinstance(said, list) else (str(said),)
        found[row["id"], versions[row["id"]]] = clauses
        _courses.put((row["id"], versions[row["id"]]), clauses)
    return {one: found.get(one, ()) for one in wanted}


async def _some(sql: str, ids: list[int]) -> list[Row]:
    names = {f"i{number}": one for number, one in enumerate(ids)}
    return await Sql(sql.format(ids=", ".join(f":{name}" for name in names))).rows(**names)
