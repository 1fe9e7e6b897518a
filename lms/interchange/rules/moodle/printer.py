"""Writes questions as Moodle XML; what Moodle has no place for is said."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import msgspec

from lms.core.i18n import gettext as _
from lms.core.numbers import plain_decimal
from lms.interchange.rules.bodies import true_false_words
from lms.interchange.rules.markup import reads_plainly
from lms.interchange.rules.moodle.cloze import holds_a_gap, print_gap
from lms.interchange.rules.writing import NotKnown, Remark, Written, no_such_kind, unsaid
from lms.questions.rules.arranged import Matching, Ordering
from lms.questions.rules.base import POINT_E5, by_id
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.gaps import Gaps
from lms.questions.rules.inline import plain, unescaped
from lms.questions.rules.kinds import Question
from lms.questions.rules.typed import Number, ShortText
from lms.questions.rules.written import Essay

_KNOWN: Final = frozenset({"points", "tags", "reason", "hints", "keep_order"})
_TYPES: Final = {
    "single": "multichoice",
    "multiple": "multichoice",
    "true_false": "truefalse",
    "short_text": "shortanswer",
    "number": "numerical",
    "matching": "matching",
    "ordering": "ordering",
    "gaps": "cloze",
    "essay": "essay",
}
_FULL: Final = Fraction(100)
_SHUFFLED: Final = frozenset({"single", "multiple"})


class _Pen(msgspec.Struct, frozen=True):
    """How one question is written; `said` gathers what has no place."""

    locale: str
    said: list[str]

    def say(self, sentence: str) -> None:
        """Note what has no place."""
        self.said.append(sentence)


def print_moodle(questions: Iterable[Question], locale: str) -> Written:
    """The questions in their order; `locale` is the language that they are written in."""
    printed: list[str] = []
    remarks: list[Remark] = []
    for question in questions:
        pen = _Pen(locale, [])
        try:
            printed.append(_question(question, pen))
        except NotKnown as found:
            remarks.append(Remark(question.key, found.message, left_out=True))
            continue
        known = _KNOWN if question.kind in _SHUFFLED else _KNOWN - {"keep_order"}
        remarks += [Remark(question.key, each) for each in [*pen.said, *unsaid(question, known)]]
    content = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>", *printed, "</quiz>", ""])
    return Written(content, tuple(remarks))


def _question(question: Question, pen: _Pen) -> str:
    if question.kind not in _TYPES:
        raise no_such_kind()
    answers = _answers(question, pen)
    lines = [
        f'<question type="{_TYPES[question.kind]}">',
        _element("name", f"<text>{escape(question.key)}</text>"),
        _asked(question, pen),
        _text("generalfeedback", question.reason),
        _element("defaultgrade", plain_decimal(Fraction(question.points_e5, POINT_E5))),
        _element("penalty", "0.3333333"),
        _element("hidden", "0"),
        *answers,
        *(_text("hint", each) for each in question.hints),
    ]
    if question.tags:
        lines.append(_element("tags", "".join(f"<tag><text>{escape(tag)}</text></tag>" for tag in question.tags)))
    return "\n".join([*lines, "</question>"])


def _asked(question: Question, pen: _Pen) -> str:
    """The text of the question. Gaps are Moodle's own signs and no words: nothing of theirs is unprotected."""
    if not isinstance(question, Gaps):
        return _text("questiontext", question.prompt)
    bare = reads_plainly(question.prompt.split("\n"))
    first, *rest = (_lines(piece) if bare else piece for piece in question.pieces())
    if any(map(holds_a_gap, (first, *rest))):
        raise NotKnown(_("Moodle would see a gap where there is none: the question was left out."))
    gaps = (print_gap(gap, pen.said) for gap in question.gaps)
    words = first + "".join(f"{gap}{piece}" for gap, piece in zip(gaps, rest, strict=True))
    return f"<questiontext{_format(question.prompt)}><text>{escape(words)}</text></questiontext>"


