"""An archive as Canvas exports it: every document of questions that is in it, whatever it is called."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

import msgspec

from lms.core.archives import Bounds, unpacked
from lms.core.decoding import text_of
from lms.core.errors import Invalid
from lms.core.i18n import gettext as _
from lms.foreign.rules.drafts import GAP, Draft
from lms.foreign.rules.xml import first_tag
from lms.qti.rules.documents import TAGS, notes_of, read_qti

BOUNDS: Final = Bounds(packed=32 << 20, unpacked=64 << 20, files=20_000)
_PLAIN_COPY: Final = "assessment_qti.xml"
_WHOLE: Final = "non_cc_assessments/{}.xml.qti"
_IDENT: Final = re.compile(r"<(?:objectbank|item)\s[^<>]*?\bident=[\"']([^\"'<>]{1,200})[\"']")


class Package(msgspec.Struct, frozen=True):
    """What an archive holds: drafts in the order of its documents, and notes about the whole."""

    drafts: Iterator[Draft]
    notes: tuple[str, ...]


def read_package(content: bytes, locale: str) -> Package:
    """The questions of an archive; nothing is written anywhere. Raises Invalid, TooLarge, the drafts NotXml."""
    files = unpacked(content, BOUNDS, _may_hold_questions)
    texts = {path: _text(body, locale) for path, body in files.items() if not _is_copy(path, files)}
    documents = {path: text for path, text in texts.items() if first_tag(text) in TAGS}
    if not documents:
        raise Invalid(_("This archive holds no Excel sheet and no questions as Canvas exports them (QTI)."))
    return Package(_drafts(documents), notes_of(documents.values()))


def _drafts(documents: dict[str, str]) -> Iterator[Draft]:
    known = {ident for text in documents.values() for ident in _IDENT.findall(text)}
    for path, text in documents.items():
        yield from read_qti(text, known, PurePosixPath(path).name.split(".")[0])


def _may_hold_questions(path: str) -> bool:
    return path.lower().endswith((".xml", ".qti"))


def _is_copy(path: str, files: dict[str, bytes]) -> bool:
    """Whether a course brings the same quiz along once more, whole: this one is its plain copy for other systems."""
    place = PurePosixPath(path)
    return place.name == _PLAIN_COPY and _WHOLE.format(place.parent.name) in files


def _text(body: bytes, locale: str) -> str:
    return text_of(body, locale)[0].replace(GAP, "")
