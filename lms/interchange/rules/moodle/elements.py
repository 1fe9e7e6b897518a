"""Elements of Moodle XML: texts with their formats, parsed by a reader that refuses entities and document types."""

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from lms.core.errors import Invalid
from lms.core.i18n import gettext as _
from lms.interchange.rules.drafts import Markup, Words

_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^<>]*\?>")
_LINE: Final = "lull-line"
_DEEPEST: Final = 40
_MARKUP: Final = {
    "html": Markup.HTML,
    "moodle_auto_format": Markup.AUTO,
    "plain_text": Markup.PLAIN,
    "markdown": Markup.MARKDOWN,
}


class NotXml(Invalid):
    """The file cannot be read as XML, or it brings along what no question needs."""


class _Lines(XMLParser):
    """A parser that writes down the line of each question, and refuses what is nested deeper than any question."""

    depth = 0

    def _start(self, tag: str, attributes: list[str]) -> Element:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError(tag)
        element: Element = super()._start(tag, attributes)  # type: ignore[misc]
        if tag == "question":
            element.set(_LINE, str(self.parser.CurrentLineNumber))
        return element

    def _end(self, tag: str) -> Element:
        self.depth -= 1
        element: Element = super()._end(tag)  # type: ignore[misc]
        return element


def questions_of(text: str) -> Iterator[Element]:
    """The question elements of a file. Raises NotXml."""
    parser = _Lines(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(_without_encoding(text))
        root = parser.close()
    except DefusedXmlException:
        sentence = _("This XML file brings a document type or entities along. They can do harm, so it was not read.")
        raise NotXml(sentence) from None
    except (ParseError, ValueError, LookupError) as error:
        line = getattr(error, "position", (0, 0))[0]
        raise NotXml(
            _("This is not well-formed XML (line %(line)s). Please export it again.") % {"line": line}
        ) from None
    if root.tag != "quiz":
        raise NotXml(_("This XML file is not Moodle XML: its first element is not <quiz>."))
    return iter(root.findall("question"))


def _without_encoding(text: str) -> str:
    """The text has been decoded; what its first line says about that would only confuse the parser."""
    return _DECLARATION.sub("", text.removeprefix("\ufeff"), count=1)


def line_of(element: Element) -> int:
    """The line that a question begins on."""
    return int(element.get(_LINE, "0"))


def words(element: Element | None) -> Words:
    """The text inside an element that has a format."""
    if element is None:
        return Words()
    markup = _MARKUP.get(element.get("format", ""), Markup.AUTO)
    return Words(said(element, "text") or (element.text or "").strip(), markup)


def said(element: Element, path: str) -> str:
    """The plain text of a child; empty when there is none."""
    found = element.find(path)
    return "".join(found.itertext()).strip() if found is not None else ""


def is_on(element: Element, path: str, *, usual: bool) -> bool:
    """Whether a child says yes, in any of the ways that Moodle says it."""
    text = said(element, path).lower()
    return text in {"1", "true"} if text else usual
