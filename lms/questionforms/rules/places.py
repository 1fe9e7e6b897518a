"""One question of a whole text: read where it stands, and written back without touching a line of the others."""

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from lms.questionforms.rules.reading import form_of
from lms.questionforms.rules.ready_made import ready_made
from lms.questionforms.rules.shape import QuestionForm
from lms.questionforms.rules.writing import Written, written
from lms.questions.rules.quiz_text import Placed, Source
from lms.questions.rules.quiz_text.lines import Line, blocks
from lms.questions.rules.quiz_text.parser import parse_block

_NONE: Final = -1


class Changed(msgspec.Struct, frozen=True):
    """A text after one of its questions was written: `lines` stand for the old ones from `first` to `last`."""

    body: str
    first: int
    last: int
    lines: tuple[str, ...]
    faults: dict[str, str]
    whole: bool


def read_at(body: str, line: int, locale: str) -> tuple[int, int, QuestionForm] | None:
    """First line, number and form of the question in which a line lies, or that it follows; None when there is none.

    Raises Wrong for a question that no form can show.
    """
    found = blocks(body, 1)
    at = _at(found, line)
    return None if at == _NONE else (found[at][0].number, at + 1, form_of(found[at], locale))


def changed(body: str, line: int, form: QuestionForm, locale: str) -> Changed | None:
    """The text with this question as the form has it; None when there is no question any more.

    A question that says the same as before keeps its lines as somebody typed them.
    """
    found = blocks(body, 1)
    at = _at(found, line)
    if at == _NONE:
        return None
    first, last = found[at][0].number, found[at][-1].number
    made = written(form, locale, key=f"q{at + 1}")
    before = body.split("\n")[first - 1 : last]
    lines = before if made.whole and _same(found[at], made, locale) else list(made.lines)
    return Changed(_with(body, first, last, lines), first, last, tuple(lines), made.faults, made.whole)


def put_in(body: str, line: int, lines: Sequence[str]) -> tuple[str, int]:
    """The text with a new question behind that of a line (at the end for 0), and the line on which it begins."""
    found = blocks(body, 1)
    at = _at(found, line) if line else len(found) - 1
    if at == _NONE:
        return "\n".join([*lines, ""]), 1
    last, rest = found[at][-1].number, body.split("\n")
    behind = rest[last:]
    after = behind if behind and not behind[0].strip() else ["", *behind]
    return "\n".join([*rest[:last], "", *lines, *after]), last + 2


def begun(kind: str, locale: str) -> QuestionForm:
    """The form of a new question, with its words still to be written."""
    text = ready_made(locale)[kind]
    words = text[text.index("⟦") : text.index("⟧") + 1]
    form = form_of(blocks(text.replace("⟦", "").replace("⟧", ""), 1)[0], locale)
    return replace(form, prompt=form.prompt.replace(words[1:-1], "", 1).strip(), reason="")


def _at(found: Sequence[Sequence[Line]], line: int) -> int:
    before = [at for at, block in enumerate(found) if block[0].number <= line]
    return before[-1] if before else 0 if found else _NONE


def _same(block: Sequence[Line], made: Written, locale: str) -> bool:
    """Whether the new lines ask the same as those that stand there."""
    new = [Line(number, text) for number, text in enumerate(made.lines, 1)]
    one, other = (parse_block(each, Source("", locale), key="q") for each in (block, new))
    return isinstance(one, Placed) and isinstance(other, Placed) and one.question == other.question


def _with(body: str, first: int, last: int, lines: Sequence[str]) -> str:
    rest = body.split("\n")
    return "\n".join([*rest[: first - 1], *lines, *rest[last:]])
