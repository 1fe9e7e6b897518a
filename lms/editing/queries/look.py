"""A text as learners will see it, made by the same parser, renderer and cleaner as what is published."""

import asyncio
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core.html import clean
from lms.core.html import stored as kept_html
from lms.core.i18n import gettext as _
from lms.core.marked_yaml import split
from lms.core.problems import Problem
from lms.courses.rules.kinds import UnitKind
from lms.courses.rules.pages import CheckSource, Page, Use, parse_page
from lms.courses.rules.reading_time import study_seconds
from lms.courses.rules.rendering import Addresses, Picture, render
from lms.courses.rules.segments import Check, Download, Recording, Segment, Track
from lms.drafts import queries as drafts
from lms.drafts.queries import StoredName, Surroundings
from lms.editing.rules.reading_level import Level, reading_level
from lms.media.queries import item_of
from lms.media.rules.kinds import HEAD_BYTES, picture_size
from lms.media.service import media_url, path_of
from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.choices import TrueFalse
from lms.questions.rules.quiz_text import Placed, parse_check
from lms.quizzes.queries.shown import Shown, markup, of_question
from lms.transfer.rules.course import captions
from lms.transfer.rules.unit_head import UnitHead, read_head

_NO_MINUTES: Final = 0
_HEARD: Final = frozenset({UnitKind.VIDEO, UnitKind.AUDIO})


class Fault(msgspec.Struct, frozen=True, order=True):
    """What is wrong, and on which line of the text below the head; 0 is the head or the page as a whole."""

    line: int
    message: str


class AskedCheck(msgspec.Struct, frozen=True):
    """A check question with its empty fields, and what is said after an answer."""

    key: str
    block: int
    shown: Shown
    name: str
    order: tuple[str, ...]
    right: tuple[str, ...]
    reason: str
    chosen: dict[str, str] = {}
    marks: dict[str, str] = {}


class Look(msgspec.Struct, frozen=True):
    """A text as its readers see it; `parts` are HTML, recordings, downloads and check questions in order.

    `media` names the file of a recording or download, `item` is its ref in the library; "" when there is none.
    """

    title: str
    locale: str
    version: int
    parts: tuple[object, ...]
    est_seconds: int
    level: Level | None
    faults: tuple[Fault, ...]
    without_words: int
    media: str
    item: str = ""


async def look(actor: Actor, code: str, key: str, locale: str) -> Look:
    """The text of a page as it stands in the draft. Raises NotFound."""
    found = await drafts.open_text(actor, code, key, locale)
    around = await drafts.surroundings(actor, found.draft_id)
    pictures = {name: await _picture(one) for name, one in around.media.items()}
    seen = _looked_at(found.text, found.version, locale, _addresses(code, around, pictures), around)
    stored = around.media.get(seen.media)
    return msgspec.structs.replace(seen, item=await item_of(stored.id)) if stored else seen


def _looked_at(text: str, version: int, locale: str, addresses: Addresses, around: Surroundings) -> Look:
    matter, problems = split(text, "")
    head, wrong = read_head(matter, "")
    page, faults = parse_page(matter.body, "", matter.body_line)
    placed = {check.key: _question(check, locale) for check in page.checks}
    asked = {key: one for key, one in placed.items() if isinstance(one, Placed)}
    problems += wrong + faults + [fault for one in placed.values() if isinstance(one, tuple) for fault in one]
    problems += [Problem("", matter.head.line("media"), said) for said in _unheard(head, page, locale, around)]
    problems += [Problem("", use.line, said) for use in page.uses if (said := _lost(use, around))]
    above = matter.body_line - 1
    return Look(
        title=head.title,
        locale=locale,
        version=version,
        parts=(*_recorded(head, locale, around), *_parts(page, head.title, locale, addresses, asked)),
        est_seconds=(head.minutes or _NO_MINUTES) * 60 or study_seconds(page.text, len(page.checks)),
        level=reading_level(page.text, locale),
        faults=tuple(sorted({Fault(max(0, one.line - above), one.message) for one in problems})),
        without_words=_pictures_without_words(page),
        media=head.media,
    )


