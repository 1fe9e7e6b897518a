"""Writes questions as quiz text, so that reading it gives the same questions again."""

import re
from fractions import Fraction
from typing import Final, assert_never

from lms.core.numbers import plain_decimal
from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.base import POINT_E5, Option, by_id
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.gaps import Gap, Gaps
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.kinds import Question
from lms.questions.rules.quiz_text.number_line import read_key
from lms.questions.rules.quiz_text.places import print_hotspot
from lms.questions.rules.quiz_text.rubric import print_written
from lms.questions.rules.typed import Number, ShortText
from lms.questions.rules.written import Essay, Files

_MARKERS: Final = {
    "multiple": "[choose all]",
    "ordering": "[order]",
    "matching": "[match]",
    "categorise": "[categorise]",
    "short_text": "[text]",
    "files": "[file]",
}


def print_questions(questions: tuple[Question, ...]) -> str:
    """All questions, parted by blank lines, with a line break at the end."""
    return "\n".join(print_question(question) for question in questions)


def print_question(question: Question, *, with_key: bool = True) -> str:
    """One question with a line break at the end; a check box carries its key outside."""
    head = " ".join([question.prompt, *_markers(question, with_key=with_key)])
    reason = [f"> {line}" for line in question.reason.split("\n")] if question.reason else []
    hints = [f"hint: {hint}" for hint in question.hints]
    return "\n".join([head, *_answers(question), *hints, *reason]) + "\n"


def _markers(question: Question, *, with_key: bool) -> list[str]:
    points = plain_decimal(Fraction(question.points_e5, POINT_E5))
    said = [
        f"[key {question.key}]" if with_key else "",
        _kind_marker(question),
        "" if question.points_e5 == POINT_E5 else f"[{points} points]",
        "" if question.level == 2 else f"[level {question.level}]",
        "[critical]" if question.critical else "",
        "[keep order]" if question.keep_order else "",
        "[equivalent]" if question.equivalent else "",
        f"[pin {question.pin}]" if question.pin else "",
    ]
    return [*filter(None, said), *(f"#{tag}" for tag in question.tags), *(f"@{clause}" for clause in question.clauses)]


def _kind_marker(question: Question) -> str:
    if isinstance(question, Hotspot):
        return "[hotspot]" if question.wanted == len(question.right) else f"[hotspot {question.wanted}]"
    if isinstance(question, Essay):
        return f"[essay {question.words} words]" if question.words else "[essay]"
    return _MARKERS.get(question.kind, "")


def _answers(question: Question) -> list[str]:
    match question:
        case Single() | Multiple() | TrueFalse():
            return _ticked(question)
        case ShortText():
            return [f"= {_accepted(question.accepted)}"]
        case Number():
            return [f"= {question.key_measure.written()}"]
        case Matching() | Categorise():
            return _belonging(question)
        case Ordering():
            return [f"{place}. {item.text}" for place, item in enumerate(question.items, 1)]
        case Gaps():
            return [_gap(gap) for gap in question.gaps]
        case Hotspot():
            return print_hotspot(question)
        case Essay() | Files():
            return print_written(question)
        case _:
            assert_never(question)


def _belonging(question: Matching | Categorise) -> list[str]:
    if isinstance(question, Matching):
        return _pairs(question.lefts, question.rights, question.pairs)
    return _pairs(question.items, question.categories, question.places)


def _ticked(question: Single | Multiple | TrueFalse) -> list[str]:
    match question:
        case Single():
            return _ticks(question.options, (question.right,))
        case Multiple():
            return _ticks(question.options, question.right)
        case TrueFalse():
            words = (Option("true", question.true_text), Option("false", question.false_text))
            return _ticks(words[::-1] if question.false_first else words, ("true" if question.right else "false",))
        case _:
            assert_never(question)


def _ticks(options: tuple[Option, ...], right: tuple[str, ...]) -> list[str]:
    return [f"{'*' if option.id in right else '-'} {option.text}" for option in options]


def _pairs(lefts: tuple[Option, ...], rights: tuple[Option, ...], belongs: dict[str, str]) -> list[str]:
    texts, used = by_id(rights), set(belongs.values())
    pairs = [f"{left.text} -> {texts[belongs[left.id]]}" for left in lefts]
    return pairs + [f"-> {right.text}" for right in rights if right.id not in used]


def _gap(gap: Gap) -> str:
    if gap.number is not None:
        return f"= {gap.number.written()}"
    if not gap.options:
        return f"= {_accepted(_as_words(gap.accepted))}"
    return "~ " + " | ".join(f"{'*' if option.id == gap.right else ''}{option.text}" for option in gap.options)


def _as_words(accepted: tuple[str, ...]) -> tuple[str, ...]:
    """One word that would read as a number is written twice: a line with a bar is always words."""
    return accepted * 2 if len(accepted) == 1 and read_key(accepted[0], "en") else accepted


def _accepted(words: tuple[str, ...]) -> str:
    """Plain words on one line; only what would part them is protected."""
    return " | ".join(re.sub(r"[\\|｜]", r"\\\g<0>", each) for each in words)
