"""Gaps of a text: [name] in the words, and for each name what is typed or chosen there."""

import re
from copy import deepcopy
from html import unescape
from typing import Final
from xml.etree.ElementTree import Element

from lms.core.i18n import gettext as _
from lms.foreign.rules.drafts import FULL, GAP, Choice, Choices, Holes, Markup, Typed, Words
from lms.foreign.rules.saying import note, shortened
from lms.qti.rules.conditions import chosen
from lms.qti.rules.elements import labels_of, metadata, words
from lms.qti.rules.kinds import Asked, NotCarried, literal

GAPS: Final = frozenset({"fill_in_multiple_blanks_question", "multiple_dropdowns_question"})
_NAMED: Final = re.compile(r"\[([^\[\]]{1,200})\]")
_PREFIX: Final = "response_"
_PART: Final = frozenset({"textcontainsanswer"})
_NEARLY: Final = frozenset({"textcloseenough"})
_PATTERN: Final = frozenset({"textregex"})


def with_gaps(item: Asked, prompt: Words, kind: str) -> tuple[Words, Holes]:
    """The text with its gaps where they stand, and the gaps. Raises NotCarried."""
    holes = {lid.get("ident", "").removeprefix(_PREFIX): (lid, _hole(item, lid, kind)) for lid in item.lids}
    names = _names({name: lid for name, (lid, _gap) in holes.items()}, prompt.text)
    order: list[str] = []

    def placed(found: re.Match[str]) -> str:
        name = names.get(unescape(found[1]).strip())
        if name is None:
            return found[0]
        order.append(name)
        return GAP

    text = _NAMED.sub(placed, prompt.text)
    if missing := next((name for name in holes if name not in order), None) or ("" if holes else "?"):
        raise NotCarried(_("The gap “%(name)s” has no place in the text.") % {"name": shortened(missing)})
    for name in {each for each in order if order.count(each) > 1}:
        sentence = _("The gap “%(name)s” stands several times in the text; now each of them counts.")
        note(item.lost, sentence % {"name": shortened(name)})
    return Words(text, prompt.markup), Holes(tuple(holes[name][1] for name in order))


def with_typed_gaps(item: Asked) -> tuple[Words, Holes]:
    """A text with fields between its words, as other programs than Canvas have it. Raises NotCarried."""
    asked = deepcopy(item.element.find("presentation"))
    holes: list[Typed] = []
    for each in asked.iter("response_str") if asked is not None else ():
        name = each.get("ident", "")
        right = [value for one in item.conditions for value in one.values(name) if value]
        if not right:
            raise NotCarried(_("No answer earns full marks. Write at least one that does."))
        tests = [test for one in item.conditions for test in one.tests if test.name == name]
        case = any(test.attributes.get("case", "").lower() == "yes" for test in tests)
        holes.append(Typed(tuple(Choice(literal(Words(value)), FULL) for value in right), case=case))
        each.clear()
        each.tag = "material"
        place = each.makeelement("mattext", {"texttype": "text/plain"})
        place.text = GAP
        each.append(place)
    return words(asked, Markup.AUTO, on_one_line=True), Holes(tuple(holes))


def _names(lids: dict[str, Element], text: str) -> dict[str, str]:
    """What stands between brackets for each gap: its identifier, or its label where that is not in the text."""
    there = {unescape(each).strip() for each in _NAMED.findall(text)}
    return {(name if name in there else words(lid).text.strip()): name for name, lid in lids.items()}


def _hole(item: Asked, lid: Element, kind: str) -> Choices | Typed:
    labels = labels_of(lid)
    types = {label.get("answer_type", "") for label in labels.values()}
    if kind == "multiple_dropdowns_question" or types & {"dropdown", "wordbank"}:
        worth = chosen(item.conditions, lid.get("ident", ""))
        right = {ident for ident, share in worth.items() if share > 0}
        return Choices(
            tuple(item.choice(ident, label, FULL if ident in right else FULL * 0) for ident, label in labels.items())
        )
    accepted = [item.choice(ident, label, FULL) for ident, label in labels.items()]
    for label, choice in zip(labels.values(), accepted, strict=True):
        _remark(item, label.get("scoring_algorithm", "").lower(), choice.words.text)
    typed = tuple(Choice(literal(each.words), FULL, each.feedback) for each in accepted)
    return Typed(typed, case=metadata(item.element).get("case_sensitive") == "true")


def _remark(item: Asked, how: str, text: str) -> None:
    said = {"words": shortened(text)}
    if how in _PATTERN:
        raise NotCarried(_("“%(words)s” is a pattern. Here only whole answers can be right.") % said)
    if how in _PART:
        note(item.lost, _("An answer that only held “%(words)s” was right too; now it has to be just that.") % said)
    if how in _NEARLY:
        note(item.lost, _("An answer that was nearly “%(words)s” was right too; now it has to be just that.") % said)
