"""Bytes of a file as text, and a sentence about how they were read where it was not plain."""

import codecs
import re
from typing import Final

from lms.core.errors import Invalid
from lms.core.i18n import gettext as _

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES: Final = {"cp950": "Big5", "gb18030": "GB18030", "cp1252": "Windows-1252"}
_HAN: Final = re.compile("[\u3400-\u9fff]")
# The characters that Chinese texts are full of, in both scripts, and the marks between them.
_COMMON: Final = re.compile(
    "[的一是不了在人有我他這个这個大來来上以中到說说們们为為子和你地出道也時时年得就那要下生會会自著着去之過过家學学對对可她里後后"
    "小麼么心多天而能好都然沒没日於于起還还發发成事只作當当想看文無无開开手十用主行方又如前所本見见經经頭头面公同三己老從从動动"
    "題题選选項项答案正確确錯错點点分問问客戶户電电話话服務务，。？！：；（）、「」“”]"
)
_RARE: Final = re.compile("[\ue000-\uf8ff\ufffd]|[\u0080-\u009f]")


class Undecodable(Invalid):
    """A file whose characters cannot be told."""


def text_of(content: bytes, locale: str) -> tuple[str, tuple[str, ...]]:
    """The text with plain line ends, and notes for the person. Raises Undecodable."""
    text, encoding = _decoded(content, locale)
    notes = () if encoding == "utf-8" else (_("The file was read as %(encoding)s.") % {"encoding": _name(encoding)},)
    if "\0" in text:
        raise Undecodable(_("This file holds zero bytes, as no text does. Export it again, as UTF-8."))
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _name(encoding: str) -> str:
    return _NAMES.get(encoding, encoding.upper())


def _decoded(content: bytes, locale: str) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding), encoding
    if encoding := _wide(content):
        return _strictly(content, encoding), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _old(content, locale)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Undecodable(
            _("This file says that it is %(encoding)s, and it is not. Save it as UTF-8.")
            % {"encoding": _name(encoding)}
        ) from None


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: half of the bytes of Latin signs and line ends are zero, always the same half."""
    head = content[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if not head or max(even, odd) * 8 < len(head) or min(even, odd) * 8 > max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _old(content: bytes, locale: str) -> tuple[str, str]:
    """What Excel saves in Taiwan, in China or in Europe: the reading in which most characters are common ones."""
    order = ["gb18030", "cp950", "cp1252"] if locale == "zh-Hans" else ["cp950", "gb18030", "cp1252"]
    read = [(text, encoding) for encoding in order if (text := _tried(content, encoding)) is not None]
    if not read:
        raise Undecodable(_("The characters of this file cannot be told: it is broken UTF-8. Save it as UTF-8."))
    return max(read, key=lambda each: _likeness(*each))


def _tried(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _RARE.search(text) else text


def _likeness(text: str, encoding: str) -> float:
    """How much a text looks like one: the share of its Chinese characters that are common; Western texts in between."""
    han = len(_HAN.findall(text))
    if encoding == "cp1252":
        letters = sum(character.isalpha() for character in text)
        strange = sum(not character.isascii() for character in text)
        return 0.3 if strange * 5 < letters else 0.0
    return len(_COMMON.findall(text)) / han if han else 0.0
