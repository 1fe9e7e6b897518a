"""Reads GIFT: every type of question, weights, feedback, names, categories, formats and tags."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from msgspec.structs import replace

from lms.core.i18n import gettext as _
from lms.foreign.rules.drafts import (
    FULL,
    GAP,
    NOTHING,
    Body,
    Choice,
    Choices,
    Draft,
    Figure,
    Figures,
    Judged,
    Markup,
    Pairs,
    Prose,
    Typed,
    Words,
)
from lms.foreign.rules.figures import NotANumber, around, between
from lms.foreign.rules.saying import shortened
from lms.interchange.rules.gift.scanning import Block, blocks, cut, signs, unescaped, words

_TRUE_FALSE: Final = re.compile(r"\s*(T|F|true|false)\s*(?=#|$)", re.IGNORECASE)
_WEIGHT: Final = re.compile(r"\s*%(-?\d{1,3}(?:[.,]\d{1,7})?)%")
_PAIR: Final = re.compile(r"\s*->\s*")
_ANY: Final = "*"


def read_gift(text: str) -> Iterator[Draft]:
    """A draft for each question and description, with the category that it stands in."""
    category = ""
    for block in blocks(text):
        if block.category:
            category = block.category
        else:
            yield _draft(block, category)


def _draft(block: Block, category: str) -> Draft:
    name, rest = _name(block.text.strip())
    opened = next(signs(rest, "{"), None)
    closed = next(signs(rest, "}", opened), None) if opened is not None else None
    title = unescaped(name).strip()
    draft = Draft(
        line=block.line, name=title, category=category, tags=block.tags, prompt=words(rest[:opened], Markup.AUTO)
    )
    if opened is None:
        return replace(draft, lost=(_("This is a description and no question: it was passed over."),))
    if closed is None:
        return replace(draft, wrong=(_("The answers begin with { and never end. Write } behind the last one."),))
    after = rest[closed + 1 :]
    if next(signs(after, "{"), None) is not None:
        sentence = _("A question has its answers in one pair of { }, and here is a second. Is a blank line missing?")
        return replace(draft, wrong=(sentence,))
    return _answered(draft, rest[:opened], rest[opened + 1 : closed], after)


def _answered(draft: Draft, before: str, inside: str, after: str) -> Draft:
    in_the_middle = after.strip() != ""
    prompt = words(f"{before}{GAP}{after}" if in_the_middle else before, Markup.AUTO)
    answers, reason = cut(inside, "####")
    try:
        body = _body(answers, prompt.markup)
    except NotANumber as found:
        sentence = _("“%(text)s” is not a number. Write it as 3.14, 3.14:0.01 or 3..4.")
        return replace(draft, wrong=(sentence % {"text": shortened(found.text)},))
    if not isinstance(body, Choices | Typed | Figures) and in_the_middle:
        prompt = words(f"{before.rstrip()} {after.lstrip()}", Markup.AUTO)
    return replace(draft, prompt=prompt, body=body, reason=words(reason, prompt.markup))


def _name(text: str) -> tuple[str, str]:
    """The name between two pairs of colons, and the rest."""
    if not text.startswith("::"):
        return "", text
    at = next((each for each in signs(text, ":", 2) if text.startswith("::", each)), None)
    return (text[2:at], text[at + 2 :]) if at is not None else ("", text)


def _body(answers: str, markup: Markup) -> Body:
    if not answers.strip():
        return Prose()
    if answers.lstrip().startswith("#"):
        return _figures(answers.lstrip()[1:], markup)
    if found := _TRUE_FALSE.match(answers):
        first, second = cut(answers[found.end() :].removeprefix("#"), "#")
        return Judged(found[1][0] in "Tt", words(first, markup), words(second, markup))
    marked = _marked(answers)
    if not marked:
        return Typed((_choice("=", answers, markup),))
    if all(sign == "=" and _PAIR.search(text) for sign, text in marked):
        return _pairs([text for _sign, text in marked], markup)
    choices = tuple(_choice(sign, text, markup) for sign, text in marked)
    if all(sign == "=" for sign, _text in marked):
        return Typed(choices)
    return Choices(choices, several=all(sign == "~" for sign, _text in marked))


def _marked(answers: str) -> list[tuple[str, str]]:
    """Each answer with the sign in front of it."""
    places = [*signs(answers, "=~"), len(answers)]
    return [(answers[at], answers[at + 1 : end]) for at, end in pairwise(places)]


def _choice(sign: str, text: str, markup: Markup) -> Choice:
    text, feedback = cut(text, "#")
    weight, text = _weight(sign, text)
    return Choice(words(text, markup), weight, words(feedback, markup))


def _weight(sign: str, text: str) -> tuple[Fraction, str]:
    found = _WEIGHT.match(text)
    if found is None:
        return (FULL if sign == "=" else Fraction(0)), text
    return Fraction(Decimal(found[1].replace(",", "."))) / 100, text[found.end() :]


def _pairs(texts: list[str], markup: Markup) -> Pairs:
    pairs: list[tuple[Words, Words]] = []
    alone: list[Words] = []
    for text in texts:
        left, right = _PAIR.split(cut(text, "#")[0], maxsplit=1)
        made = words(left, markup), words(right, Markup.PLAIN)
        if made[0]:
            pairs.append(made)
        else:
            alone.append(made[1])
    return Pairs(tuple(pairs), tuple(alone))


def _figures(text: str, markup: Markup) -> Figures:
    """Numbers with their tolerances; what stands after ~ is said to who types any other."""
    marked = _marked(text)
    first = text[: next(signs(text, "=~"), len(text))]
    figures = [_figure("=", first, markup)] if first.strip() else []
    otherwise = NOTHING
    for sign, each in marked:
        words_only, feedback = cut(each, "#")
        if sign == "~" and words_only.strip() in {"", _ANY}:
            otherwise = words(feedback, markup)
        else:
            figures.append(_figure(sign, each, markup))
    return Figures(tuple(figures), otherwise=otherwise)


def _figure(sign: str, text: str, markup: Markup) -> Figure:
    text, feedback = cut(text, "#")
    weight, text = _weight(sign, text)
    said = words(feedback, markup)
    if ".." in text:
        low, high = text.split("..", maxsplit=1)
        return between(low, high, weight, said)
    value, _colon, tolerance = unescaped(text).partition(":")
    return around(value, tolerance or "0", weight, said)
