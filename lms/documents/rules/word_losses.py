"""What of a Word file cannot be carried over, found where it stands: by heading and paragraph."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple
from xml.parsers import expat

from lms.core.i18n import Lazy, lazy
from lms.core.i18n import gettext as _

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LOST: Final[dict[str, Lazy]] = {
    "http://schemas.openxmlformats.org/drawingml/2006/chart chart": lazy(
        "A chart was left out. Paste it as a picture."
    ),
    "http://schemas.openxmlformats.org/drawingml/2006/diagram relIds": lazy(
        "A diagram (SmartArt) was left out. Paste it as a picture."
    ),
    "http://schemas.openxmlformats.org/officeDocument/2006/math oMath": lazy(
        "A formula was left out. Write it as words, or paste it as a picture."
    ),
    f"{_W} object": lazy("An embedded object was left out. Add it as a file of its own."),
    f"{_W} del": lazy("Words that somebody had struck out with changes tracked were left out."),
    f"{_W} commentReference": lazy("A comment was left out."),
    f"{_W} fldSimple": lazy("A field (such as a page number or a table of contents) was taken as the text it showed."),
}
_PICTURE: Final = "http://schemas.openxmlformats.org/drawingml/2006/main blip"
_LINKED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships link"
_EMBEDDED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships embed"
_MARGIN: Final = re.compile(r"word/(?:header|footer)[0-9]*\.xml$")
_STYLE: Final = f"{_W} pStyle"
_LONGEST: Final = 60


class Loss(NamedTuple):
    """What stayed behind: below which heading ("" before the first), in which paragraph there (0: any), what."""

    heading: str
    paragraph: int
    sentence: str


def losses(document: bytes, heading_styles: frozenset[str]) -> list[Loss]:
    """Everything in the main part that cannot be carried over, each sort once a paragraph."""
    reading = _Reading(heading_styles)
    reading.parser.Parse(document, True)
    return list(dict.fromkeys(reading.found))


def margins(parts: Mapping[str, bytes]) -> list[Loss]:
    """Headers and footers with words in them: a page has none."""
    for path, part in parts.items():
        if _MARGIN.match(path):
            reading = _Reading(frozenset())
            reading.parser.Parse(part, True)
            if reading.said.strip():
                return [Loss("", 0, _("Headers and footers were left out."))]
    return []


def heading_styles(styles: bytes) -> frozenset[str]:
    """The ids of the styles that are headings, whatever language Word speaks."""
    found: set[str] = set()
    here = ""

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal here
        if name == f"{_W} style":
            here = attributes.get(f"{_W} styleId", "")
        elif name == f"{_W} name" and attributes.get(f"{_W} val", "").casefold().startswith("heading "):
            found.add(here)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = opened
    parser.Parse(styles, True)
    return frozenset(found)


class _Reading:
    """Listens to the parser: counts paragraphs, knows the last heading."""

    def __init__(self, styles: frozenset[str]) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._opened
        self.parser.EndElementHandler = self._closed
        self.parser.CharacterDataHandler = self._said
        self.styles, self.found = styles, list[Loss]()
        self.heading, self.paragraph, self.words, self.said = "", 0, "", ""
        self.is_heading = self.in_text = False

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_W} p":
            self.paragraph += 1
            self.words, self.is_heading = "", False
        elif name == _STYLE:
            self.is_heading = attributes.get(f"{_W} val", "") in self.styles
        elif name == _PICTURE and _LINKED in attributes and _EMBEDDED not in attributes:
            sentence = _("A picture that lies elsewhere was not fetched. Put it into the Word file itself.")
            self.found.append(Loss(self.heading, max(self.paragraph, 1), sentence))
        elif name in _LOST:
            self.found.append(Loss(self.heading, max(self.paragraph, 1), str(_LOST[name])))
        self.in_text = name == f"{_W} t"

    def _closed(self, name: str) -> None:
        self.in_text = False
        if name == f"{_W} p" and self.is_heading and self.words.strip():
            self.heading, self.paragraph, self.is_heading = self.words.strip()[:_LONGEST], 0, False

    def _said(self, words: str) -> None:
        if self.in_text:
            self.words += words
            self.said += words
