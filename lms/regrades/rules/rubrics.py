"""A corrected rubric from the fields of a form: those of the question's own form, behind `rubric-<locale>-`."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from lms.core.i18n import gettext as _
from lms.questionforms.rules import QuestionForm, Row, form_from, form_of, written
from lms.questions.rules.kinds import Languages, Question
from lms.questions.rules.quiz_text import Placed, Source, follows
from lms.questions.rules.quiz_text.lines import Line
from lms.questions.rules.quiz_text.parser import parse_block
from lms.questions.rules.quiz_text.rubric import print_written
from lms.questions.rules.written import Essay, Files
from lms.regrades.rules.refusing import KeyRefused

_MARKER: Final = {"essay": "[essay]", "files": "[file]"}
_PROMPT: Final = "x"
"""Stands for the words of the question, which stay as they are."""


def rubric_forms(languages: Languages, fields: Mapping[str, Sequence[str]]) -> dict[str, QuestionForm]:
    """Criteria and model answer in each language, as they were sent, else as they stand; and an empty row.

    None for questions that no person marks.
    """
    shown = {
        locale: _sent(one, fields, locale) or _standing(one, locale)
        for locale, one in languages.items()
        if isinstance(one, Essay | Files)
    }
    return {locale: replace(form, rows=(*form.rows, Row(""))).numbered() for locale, form in shown.items()}


def with_rubrics(languages: Languages, fields: Mapping[str, Sequence[str]]) -> Languages:
    """The question with the rubrics and model answers that the form gives. Raises KeyRefused at a field.

    A language without its fields keeps its own; criteria, levels and points have to be the same in all.
    """
    found = {locale: _read(one, fields, locale) for locale, one in languages.items()}
    leader = next(iter(found.values()))
    if odd := next((locale for locale, one in found.items() if not follows(leader, one)), None):
        sentence = _("Criteria, levels and points have to be the same in each language; only the words differ.")
        raise KeyRefused(sentence, f"rubric-{odd}")
    return found


def _sent(question: Essay | Files, fields: Mapping[str, Sequence[str]], locale: str) -> QuestionForm | None:
    before = f"rubric-{locale}-"
    own = {name.removeprefix(before): values for name, values in fields.items() if name.startswith(before)}
    if not own:
        return None
    form = form_from(own)
    rows = tuple(row for row in form.rows if not row.is_empty)
    return QuestionForm(question.kind, prompt=_PROMPT, rows=rows, model=form.model).numbered()


def _standing(question: Essay | Files, locale: str) -> QuestionForm:
    return form_of(_block([f"{_PROMPT} {_MARKER[question.kind]}", *print_written(question)]), locale)


def _read(question: Question, fields: Mapping[str, Sequence[str]], locale: str) -> Question:
    form = _sent(question, fields, locale) if isinstance(question, Essay | Files) else None
    if form is None:
        return question
    said = written(form, locale, key=question.key)
    for field, sentence in said.faults.items():
        raise KeyRefused(sentence, f"rubric-{locale}-{field}")
    read = parse_block(_block(said.lines), Source("", locale), key=question.key)
    assert isinstance(read, Placed), "what has no faults is a question"
    assert isinstance(read.question, Essay | Files)
    return replace(question, criteria=read.question.criteria, model=read.question.model)


def _block(lines: Sequence[str]) -> list[Line]:
    return [Line(number, text) for number, text in enumerate(lines, 1)]
