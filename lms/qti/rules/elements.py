"""Elements of QTI: words in their markup, fields of metadata, what is said after an answer."""

import re
from collections.abc import Iterator
from html import escape
from typing import Final
from xml.etree.ElementTree import Element, tostring

from lms.foreign.rules.drafts import Markup, Words
from lms.foreign.rules.xml import said

_ANSWERING: Final = frozenset({
    "response_lid", "response_str", "response_num", "response_xy", "response_grp", "render_choice", "render_fib",
    "render_extension",
})  # fmt: skip
_HTML: Final = frozenset({"text/html", "html", "text/xhtml", "xhtml"})
_FILE_BASE: Final = re.compile(r"(?:\$|%24)IMS-CC-FILEBASE(?:\$|%24)/?", re.IGNORECASE)
_ASKED_FOR: Final = re.compile(r"\?canvas_[\w=&;%.-]*")
_OUTER: Final = re.compile(r"\A<mattext[^>]*>|</mattext>\Z")
_FIELDS: Final = ("itemmetadata/qtimetadata/qtimetadatafield", "qtimetadata/qtimetadatafield")
_TAGS: Final = re.compile(r"<[^<>]*>")


def metadata(element: Element) -> dict[str, str]:
    """Fields by their labels, in small letters."""
    fields = [each for path in _FIELDS for each in element.findall(path)]
    return {said(each, "fieldlabel").lower(): said(each, "fieldentry") for each in fields}


def words(element: Element | None, usual: Markup = Markup.PLAIN, *, on_one_line: bool = False) -> Words:
    """What an element says, its answers apart; `usual` is how words are written that do not say it."""
    line, html_line = (" ", " ") if on_one_line else ("\n", "<br>")
    found = [each for each in _texts(element, usual) if each] if element is not None else []
    if len(found) == 1:
        return found[0]
    if all(each.markup is not Markup.HTML for each in found):
        plain = all(each.markup is Markup.PLAIN for each in found)
        return Words(line.join(each.text for each in found), Markup.PLAIN if plain else usual)
    return Words(html_line.join(_as_html(each) for each in found), Markup.HTML)


def label_words(label: Element) -> str:
    """The words of an option alone, in small letters, to be compared."""
    return " ".join(_TAGS.sub("", words(label).text).split()).lower()


def labels_of(element: Element) -> dict[str, Element]:
    """Options by their identifiers, in their order."""
    return {each.get("ident", ""): each for each in element.iter("response_label")}


def feedbacks(item: Element) -> dict[str, Words]:
    """What is said after answers, by its identifier; only where something is said."""
    said_after = ((each.get("ident", ""), words(each, Markup.AUTO)) for each in item.findall("itemfeedback"))
    return {ident: said_words for ident, said_words in said_after if said_words}


def _texts(element: Element, usual: Markup) -> Iterator[Words]:
    for child in element:
        if child.tag == "mattext":
            yield _text(child, usual)
        elif child.tag == "matimage":
            yield Words(f'<img src="{escape(child.get("uri", ""))}">', Markup.HTML)
        elif child.tag not in _ANSWERING:
            yield from _texts(child, usual)


def _text(element: Element, usual: Markup) -> Words:
    kind = element.get("texttype", "").lower()
    markup = Markup.HTML if kind in _HTML or len(element) else Markup.PLAIN if kind else usual
    text = (
        _OUTER.sub("", tostring(element, encoding="unicode", method="html").strip())
        if len(element)
        else (element.text or "")
    )
    return Words(_ASKED_FOR.sub("", _FILE_BASE.sub("", text)).strip() if markup is not Markup.PLAIN else text, markup)


def _as_html(said_words: Words) -> str:
    if said_words.markup is Markup.PLAIN:
        return escape(said_words.text, quote=False).replace("\n", "<br>")
    return said_words.text
