"""A form as quiz text, and each fault of it at the field that it comes from."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lms.core.i18n import gettext as _
from lms.questionforms.rules.answer_lines import answer_lines
from lms.questionforms.rules.guarding import Put, one_line, prompt_lines, put
from lms.questionforms.rules.marking import marked
from lms.questionforms.rules.shape import QuestionForm
from lms.questions.rules.gaps import GAP
from lms.questions.rules.quiz_text import Placed, Source
from lms.questions.rules.quiz_text.lines import Kind, Line, unreadable
from lms.questions.rules.quiz_text.parser import parse_block

_ALIKE: Final = frozenset({"single", "true_false"})


class Written(msgspec.Struct, frozen=True):
    """The lines of a question, what is wrong by the name of a field, and whether the parser takes it as it stands."""

    lines: tuple[str, ...]
    faults: dict[str, str]
    whole: bool


def written(form: QuestionForm, locale: str, *, key: str) -> Written:
    """The text of a form; `key` is what the question is called when it says none itself.

    Rows in which nothing is typed are not written. A marker that nobody could read is left out, and said.
    """
    head, faults = marked(form, key)
    prompt = prompt_lines(form)
    asked = [Put(" ".join([*prompt[-1:], *head]).strip(), "prompt")]
    hints = [put("hint: ", row.text, f"hint-{row.id}-text", Kind.HINT, form.kind) for row in form.hints if row.text]
    reason = [Put(f"> {line}", "reason") for line in map(one_line, form.reason.split("\n")) if line]
    answers = answer_lines(form)
    lines = [*(Put(line, "prompt") for line in prompt[:-1]), *asked, *answers, *hints, *reason]
    said, whole = _said(form, lines, locale, key, first="" if answers else _first_field(form))
    return Written(tuple(each.line for each in lines), {**said, **faults}, whole)


def _first_field(form: QuestionForm) -> str:
    if form.kind == "number":
        return "value"
    return f"row-{form.rows[0].id}-text" if form.rows else "rows"


def _said(
    form: QuestionForm, lines: Sequence[Put], locale: str, key: str, *, first: str
) -> tuple[dict[str, str], bool]:
    """What the parser says of these lines, by field; what is missing altogether is said at `first`."""
    block = [Line(number, each.line) for number, each in enumerate(lines, 1)]
    hidden = unreadable("\n".join(each.line for each in lines), path="", first_line=1)
    read = hidden or parse_block(block, Source("", locale), key=key)
    if isinstance(read, Placed):
        return _mistaken(form, read.question.kind), True
    found: dict[str, str] = {}
    for problem in read:
        field = lines[problem.line - 1].field if 0 < problem.line <= len(lines) else "prompt"
        found.setdefault(first if field == "prompt" and first and form.prompt.strip() else field, problem.message)
    return found, False


def _mistaken(form: QuestionForm, kind: str) -> dict[str, str]:
    """What to do when the text is read as another kind than the form has."""
    if kind == form.kind or {kind, form.kind} <= _ALIKE:
        return {}
    if kind == "gaps" and GAP.search(form.prompt):
        return {
            "prompt": _("___ in the text makes this a question with gaps. Write it as \\___ when you mean the line.")
        }
    if form.kind == "gaps":
        return {"prompt": _("Write ___ in the question where a gap is.")}
    if form.kind == "number":
        return {"value": _("This is read as words and not as a number. Write a number here, and its unit beside it.")}
    return {"rows": _("The text is read as a question of another kind. Look at what is marked as right.")}
