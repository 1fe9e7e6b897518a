"""The questions of a text that is being typed: only blocks that changed are read again."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import msgspec
from msgspec.structs import replace

from lms.core.i18n import current_locale, use_locale
from lms.core.i18n import gettext as _
from lms.questions.rules.inline import plain
from lms.questions.rules.kinds import Question
from lms.questions.rules.quiz_text import Placed, Source
from lms.questions.rules.quiz_text.lines import Line, blocks, unreadable
from lms.questions.rules.quiz_text.parser import parse_block, twice

MOST_QUESTIONS: Final = 1000
_MOST_KEPT: Final = 4096
_NAME: Final = 80


class Fault(msgspec.Struct, frozen=True, order=True):
    """What is wrong and what to do; `line` counts from 1 below the head, 0 is the quiz as a whole."""

    line: int
    message: str


class Entry(msgspec.Struct, frozen=True):
    """A block of lines: a question, or why it is none."""

    number: int
    line: int
    last: int
    name: str
    question: Question | None
    faults: tuple[Fault, ...]


def entries(body: str, locale: str) -> tuple[Entry, ...]:
    """What stands in the text, in its order; the faults are those of the parser of files, on the same lines."""
    unseen = [Fault(one.line, one.message) for one in unreadable(body, path="", first_line=1)]
    found = [_entry(number, block, locale) for number, block in enumerate(blocks(body, 1)[:MOST_QUESTIONS], 1)]
    read = [Placed(one.question, "", one.line) for one in found if one.question is not None]
    said = [*unseen, *(Fault(one.line, one.message) for one in twice(read))]
    return tuple(_with(one, said) for one in found) if said else tuple(found)


def too_many(body: str) -> tuple[Fault, ...]:
    """The fault of a text with more questions than a quiz may have."""
    found = blocks(body, 1)
    if len(found) <= MOST_QUESTIONS:
        return ()
    return (Fault(found[MOST_QUESTIONS][0].number, _("Put at most 1,000 questions in one file.")),)


def at_line(found: Sequence[Entry], line: int) -> Entry | None:
    """The entry in which a line lies, or that it follows; above all of them the first."""
    before = [one for one in found if one.line <= line]
    return before[-1] if before else found[0] if found else None


def _entry(number: int, block: Sequence[Line], locale: str) -> Entry:
    first = block[0].number
    question, wrong = _read(tuple(line.text for line in block), locale, current_locale())
    if question is not None and not question.key:
        question = replace(question, key=f"q{number}")
    name = plain(question.prompt) if question is not None else block[0].text
    faults = tuple(Fault(first + one.line, one.message) for one in wrong)
    return Entry(number, first, block[-1].number, _short(name), question, faults)


@lru_cache(maxsize=_MOST_KEPT)
def _read(lines: tuple[str, ...], locale: str, reader: str) -> tuple[Question | None, tuple[Fault, ...]]:
    """A block by itself, its lines counted from 0; sentences are in the language of `reader`."""
    block = [Line(number, text) for number, text in enumerate(lines, 1)]
    with use_locale(reader):
        read = parse_block(block, Source("", locale), key="")
    if isinstance(read, Placed):
        return read.question, ()
    return None, tuple(Fault(one.line - 1, one.message) for one in read)


def _with(entry: Entry, said: Sequence[Fault]) -> Entry:
    own = [one for one in said if entry.line <= one.line <= entry.last]
    return replace(entry, faults=(*entry.faults, *own)) if own else entry


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _NAME else f"{line[:_NAME]}…"
