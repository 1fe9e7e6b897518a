"""XML from strangers: no document types, no entities, no depths, no heaps; elements know their lines."""

import re
from collections.abc import Collection
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from lms.core.errors import Invalid, TooLarge
from lms.core.i18n import gettext as _

_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^<>]*\?>")
_FIRST: Final = re.compile(r"\A(?:\s|<\?.*?\?>|<!--.*?-->)*<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL)
_LINE: Final = "lull-line"
_DEEPEST: Final = 40
_MOST_ELEMENTS: Final = 1_000_000


class NotXml(Invalid):
    """The file cannot be read as XML, or it brings along what no question needs."""


class TooManyElements(TooLarge):
    """A file that would fill the memory."""


class _Lines(XMLParser):
    """A parser that writes down lines, forgets name spaces, and refuses what no honest file of questions has."""

    depth = seen = 0
    lined: Collection[str] = ()

    def _start(self, tag: str, attributes: list[str]) -> Element:
        self.depth += 1
        self.seen += 1
        if self.depth > _DEEPEST:
            raise ValueError(tag)
        if self.seen > _MOST_ELEMENTS:
            raise TooManyElements(_("This XML file has too many parts. Export the questions in several files."))
        element: Element = super()._start(tag, attributes)  # type: ignore[misc]
        if element.tag in self.lined:
            element.set(_LINE, str(self.parser.CurrentLineNumber))
        return element

    def _end(self, tag: str) -> Element:
        self.depth -= 1
        element: Element = super()._end(tag)  # type: ignore[misc]
        return element

    def _fixname(self, key: str) -> str:
        return key.rpartition("}")[2]


def root_of(text: str, lined: Collection[str]) -> Element:
    """The first element of a file; those of the tags `lined` know their lines. Raises NotXml, TooManyElements."""
    parser = _Lines(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    parser.lined = lined
    try:
        parser.feed(_without_encoding(text))
        return parser.close()
    except DefusedXmlException:
        sentence = _("This XML file brings a document type or entities along. They can do harm, so it was not read.")
        raise NotXml(sentence) from None
    except (ParseError, ValueError, LookupError) as error:
        line = getattr(error, "position", (0, 0))[0]
        raise NotXml(
            _("This is not well-formed XML (line %(line)s). Please export it again.") % {"line": line}
        ) from None


def first_tag(text: str) -> str:
    """The name of the first element without its name space, told from the beginning; empty when there is none."""
    found = _FIRST.match(text.removeprefix("\ufeff"))
    return found[1] if found else ""


def line_of(element: Element) -> int:
    """The line that an element begins on."""
    return int(element.get(_LINE, "0"))


def said(element: Element, path: str) -> str:
    """The plain text of a child; empty when there is none."""
    found = element.find(path)
    return "".join(found.itertext()).strip() if found is not None else ""


def _without_encoding(text: str) -> str:
    """The text has been decoded; what its first line says about that would only confuse the parser."""
    return _DECLARATION.sub("", text.removeprefix("\ufeff"), count=1)
