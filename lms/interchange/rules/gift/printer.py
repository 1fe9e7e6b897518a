"""Writes questions as GIFT, which Moodle and many others read; what GIFT has no place for is said."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

import msgspec

from lms.core.i18n import gettext as _
from lms.core.numbers import plain_decimal
from lms.interchange.rules.bodies import true_false_words
from lms.interchange.rules.markup import reads_plainly
from lms.interchange.rules.protecting import protected
from lms.interchange.rules.writing import NotKnown, Remark, Written, no_such_kind, unsaid
from lms.questions.rules.arranged import Matching
from lms.questions.rules.base import Option
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.gaps import Gap, Gaps
from lms.questions.rules.inline import plain, unescaped
from lms.questions.rules.kinds import Question
from lms.questions.rules.measures import Measure
from lms.questions.rules.typed import Number, ShortText
from lms.questions.rules.written import Essay

_SIGNS: Final = re.compile(r"[\\~=#{}:]")
_WEIGHTS: Final = {"=": "%100%", "~": "%0%"}
_KNOWN: Final = frozenset({"tags", "reason"})


class _Pen(msgspec.Struct, frozen=True):
    """How one question is written: as plain words or as Markdown; `said` gathers what has no place."""

    locale: str
    said: list[str]
    plainly: bool

    def text(self, source: str) -> str:
        """A text with its signs protected."""
        return _escaped("\n".join(map(plain, source.split("\n"))) if self.plainly else source)

    def option(self, sign: str, source: str) -> str:
        """An option; one that looks as if it began with a weight gets its own."""
        return _weighed(sign, self.text(source))

    def say(self, sentence: str) -> None:
        """Note what has no place, once."""
        if sentence not in self.said:
            self.said.append(sentence)


class _Answers(msgspec.Struct, frozen=True):
    """Lines between the braces; in a gap they stand in the text."""

    lines: list[str]
    in_gap: bool = False


def print_gift(questions: Iterable[Question], locale: str) -> Written:
    """The questions in their order; `locale` is the language that they are written in."""
    printed: list[str] = []
    remarks: list[Remark] = []
    for question in questions:
        pen = _Pen(locale, [], plainly=reads_plainly(_sources(question)))
        try:
            printed.append(_question(question, pen))
        except NotKnown as found:
            remarks.append(Remark(question.key, found.message, left_out=True))
            continue
        remarks += [Remark(question.key, each) for each in [*pen.said, *unsaid(question, _KNOWN)]]
    return Written("\n".join(printed), tuple(remarks))


def _question(question: Question, pen: _Pen) -> str:
    answers = _answers(question, pen)
    markup = "" if pen.plainly else "[markdown]"
    tags = "// " + " ".join(f"[tag:{tag}]" for tag in question.tags) + "\n" if question.tags else ""
    reason = [f"####{pen.text(question.reason)}"] if question.reason else []
    inside = "\n".join(["{", *(f"\t{each}" for each in [*answers.lines, *reason]), "}"])
    if answers.in_gap and isinstance(question, Gaps):
        before, after = question.pieces()
        return f"{tags}::{question.key}::{markup}{pen.text(before)}{inside}{pen.text(after)}\n"
    return f"{tags}::{question.key}::{markup}{pen.text(question.prompt)}{inside}\n"


def _answers(question: Question, pen: _Pen) -> _Answers:
    match question:
        case Single():
            return _Answers(_single(question.options, question.right, pen))
        case Multiple():
            return _Answers(_multiple(question, pen))
        case TrueFalse():
            return _Answers(_true_false(question, pen))
        case ShortText():
            return _Answers(_words(question.accepted))
        case Number():
            return _Answers([_measure(question.key_measure, pen)])
        case Matching():
            return _Answers(_pairs(question, pen))
        case Gaps():
            return _gaps(question, pen)
        case Essay():
            return _Answers([])
        case _:
            raise no_such_kind()


def _single(options: Sequence[Option], right: str, pen: _Pen) -> list[str]:
    return [pen.option("=" if option.id == right else "~", option.text) for option in options]


def _multiple(question: Multiple, pen: _Pen) -> list[str]:
    share = plain_decimal(Fraction(round(Fraction(10_000_000, len(question.right))), 100_000))
    return [
        f"~%{share if option.id in question.right else f'-{share}'}%{pen.text(option.text)}"
        for option in question.options
    ]


def _true_false(question: TrueFalse, pen: _Pen) -> list[str]:
    if (question.true_text, question.false_text) != true_false_words(pen.locale) or question.false_first:
        words = {"yes": plain(question.true_text), "no": plain(question.false_text)}
        pen.say(_("Its two words “%(yes)s” and “%(no)s” became TRUE and FALSE.") % words)
    return ["TRUE" if question.right else "FALSE"]


def _words(accepted: Sequence[str]) -> list[str]:
    if any("->" in each for each in accepted):
        raise NotKnown(_("GIFT takes an arrow in an answer for a pair: the question was left out."))
    return [_weighed("=", _escaped(each.replace("*", "\\*"))) for each in accepted]


def _measure(measure: Measure, pen: _Pen) -> str:
    if measure.unit:
        pen.say(_("The unit “%(unit)s” was left out.") % {"unit": measure.unit})
    if measure.low:
        return f"#{measure.low}..{measure.high}"
    reach = Fraction(measure.tolerance)
    if measure.relative and reach:
        reach = abs(Fraction(measure.value)) * reach / 100
        pen.say(_("Its tolerance in percent became a number."))
    return f"#{measure.value}:{plain_decimal(reach)}"


def _pairs(question: Matching, pen: _Pen) -> list[str]:
    lefts = {option.id: option.text for option in question.lefts}
    rights = {option.id: _right(option.text, pen) for option in question.rights}
    if any("->" in text for text in lefts.values()):
        raise NotKnown(_("GIFT takes an arrow in an answer for a pair: the question was left out."))
    alone = [text for each, text in rights.items() if each not in question.pairs.values()]
    pairs = [f"={pen.text(lefts[left])} -> {rights[right]}" for left, right in question.pairs.items()]
    return [*pairs, *(f"= -> {text}" for text in alone)]


def _right(source: str, pen: _Pen) -> str:
    """A right side, which is plain text in GIFT."""
    words = plain(source)
    if unescaped(source) != words:
        pen.say(_("Emphasis on right sides was left out."))
    return ("[plain]" if words.startswith("[") else "") + _escaped(words)


def _gaps(question: Gaps, pen: _Pen) -> _Answers:
    if len(question.gaps) != 1:
        raise NotKnown(_("GIFT has one gap in a text at most: the question was left out."))
    gap = question.gaps[0]
    at_the_end = not question.pieces()[1].strip()
    if gap.options and at_the_end:
        pen.say(_("A gap at the end of its text became options to tick."))
    return _Answers(_gap(gap, pen), in_gap=not at_the_end)


def _gap(gap: Gap, pen: _Pen) -> list[str]:
    if gap.number is not None:
        return [_measure(gap.number, pen)]
    return _single(gap.options, gap.right, pen) if gap.options else _words(gap.accepted)


def _weighed(sign: str, text: str) -> str:
    return f"{sign}{_WEIGHTS[sign] if text.startswith('%') else ''}{text}"


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", text).replace("\n", "\\n")


def _sources(question: Question) -> list[str]:
    """All that is shown, as source."""
    texts = [*question.prompt.replace("___", "\ue000").split("\n"), *question.reason.split("\n")]
    match question:
        case Single() | Multiple():
            return [*texts, *(option.text for option in question.options)]
        case Matching():
            return [*texts, *(option.text for option in question.lefts)]
        case Gaps():
            return [*texts, *(option.text for gap in question.gaps for option in gap.options), *_typed(question)]
        case ShortText():
            return [*texts, *map(protected, question.accepted)]
        case _:
            return texts


def _typed(question: Gaps) -> list[str]:
    return [protected(each) for gap in question.gaps for each in gap.accepted]
