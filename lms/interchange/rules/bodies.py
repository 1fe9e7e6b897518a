"""The answers of a draft as lines of quiz text or as a question of ours; what has no place in it is said."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import assert_never

import msgspec

from lms.core.i18n import gettext as _
from lms.core.numbers import plain_decimal
from lms.foreign.rules.drafts import (
    FULL,
    Body,
    Choices,
    Figure,
    Figures,
    Holes,
    Judged,
    Pairs,
    Prose,
    Steps,
    Typed,
    Words,
)
from lms.foreign.rules.saying import note, shortened
from lms.interchange.rules.markup import bare, one_line
from lms.questions.rules.base import POINT_E5, Option
from lms.questions.rules.choices import TrueFalse
from lms.questions.rules.gaps import Gap, Gaps
from lms.questions.rules.inline import escaped, plain
from lms.questions.rules.kinds import Question
from lms.questions.rules.letters import letters
from lms.questions.rules.measures import Measure
from lms.questions.rules.quiz_text.findings import Head, Wrong
from lms.questions.rules.quiz_text.lines import Kind, Part
from lms.questions.rules.typed import Number
from lms.questions.rules.written import Criterion, Essay, Files, Level

_TRUE_FALSE = {"en": ("True", "False"), "zh-Hant": ("正確", "錯誤"), "zh-Hans": ("正确", "错误")}
_RUBRIC = {
    "en": ("The answer", "missing or wrong", "right in part", "right and complete"),
    "zh-Hant": ("內容", "缺漏或錯誤", "部分正確", "正確完整"),
    "zh-Hans": ("内容", "缺漏或错误", "部分正确", "正确完整"),
}


class Making(msgspec.Struct, frozen=True):
    """What making needs beside the draft: the language, what was lost so far, and whether Markdown stays as it is."""

    locale: str
    lost: list[str]
    keep: bool = False

    def line(self, words: Words) -> str:
        """The words as one line of source."""
        return one_line(words, self.lost, keep=self.keep)

    def say(self, sentence: str) -> None:
        """Note what was lost."""
        note(self.lost, sentence)


class Made(msgspec.Struct, frozen=True):
    """Answer lines with the kind that their marker names, or a way to make the question at once."""

    kind: str = ""
    parts: tuple[Part, ...] = ()
    keep_order: bool = False
    direct: Callable[[Head], Question] | None = None


def true_false_words(locale: str) -> tuple[str, str]:
    """The two words of a question that does not bring its own."""
    return _TRUE_FALSE.get(locale, _TRUE_FALSE["en"])


def make(body: Body, making: Making) -> Made:
    """The answers of one question. Raises Wrong."""
    match body:
        case Choices():
            return _choices(body, making)
        case Judged():
            return _judged(body, making)
        case Typed():
            return Made("short_text", (_equals(_accepted(body, making)),))
        case Figures():
            measure = _measure(body, making)
            return Made(direct=lambda head: Number(**head, **msgspec.structs.asdict(measure)))
        case Pairs():
            return _pairs(body, making)
        case Steps():
            items = tuple(Part(Kind.STEP, making.line(each), 0) for each in body.items)
            return Made("ordering", items)
        case Holes():
            return _holes(body, making)
        case Prose():
            return _prose(body, making)
        case _:
            assert_never(body)


def _choices(body: Choices, making: Making) -> Made:
    right = _right_ones(body, making)
    if not right:
        raise Wrong(_("No answer earns full marks. Write at least one that does."))
    parts = tuple(
        Part(Kind.RIGHT if at in right else Kind.WRONG, making.line(choice.words), 0)
        for at, choice in enumerate(body.choices)
    )
    for choice, part in zip(body.choices, parts, strict=True):
        _feedback(choice.feedback, part.text, making)
    return Made("multiple" if body.several or len(right) > 1 else "", parts)


def _right_ones(body: Choices, making: Making) -> set[int]:
    """Places of the right options; what their weights said more than right or wrong is lost."""
    full = {at for at, choice in enumerate(body.choices) if choice.weight >= FULL}
    if body.several:
        right = {at for at, choice in enumerate(body.choices) if choice.weight > 0}
        if len({round(body.choices[at].weight, 4) for at in right}) > 1:
            making.say(_("Right options were worth different shares of the marks; now the quiz says how they count."))
        costs = {round(-choice.weight, 4) for at, choice in enumerate(body.choices) if at not in right}
        if costs - {Fraction(0)} and costs != {round(Fraction(1, len(right) or 1), 4)}:
            making.say(_("Wrong options took marks away; now the quiz says how they count."))
        return right
    for choice in body.choices:
        if 0 < choice.weight < FULL:
            said = {"option": shortened(bare(choice.words, [])), "share": _percent(choice.weight)}
            making.say(_("The option “%(option)s” earned %(share)s of the marks; now it earns none.") % said)
        elif choice.weight < 0:
            making.say(_("Wrong options took marks away; now the quiz says how they count."))
    if len(full) > 1:
        making.say(_("Any one of several options was enough; now all of them have to be ticked."))
    return full


def _judged(body: Judged, making: Making) -> Made:
    yes, no = true_false_words(making.locale)
    for each in (body.first, body.second):
        if said := bare(each, []):
            making.say(
                _("What was said after the answer was left out: %(feedback)s") % {"feedback": shortened(said, 300)}
            )
    return Made(direct=lambda head: TrueFalse(**head, true_text=yes, false_text=no, right=body.right))


def _feedback(feedback: Words, option: str, making: Making) -> None:
    if words := bare(feedback, []):
        said = {"option": shortened(plain(option)), "feedback": shortened(words, 300)}
        making.say(_("What was said about “%(option)s” was left out: %(feedback)s") % said)


def _accepted(body: Typed, making: Making) -> tuple[str, ...]:
    """Words that earn everything; what earns less or has a wildcard is said. Raises Wrong."""
    accepted: list[str] = []
    for choice in body.choices:
        words = bare(choice.words, making.lost)
        _feedback(choice.feedback, escaped(words), making)
        if choice.weight < FULL:
            if choice.weight > 0:
                said = {"option": shortened(words), "share": _percent(choice.weight)}
                making.say(_("The answer “%(option)s” earned %(share)s of the marks; now it earns none.") % said)
        elif "*" in words.replace("\\*", ""):
            said = {"option": shortened(words)}
            making.say(_("The pattern “%(option)s” was left out: a * here stands for nothing but itself.") % said)
        else:
            accepted.append(words.replace("\\*", "*"))
    if body.case:
        making.say(_("Capital and small letters counted as different; here they never do."))
    if not accepted:
        raise Wrong(_("No answer earns full marks. Write at least one that does."))
    return tuple(accepted)


def _equals(accepted: Sequence[str]) -> Part:
    bars = str.maketrans({"\\": "\\\\", "|": "\\|", "｜": "\\｜"})
    twice = accepted if len(accepted) > 1 else [*accepted, *accepted]  # a line with a bar is never taken for a number
    return Part(Kind.EQUALS, " | ".join(each.translate(bars) for each in twice), 0)


def _measure(body: Figures, making: Making) -> Measure:
    full = [each for each in body.figures if each.weight >= FULL]
    for each in body.figures:
        shown = each.value or f"{each.low}..{each.high}"
        _feedback(each.feedback, escaped(shown), making)
        if 0 < each.weight < FULL:
            said = {"option": shown, "share": _percent(each.weight)}
            making.say(_("The answer “%(option)s” earned %(share)s of the marks; now it earns none.") % said)
    _feedback(body.otherwise, "\\*", making)
    if not full:
        raise Wrong(_("No answer earns full marks. Write at least one that does."))
    widest = max(full, key=lambda each: Fraction(each.high) - Fraction(each.low))
    if any(not _inside(each, widest) for each in full):
        raise Wrong(_("Several different numbers are right here. Make it a question for words, or keep one number."))
    if widest.value:
        return Measure(value=widest.value, tolerance=widest.tolerance, unit=body.unit)
    return Measure(low=widest.low, high=widest.high, unit=body.unit)


def _inside(one: Figure, other: Figure) -> bool:
    return Fraction(other.low) <= Fraction(one.low) and Fraction(one.high) <= Fraction(other.high)


def _pairs(body: Pairs, making: Making) -> Made:
    pairs = [(making.line(left), making.line(right)) for left, right in body.pairs]
    used = {right for _left, right in pairs}
    alone = [right for right in map(making.line, body.alone) if right not in used]
    parts = [Part(Kind.PAIR, f"{left} -> {right}", 0) for left, right in pairs]
    kind = "categorise" if body.sorting else "matching"
    return Made(kind, (*parts, *(Part(Kind.LONE, f"-> {right}", 0) for right in dict.fromkeys(alone))))


def _holes(body: Holes, making: Making) -> Made:
    def direct(head: Head) -> Question:
        gaps = tuple(_gap(hole, f"{head['key']}\0{at}", making) for at, hole in enumerate(body.holes, 1))
        return Gaps(**head, gaps=gaps)

    return Made(direct=direct)


def _gap(hole: Choices | Typed | Figures, key: str, making: Making) -> Gap:
    match hole:
        case Typed():
            return Gap(accepted=_accepted(hole, making))
        case Figures():
            return Gap(number=_measure(hole, making))
        case Choices():
            return _choosing(hole, key, making)
        case _:
            assert_never(hole)


def _choosing(hole: Choices, key: str, making: Making) -> Gap:
    right = _right_ones(hole, making)
    texts = [making.line(choice.words) for choice in hole.choices]
    for choice, text in zip(hole.choices, texts, strict=True):
        _feedback(choice.feedback, text, making)
    if len(right) != 1:
        raise Wrong(_("Put “*” before exactly one choice of this gap: ~ *right | wrong."))
    if not all(texts) or len(set(texts)) < len(texts) or not 2 <= len(texts) <= 26:
        raise Wrong(_("A gap has 2 to 26 different choices, none of them empty."))
    ids = letters(key, texts)
    return Gap(options=tuple(map(Option, ids, texts)), right=ids[right.pop()])


def _prose(body: Prose, making: Making) -> Made:
    name, *levels = _RUBRIC.get(making.locale, _RUBRIC["en"])
    making.say(
        _("A person marks this question, and the file says not by what: a plain rubric was put in. Make it yours.")
    )
    rubric = Criterion(name, tuple(Level(text, at * POINT_E5) for at, text in enumerate(levels)))
    written = Files if body.files else Essay
    return Made(direct=lambda head: written(**head, criteria=(rubric,)))


def _percent(share: Fraction) -> str:
    return f"{plain_decimal(Fraction(round(share * 10_000), 100))}%"