def _answers(question: Question, pen: _Pen) -> list[str]:
    match question:
        case Single():
            worth = {option.id: _FULL if option.id == question.right else Fraction(0) for option in question.options}
            return _choices(question, worth)
        case Multiple():
            share = Fraction(round(Fraction(10_000_000, len(question.right))), 100_000)
            worth = {option.id: share if option.id in question.right else -share for option in question.options}
            return _choices(question, worth)
        case TrueFalse():
            return _true_false(question, pen)
        case ShortText():
            return [_element("usecase", "0"), *(_plain_answer(_FULL, _starred(each)) for each in question.accepted)]
        case Number():
            return _number(question, pen)
        case Matching():
            return _pairs(question, pen)
        case Ordering():
            return _steps(question)
        case _:
            return [_element("responseformat", "editor")] if isinstance(question, Essay) else []


def _choices(question: Single | Multiple, worth: dict[str, Fraction]) -> list[str]:
    return [
        _element("single", "true" if isinstance(question, Single) else "false"),
        _element("shuffleanswers", "false" if question.keep_order else "true"),
        _element("answernumbering", "abc"),
        *(_answer(worth[option.id], option.text) for option in question.options),
    ]


def _true_false(question: TrueFalse, pen: _Pen) -> list[str]:
    if (question.true_text, question.false_text) != true_false_words(pen.locale) or question.false_first:
        words = {"yes": plain(question.true_text), "no": plain(question.false_text)}
        pen.say(_("Its two words “%(yes)s” and “%(no)s” became TRUE and FALSE.") % words)
    return [
        _plain_answer(_FULL if question.right is value else Fraction(0), word)
        for value, word in ((True, "true"), (False, "false"))
    ]


def _number(question: Number, pen: _Pen) -> list[str]:
    low, high = question.bounds()
    if question.low or (question.relative and low != high):
        pen.say(_("A range or a tolerance in percent became a number with its tolerance."))
    middle, reach = plain_decimal((low + high) / 2), plain_decimal((high - low) / 2)
    unit = f"<unit><multiplier>1</multiplier><unit_name>{escape(question.unit)}</unit_name></unit>"
    tolerance = _element("tolerance", reach)
    return [
        f'<answer fraction="100" format="moodle_auto_format"><text>{middle}</text>{tolerance}</answer>',
        *([_element("units", unit)] if question.unit else []),
    ]


def _pairs(question: Matching, pen: _Pen) -> list[str]:
    lefts, rights = by_id(question.lefts), by_id(question.rights)
    if any(unescaped(text) != plain(text) for text in rights.values()):
        pen.say(_("Emphasis on right sides was left out."))
    pairs = [(lefts[left], rights[right]) for left, right in question.pairs.items()]
    alone = [("", text) for each, text in rights.items() if each not in question.pairs.values()]
    return [
        _element("shuffleanswers", "true"),
        *(
            f"<subquestion{_format(left)}><text>{escape(_kept(left))}</text>"
            f"<answer><text>{escape(plain(right))}</text></answer></subquestion>"
            for left, right in [*pairs, *alone]
        ),
    ]


def _steps(question: Ordering) -> list[str]:
    fixed = {"layouttype": "VERTICAL", "selecttype": "ALL", "selectcount": "0"}
    fixed |= {"gradingtype": "RELATIVE_NEXT_EXCLUDE_LAST", "gradingscale": "SHOW"}
    return [
        *(_element(name, value) for name, value in fixed.items()),
        *(_answer(_FULL / 100, i.text) for i in question.items),
    ]


def _starred(accepted: str) -> str:
    return accepted.replace("*", "\\*")


def _answer(worth: Fraction, source: str) -> str:
    return f'<answer fraction="{plain_decimal(worth)}"{_format(source)}><text>{escape(_kept(source))}</text></answer>'


def _plain_answer(worth: Fraction, words: str) -> str:
    return f'<answer fraction="{plain_decimal(worth)}" format="plain_text"><text>{escape(words)}</text></answer>'


def _text(name: str, source: str) -> str:
    return f"<{name}{_format(source)}><text>{escape(_kept(source))}</text></{name}>"


def _element(name: str, inside: str) -> str:
    return f"<{name}>{inside}</{name}>"


def _format(source: str) -> str:
    return f" format={quoteattr('plain_text' if reads_plainly(source.split(chr(10))) else 'markdown')}"


def _kept(source: str) -> str:
    return _lines(source) if reads_plainly(source.split("\n")) else source


def _lines(source: str) -> str:
    return "\n".join(map(plain, source.split("\n")))
