"""A checked course as the version to publish: its text rendered and cleaned, its links leading somewhere."""

from collections.abc import Iterator, Mapping

import msgspec

from lms.core.html import clean
from lms.courses.rules.kinds import UnitKind
from lms.courses.rules.rendering import Addresses, Picture, render
from lms.courses.rules.segments import Download, Html, Recording, Segment, Track
from lms.courses.rules.version import NewModule, NewUnit, NewUnitText, NewVersion
from lms.media.service import Registered, media_url
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.kinds import Languages, Question
from lms.quizfiles.rules import MergedQuiz
from lms.transfer.rules.course import CourseSource, captions
from lms.transfer.rules.files import CourseFiles
from lms.transfer.rules.units import UnitSource, UnitText

_encoder = msgspec.json.Encoder()


class Stored(msgspec.Struct, frozen=True):
    """A file of media/ in the store; `size` is its length in bytes."""

    registered: Registered
    size: int
    url: str


def stored_as(registered: Registered, name: str, size: int) -> Stored:
    """A registered file under the name that the course gives it."""
    return Stored(registered, size, media_url(registered.ref, name))


def with_addresses(course: CourseSource, media: Mapping[str, Stored]) -> CourseSource:
    """The course with the pictures of its questions where the store serves them."""
    units = tuple(
        msgspec.structs.replace(unit, quiz=_addressed(unit.quiz, media)) if unit.quiz else unit for unit in course.units
    )
    return msgspec.structs.replace(course, units=units)


def _addressed(quiz: MergedQuiz, media: Mapping[str, Stored]) -> MergedQuiz:
    questions = tuple(
        {locale: _with_address(question, media) for locale, question in languages.items()}
        for languages in quiz.questions
    )
    return msgspec.structs.replace(quiz, questions=questions)


def _with_address(question: Question, media: Mapping[str, Stored]) -> Question:
    if not isinstance(question, Hotspot):
        return question
    stored = media[question.picture.source.removeprefix("media/")]
    picture = msgspec.structs.replace(question.picture, address=stored.url)
    return msgspec.structs.replace(question, picture=picture)


def new_version(course: CourseSource, files: CourseFiles, media: Mapping[str, Stored], content_hash: str) -> NewVersion:
    """Everything that publishing writes; about 2 ms of cleaning a page."""
    manifest = course.manifest
    addresses = _addresses(course, files, media)
    return NewVersion(
        code=manifest.code,
        category=manifest.category,
        owner_login=manifest.owner,
        source_locale=manifest.source,
        locales=manifest.languages,
        content_hash=content_hash,
        manifest=course.manifest_text,
        clauses=manifest.clauses,
        title=manifest.title,
        summary=manifest.summary,
        audience=manifest.audience,
        seen_by=manifest.visible_to,
        modules=tuple(NewModule(module.key, module.title) for module in manifest.modules),
        units=tuple(_unit(unit, manifest.clauses, addresses, media) for unit in course.units),
        media={name: one.registered.id for name, one in media.items()},
    )


def _addresses(course: CourseSource, files: CourseFiles, media: Mapping[str, Stored]) -> Addresses:
    code = course.manifest.code
    quizzes = {unit.key for unit in course.units if unit.kind is UnitKind.QUIZ}
    return Addresses(
        media={name: Picture(one.url, files.media[name].size) for name, one in media.items()},
        unit=lambda key: f"/courses/{code}/{'quizzes' if key in quizzes else 'units'}/{key}",
        course=lambda other: f"/courses/{other}",
    )


def _unit(unit: UnitSource, clauses: tuple[str, ...], addresses: Addresses, media: Mapping[str, Stored]) -> NewUnit:
    return NewUnit(
        key=unit.key,
        module=unit.module,
        kind=unit.kind,
        required=unit.required,
        completion=unit.completion,
        clauses=unit.clauses or clauses,
        texts={locale: _text(unit, locale, text, addresses, media) for locale, text in unit.texts.items()},
    )


def _text(
    unit: UnitSource, locale: str, text: UnitText, addresses: Addresses, media: Mapping[str, Stored]
) -> NewUnitText:
    page = render(text.page, text.title, locale, addresses) if text.page else ()
    segments: list[Segment] = [*_media_segment(unit, text, media), *map(_cleaned, page)]
    return NewUnitText(
        title=text.title,
        source=text.source,
        html=_encoder.encode(segments).decode(),
        checks=_encoder.encode(_in_page_order(unit, text)).decode(),
        est_seconds=text.est_seconds,
        block_count=len(text.page.blocks) if text.page else 0,
        file_name=text.file_name,
    )


def _in_page_order(unit: UnitSource, text: UnitText) -> dict[str, Languages]:
    order = [check.key for check in text.page.checks] if text.page else []
    return {key: unit.checks[key] for key in order}


def _cleaned(segment: Segment) -> Segment:
    return Html(str(clean(segment.html))) if isinstance(segment, Html) else segment


def _media_segment(unit: UnitSource, text: UnitText, media: Mapping[str, Stored]) -> Iterator[Segment]:
    """What a video, audio or file page shows before its text."""
    if not text.media:
        return
    one = media[text.media]
    if unit.kind is UnitKind.FILE:
        yield Download(one.url, text.media, one.registered.mime, one.size)
        return
    names = {locale: captions(text.media, locale) for locale in unit.texts}
    tracks = tuple(Track(locale, media[name].url) for locale, name in names.items() if name in media)
    yield Recording(str(unit.kind), one.url, one.registered.mime, tracks)
