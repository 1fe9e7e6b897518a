"""Gaps of a text: [name] in the words, and for each name what is typed or chosen there."""

import re
from html import unescape
from typing import Final
from xml.etree.ElementTree import Element

from lms.core.i18n import gettext as _
from lms.foreign.rules.drafts import FULL, GAP, Choice, Choices, Holes, Typed, Words
from lms.foreign.rules.saying import note, shortened
from lms.qti.rules.conditions import chosen
from lms.qti.rules.elements import labels_of, words
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
    names = {words(lid).text.strip(): name for name, (lid, _gap) in holes.items()} | {name: name for name in holes}
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
    return Typed(tuple(Choice(literal(each.words), FULL, each.feedback) for each in accepted))


def _remark(item: Asked, how: str, text: str) -> None:
    said = {"words": shortened(text)}
    if how in _PATTERN:
        raise NotCarried(_("“%(words)s” is a pattern. Here only whole answers can be right.") % said)
    if how in _PART:
        note(item.lost, _("An answer that only held “%(words)s” was right too; now it has to be just that.") % said)
    if how in _NEARLY:
        note(item.lost, _("An answer that was nearly “%(words)s” was right too; now it has to be just that.") % said)
