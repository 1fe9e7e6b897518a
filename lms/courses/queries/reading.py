"""Text for reading: a unit's page with its check questions, in the reader's language or else the source's."""

from collections.abc import Mapping
from fractions import Fraction

import msgspec

from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.html import stored
from lms.core.i18n import gettext as _
from lms.courses.queries.kept import Kept
from lms.courses.queries.outlines import outline
from lms.courses.rules.segments import Check, Html, Segment
from lms.questions.rules.answers import Answer
from lms.questions.rules.base import Marking
from lms.questions.rules.kinds import Languages, Question, grade, in_language

_TEXT = Sql(
    "SELECT u.key, u.kind, t.title, t.locale, t.html, t.checks FROM unit u JOIN unit_text t ON t.unit = u.id"
    " WHERE u.course_version = :version AND u.key = :key AND t.locale = :locale",
)

_segments = msgspec.json.Decoder(tuple[Segment, ...])
_questions = msgspec.json.Decoder(dict[str, Languages])


class CheckQuestion(msgspec.Struct, frozen=True):
    """A check question of a page: `shown` is it in the reader's language, `block` the place it stands at."""

    key: str
    block: int
    languages: Languages
    shown: Question
    locale: str

    def credit(self, answer: object) -> Fraction:
        """Fraction of full marks; typed words count in any of the languages. Raises Invalid for a wrong shape."""
        self.shown.accepts(answer)
        given: Answer = answer  # type: ignore[assignment] # accepts has just looked at its shape
        return grade(self.languages, given, Marking(locale=self.locale))


class UnitPage(msgspec.Struct, frozen=True):
    """A unit to read; `locale` is the language of its words, for `lang`. The HTML in `segments` is Markup."""

    key: str
    kind: str
    title: str
    locale: str
    segments: tuple[Segment, ...]
    checks: Mapping[str, CheckQuestion]

    def check(self, key: str) -> CheckQuestion:
        """The check question of that key; raises NotFound."""
        found = self.checks.get(key)
        if found is None:
            raise NotFound(_("There is no such question on this page."))
        return found


_pages: Kept[tuple[int, str, str], UnitPage] = Kept(1024)


async def unit_page(version_id: int, unit_key: str, locale: str) -> UnitPage:
    """A unit's text; read once, then kept. Raises NotFound when the version has no such unit."""
    return await _pages.get((version_id, unit_key, locale), lambda: _load(version_id, unit_key, locale))


async def check_question(version_id: int, unit_key: str, check_key: str, locale: str) -> CheckQuestion | None:
    """One check question of a unit, None when there is no such question."""
    return (await unit_page(version_id, unit_key, locale)).checks.get(check_key)


async def _load(version_id: int, unit_key: str, locale: str) -> UnitPage:
    shown = (await outline(version_id, locale)).locale
    row = await _TEXT.first(version=version_id, key=unit_key, locale=shown)
    if row is None:
        raise NotFound(_("There is no such page in this course."))
    return _page(row)


def _page(row: Row) -> UnitPage:
    segments = tuple(_shown(one) for one in _segments.decode(row["html"]))
    questions, locale = _questions.decode(row["checks"]), row["locale"]
    blocks = {one.key: one.block for one in segments if isinstance(one, Check)}
    checks = {
        key: CheckQuestion(key, blocks.get(key, 0), languages, in_language(languages, locale), locale)
        for key, languages in questions.items()
    }
    return UnitPage(row["key"], row["kind"], row["title"], locale, segments, checks)


def _shown(segment: Segment) -> Segment:
    return Html(stored(segment.html)) if isinstance(segment, Html) else segment
