"""Writes questions as CSV that Excel opens with every character right; what a row has no place for is said."""

import csv
import io
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from lms.core.i18n import gettext as _
from lms.core.numbers import plain_decimal
from lms.interchange.rules.writing import NotKnown, Remark, Written, no_such_kind, unsaid
from lms.questions.rules.arranged import Matching, Ordering
from lms.questions.rules.base import POINT_E5, by_id
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.inline import plain, unescaped
from lms.questions.rules.kinds import Question
from lms.questions.rules.typed import Number, ShortText
from lms.questions.rules.written import Essay

_KNOWN: Final = frozenset({"points", "level", "clauses", "tags", "reason", "hints"})
_HEAD: Final = ("key", "kind", "question")
_TAIL: Final = ("right", "points", "topic", "tags", "level", "clauses", "reason")
_BOM: Final = "\ufeff"


def print_csv(questions: Sequence[Question], _locale: str) -> Written:
    """A heading and a row for each question; as many columns for options and hints as the longest row needs."""
    rows: list[tuple[Question, list[str], str]] = []
    remarks: list[Remark] = []
    for question in questions:
        try:
            options, right = _answers(question)
        except NotKnown as found:
            remarks.append(Remark(question.key, found.message, left_out=True))
            continue
        rows.append((question, options, right))
        styled = [_("Emphasis was left out.")] if _is_styled(question, options) else []
        remarks += [Remark(question.key, each) for each in [*styled, *unsaid(question, _KNOWN)]]
    options_wide = max((len(options) for _question, options, _right in rows), default=0)
    hints_wide = max((len(question.hints) for question, _options, _right in rows), default=0)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    letters = [f"option {chr(ord('A') + at)}" for at in range(options_wide)]
    writer.writerow([*_HEAD, *letters, *_TAIL, *["hint"] * hints_wide])
    for question, options, right in rows:
        cells = [*_head(question), *_padded([_words(each) for each in options], options_wide), right, *_tail(question)]
        hints = [_words(each) for each in question.hints]
        writer.writerow([_cell(each) for each in [*cells, *_padded(hints, hints_wide)]])
    return Written(_BOM + file.getvalue(), tuple(remarks))


def _head(question: Question) -> list[str]:
    return [question.key, question.kind.replace("_", " "), _words(question.prompt)]


def _tail(question: Question) -> list[str]:
    points = plain_decimal(Fraction(question.points_e5, POINT_E5))
    tags, clauses = " ".join(question.tags[1:]), " ".join(question.clauses)
    return [points, question.topic, tags, str(question.level), clauses, _words(question.reason)]


def _answers(question: Question) -> tuple[list[str], str]:
    """Options as source, and what is right as words: letters, TRUE or FALSE, or accepted answers between bars."""
    match question:
        case Single() | Multiple():
            right = (question.right,) if isinstance(question, Single) else question.right
            letters = [chr(ord("A") + at) for at, option in enumerate(question.options) if option.id in right]
            return [option.text for option in question.options], ", ".join(letters)
        case TrueFalse():
            return [], "TRUE" if question.right else "FALSE"
        case ShortText():
            if any("|" in each for each in question.accepted):
                raise NotKnown(_("A bar parts accepted answers in a cell: the question was left out."))
            return [], " | ".join(question.accepted)
        case Number():
            return [], question.key_measure.written()
        case Matching():
            return _pairs(question), ""
        case Ordering():
            return [item.text for item in question.items], ""
        case Essay():
            return [], ""
        case _:
            raise no_such_kind()


def _pairs(question: Matching) -> list[str]:
    lefts, rights = by_id(question.lefts), by_id(question.rights)
    if any("->" in plain(text) or "→" in plain(text) for text in lefts.values()):
        raise NotKnown(_("An arrow parts the two sides of a pair: the question was left out."))
    alone = [text for each, text in rights.items() if each not in question.pairs.values()]
    return [f"{lefts[left]} -> {rights[right]}" for left, right in question.pairs.items()] + [
        f"-> {text}" for text in alone
    ]


def _is_styled(question: Question, options: Sequence[str]) -> bool:
    sources = [question.prompt, question.reason, *question.hints, *options]
    return any(plain(each) != unescaped(each).replace("\n", " ") for each in sources)


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _words(source: str) -> str:
    return "\n".join(map(plain, source.split("\n")))


def _cell(words: str) -> str:
    """One that a sheet would compute gets an apostrophe in front."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "'"} else words
