"""Elements of Moodle XML: questions, and texts with their formats."""

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from lms.core.i18n import gettext as _
from lms.foreign.rules.drafts import Markup, Words
from lms.foreign.rules.xml import NotXml, root_of, said

_MARKUP: Final = {
    "html": Markup.HTML,
    "moodle_auto_format": Markup.AUTO,
    "plain_text": Markup.PLAIN,
    "markdown": Markup.MARKDOWN,
}


def questions_of(text: str) -> Iterator[Element]:
    """The question elements of a file. Raises NotXml."""
    root = root_of(text, {"question"})
    if root.tag != "quiz":
        sentence = _("This XML file is neither Moodle XML nor QTI: its first element is <%(name)s>.")
        raise NotXml(sentence % {"name": root.tag[:40]})
    return iter(root.findall("question"))


def words(element: Element | None) -> Words:
    """The text inside an element that has a format."""
    if element is None:
        return Words()
    markup = _MARKUP.get(element.get("format", ""), Markup.AUTO)
    return Words(said(element, "text") or (element.text or "").strip(), markup)


def is_on(element: Element, path: str, *, usual: bool) -> bool:
    """Whether a child says yes, in any of the ways that Moodle says it."""
    text = said(element, path).lower()
    return text in {"1", "true"} if text else usual
