"""Gaps as Moodle writes them in its cloze questions: {1:SHORTANSWER:=right~%50%half#feedback}, read and written."""

import re
from collections.abc import Sequence
from fractions import Fraction
from html import escape, unescape
from typing import Final

from lms.core.i18n import gettext as _
from lms.core.numbers import plain_decimal
from lms.foreign.rules.drafts import FULL, GAP, Choice, Choices, Figure, Figures, Holes, Markup, Typed, Words
from lms.foreign.rules.figures import around, number
from lms.questions.rules.gaps import Gap
from lms.questions.rules.inline import plain, unescaped

_HOLE: Final = re.compile(r"(?<!\\)\{(?P<share>\d*):(?P<kind>[A-Z_]+):(?P<answers>(?:\\.|[^\\}])*)\}", re.DOTALL)
_ANSWER: Final = re.compile(r"(?:^|(?<!\\)~)((?:\\.|[^\\~])*)", re.DOTALL)
_WEIGHT: Final = re.compile(r"%(-?\d{1,3}(?:\.\d{1,7})?)%")
_FEEDBACK: Final = re.compile(r"(?<![\\&])#")
_ESCAPED: Final = re.compile(r"\\([}#~/\"\\])")
_STAR: Final = "\\*"
_SIGNS: Final = re.compile(r"[}~\"]|(?<!&)#")
_TYPED: Final = frozenset({"SHORTANSWER", "SA", "MW"})
_CASED: Final = frozenset({"SHORTANSWER_C", "SAC", "MWC"})
_NUMBERS: Final = frozenset({"NUMERICAL", "NM"})
_CHOSEN: Final = frozenset({
    "MULTICHOICE", "MC", "MULTICHOICE_S", "MCS", "MULTICHOICE_V", "MCV", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_H",
    "MCH", "MULTICHOICE_HS", "MCHS",
})  # fmt: skip


class NotCloze(Exception):  # noqa: N818  not a failure but a finding: it becomes an error of its question
    """What is wrong with the gaps of a text."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_cloze(prompt: Words) -> tuple[Words, Holes]:
    """The text with places for its gaps, and the gaps. Raises NotCloze."""
    holes = tuple(_hole(found["kind"], found["answers"]) for found in _HOLE.finditer(prompt.text))
    if not holes:
        raise NotCloze(_("This cloze question has no gap that can be read."))
    return Words(_HOLE.sub(GAP, prompt.text), prompt.markup), Holes(holes)


def print_gap(gap: Gap, said: list[str]) -> str:
    """A gap as Moodle reads it."""
    if gap.number is not None:
        measure = gap.number
        if measure.unit:
            said.append(_("The unit “%(unit)s” was left out.") % {"unit": measure.unit})
        low, high = measure.bounds()
        middle, reach = (low + high) / 2, (high - low) / 2
        if measure.low or measure.relative:
            said.append(_("A range or a tolerance in percent became a number with its tolerance."))
        return f"{{1:NUMERICAL:={plain_decimal(middle)}:{plain_decimal(reach)}}}"
    if gap.options:
        words = [(option.id == gap.right, plain(option.text)) for option in gap.options]
        if any(unescaped(option.text) != plain(option.text) for option in gap.options):
            said.append(_("Emphasis in the choices of gaps was left out."))
        return f"{{1:MULTICHOICE:{'~'.join(_weighed(text, right=right) for right, text in words)}}}"
    return f"{{1:SHORTANSWER:{'~'.join(_weighed(each.replace('*', _STAR), right=True) for each in gap.accepted)}}}"


def _weighed(text: str, *, right: bool) -> str:
    """An answer; Moodle decodes entities here, and they are its only way to write a backslash."""
    entities = escape(text, quote=False).replace("\\", "&#92;")
    return f"{'=' if right else '%0%'}{_SIGNS.sub(_backslashed, entities)}"


def _backslashed(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _hole(kind: str, answers: str) -> Choices | Typed | Figures:
    if kind in _NUMBERS:
        return Figures(tuple(_figure(each) for each in _split(answers)))
    if kind in _CHOSEN:
        return Choices(tuple(_choice(each) for each in _split(answers)))
    if kind in _TYPED | _CASED:
        typed = tuple(_choice(each, Markup.PLAIN) for each in _split(answers))
        return Typed(typed, case=kind in _CASED)
    raise NotCloze(_("Gaps of the kind “%(kind)s” cannot be carried over.") % {"kind": kind})


def _split(answers: str) -> Sequence[str]:
    return [each for each in _ANSWER.findall(answers) if each.strip()]


def _weight(text: str) -> tuple[Fraction, str]:
    if text.startswith("="):
        return FULL, text[1:]
    found = _WEIGHT.match(text)
    return (number(found[1]) / 100, text[found.end() :]) if found else (Fraction(0), text)


def holds_a_gap(text: str) -> bool:
    """Whether Moodle would see a gap in the text."""
    return _HOLE.search(text) is not None


def _choice(text: str, markup: Markup = Markup.AUTO) -> Choice:
    weight, rest = _weight(text.strip())
    answer, *feedback = _FEEDBACK.split(rest, maxsplit=1)
    said = Words(_unescaped(feedback[0]), Markup.AUTO) if feedback else Words()
    words = unescape(_unescaped(answer)) if markup is Markup.PLAIN else _unescaped(answer)
    return Choice(Words(words.strip(), markup), weight, said)


def _figure(text: str) -> Figure:
    weight, rest = _weight(text.strip())
    answer, *feedback = _FEEDBACK.split(rest, maxsplit=1)
    value, _colon, tolerance = answer.partition(":")
    said = Words(_unescaped(feedback[0]), Markup.AUTO) if feedback else Words()
    return around(value, tolerance or "0", weight, said)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
