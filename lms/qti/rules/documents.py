"""A document of QTI 1.2: quizzes, banks and groups with their items, each as a draft in its place."""

from collections.abc import Collection, Iterable, Iterator
from typing import Final
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from lms.core.i18n import gettext as _
from lms.foreign.rules.drafts import Draft, Words
from lms.foreign.rules.xml import line_of, root_of, said
from lms.qti.rules.elements import metadata
from lms.qti.rules.items import Place, draft_of

TAGS: Final = frozenset({"questestinterop", "assessment", "objectbank", "section", "item"})
_HOLDING: Final = frozenset({"assessment", "objectbank"})
_LINED: Final = frozenset({"item", "itemref", "section", "bankentry_item"})
_SELECTION: Final = "selection_ordering/selection"


def read_qti(text: str, known: Collection[str] = (), title: str = "") -> Iterator[Draft]:
    """A draft for each item, and for each thing that is none.

    `known` are identifiers of banks and items of all documents, `title` a name for one that has none. Raises NotXml.
    """
    root = root_of(text, _LINED)
    yield from _entry(root, Place(title), known) if root.tag != "questestinterop" else _all(root, Place(title), known)


def notes_of(documents: Iterable[str]) -> tuple[str, ...]:
    """What is to be said of the whole: a quiz has rules that stay behind, and a bank has none."""
    sentence = _("Only questions come in: what the quiz says about time, attempts and order of questions stays behind.")
    return (sentence,) if any("<assessment" in text for text in documents) else ()


def _all(element: Element, place: Place, known: Collection[str]) -> Iterator[Draft]:
    for child in element:
        yield from _entry(child, place, known)


def _entry(element: Element, place: Place, known: Collection[str]) -> Iterator[Draft]:
    if element.tag == "item":
        yield draft_of(element, place)
    elif element.tag in _HOLDING:
        title = element.get("title") or metadata(element).get("bank_title") or place.title
        yield from _all(element, replace(place, title=title.strip()), known)
    elif element.tag == "section":
        inside = _in_group(element, place)
        yield from _drawn(element, inside, known)
        yield from _all(element, inside, known)
    elif element.tag in {"itemref", "bankentry_item"}:
        yield from _elsewhere(element, place, known)


def _in_group(section: Element, place: Place) -> Place:
    group = section.get("title", "").strip() or place.group
    return replace(place, group=group, points=said(section, f"{_SELECTION}/selection_extension/points_per_item"))


def _drawn(section: Element, place: Place, known: Collection[str]) -> Iterator[Draft]:
    """What a group says about drawing, as something that is no question."""
    number = said(section, f"{_SELECTION}/selection_number")
    here = len(section.findall("item")) + len(section.findall("itemref"))
    bank = said(section, f"{_SELECTION}/sourcebank_ref")
    if bank and bank not in known and not here:
        sentence = _("Each attempt drew questions (%(n)s) from a bank that is not in this file. Export that bank too.")
    elif number.isascii() and number.isdigit() and (bank or int(number[:9]) < here):
        sentence = _("Each attempt drew %(n)s of the questions of this group. Write such a draw in the quiz.")
    else:
        return
    name = section.get("title", "").strip() or bank or section.get("ident", "")
    yield _no_question(section, place, name, sentence % {"n": number or "?"})


def _elsewhere(element: Element, place: Place, known: Collection[str]) -> Iterator[Draft]:
    ref = next(filter(None, (element.get(each, "") for each in ("linkrefid", "item_ref", "ident"))), "")
    if ref not in known:
        sentence = _("This question stands in a bank that is not in this file. Export that bank too.")
        yield _no_question(element, place, ref, sentence)


def _no_question(element: Element, place: Place, name: str, sentence: str) -> Draft:
    return Draft(line=line_of(element), within=place.title, prompt=Words(), name=name, lost=(sentence,))