def _parts(page: Page, title: str, locale: str, addresses: Addresses, asked: dict[str, Placed]) -> Iterator[object]:
    for segment in render(page, title, locale, addresses):
        if not isinstance(segment, Check):
            yield _cleaned(segment)
        elif segment.key in asked:
            yield _asked(segment, asked[segment.key])


def _cleaned(segment: Segment) -> object:
    html = getattr(segment, "html", None)
    return kept_html(_clean(html)) if isinstance(html, str) else segment


@lru_cache(maxsize=256)
def _clean(html: str) -> str:
    return str(clean(html))


def _question(check: CheckSource, locale: str) -> Placed | tuple[Problem, ...]:
    return parse_check(check.text, path="", locale=locale, key=check.key, first_line=check.line)


def _asked(place: Check, placed: Placed) -> AskedCheck:
    question, shown = placed.question, of_question(placed.question)
    fixed = isinstance(question, TrueFalse) or (
        question.keep_order and not isinstance(question, Ordering | Matching | Categorise)
    )
    return AskedCheck(
        key=place.key,
        block=place.block,
        shown=shown,
        name=f"answer-{place.block}",
        order=tuple(shown.words if fixed else sorted(shown.words)),
        right=tuple(markup(line) for line in question.right_answer()),
        reason=markup(question.reason),
    )


def _lost(use: Use, around: Surroundings) -> str:
    """Why a link or picture leads nowhere; courses are looked at when the whole course is checked."""
    if use.kind == "unit" and use.target not in around.endings:
        return _("There is no unit “%(key)s” in this course. Correct the link.", key=use.target)
    if use.kind in {"picture", "media"} and use.target not in around.media:
        return _("There is no file media/%(name)s. Put it there or correct the name.", name=use.target)
    return ""


def _recorded(head: UnitHead, locale: str, around: Surroundings) -> Iterator[Recording | Download]:
    """What a video, audio or file page shows before its text."""
    one = around.media.get(head.media)
    if one is None:
        return
    url = media_url(one.ref, one.name)
    if head.kind is UnitKind.FILE:
        yield Download(url, one.name, one.mime, one.bytes)
        return
    spoken = around.media.get(captions(head.media, locale))
    tracks = (Track(locale, media_url(spoken.ref, spoken.name)),) if spoken else ()
    yield Recording(str(head.kind), url, one.mime, tracks)


def _unheard(head: UnitHead, page: Page, locale: str, around: Surroundings) -> Iterator[str]:
    """Why a video or recording that is there cannot be published in this language."""
    name = captions(head.media, locale)
    if head.kind in _HEARD and head.media in around.media and name not in around.media and not page.text.strip():
        sentence = _("Agents may not hear it: add captions media/%(name)s, or write down what is said on this page.")
        yield sentence % {"name": name}


def _pictures_without_words(page: Page) -> int:
    inlines = [token for block in page.blocks for token in block.tokens if token.type == "inline"]
    images = [child for token in inlines for child in token.children or () if child.type == "image"]
    return sum(not child.content.strip() for child in images)


def _addresses(code: str, around: Surroundings, pictures: dict[str, Picture]) -> Addresses:
    return Addresses(
        media=pictures,
        unit=lambda key: f"/courses/{code}/{'quizzes' if around.endings.get(key) == 'quiz' else 'units'}/{key}",
        course=lambda other: f"/courses/{other}",
    )


_sizes: dict[str, tuple[int, int] | None] = {}


async def _picture(one: StoredName) -> Picture:
    """A picture with its size, which is read once from the beginning of its file."""
    if one.mime.startswith("image/") and one.sha256 not in _sizes:
        _sizes[one.sha256] = await asyncio.to_thread(_size, one.sha256, one.mime)
    return Picture(media_url(one.ref, one.name), _sizes.get(one.sha256))


def _size(sha256: str, mime: str) -> tuple[int, int] | None:
    try:
        with path_of(sha256).open("rb") as file:
            return picture_size(file.read(16 * HEAD_BYTES), mime)
    except OSError:
        return None
