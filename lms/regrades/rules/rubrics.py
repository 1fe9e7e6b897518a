"""A corrected rubric from the fields of a form: the lines of quiz text, one field a language, `rubric-<locale>`."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from lms.core.i18n import gettext as _
from lms.questions.rules.kinds import Languages, Question
from lms.questions.rules.quiz_text import Placed, Source, follows
from lms.questions.rules.quiz_text.lines import Line
from lms.questions.rules.quiz_text.parser import parse_block
from lms.questions.rules.quiz_text.rubric import print_written
from lms.questions.rules.written import Essay, Files
from lms.regrades.rules.refusing import KeyRefused

_SIGNS = frozenset("+＋=＝")
_MARKER = {"essay": "[essay]", "files": "[file]"}


def rubric_fields(languages: Languages) -> dict[str, tuple[str, str]]:
    """Language and text of each field; none for questions that no person marks."""
    return {
        f"rubric-{locale}": (locale, "\n".join(print_written(one)))
        for locale, one in languages.items()
        if isinstance(one, Essay | Files)
    }


def with_rubrics(languages: Languages, fields: Mapping[str, Sequence[str]]) -> Languages:
    """The question with the rubrics and model answers that the form gives. Raises KeyRefused at a field.

    A language without its field keeps its own; criteria, levels and points have to be the same in all.
    """
    found = {locale: _read(one, fields, locale) for locale, one in languages.items()}
    leader = next(iter(found.values()))
    if odd := next((locale for locale, one in found.items() if not follows(leader, one)), None):
        sentence = _("Criteria, levels and points have to be the same in each language; only the words differ.")
        raise KeyRefused(sentence, f"rubric-{odd}")
    return found


def _read(question: Question, fields: Mapping[str, Sequence[str]], locale: str) -> Question:
    name = f"rubric-{locale}"
    if not isinstance(question, Essay | Files) or name not in fields:
        return question
    lines = [words for raw in fields[name][-1].splitlines() if (words := " ".join(raw.split()))]
    if any(words[0] not in _SIGNS for words in lines):
        raise KeyRefused(_("Write criteria (“+”) and the model answer (“=”) only."), name)
    block = [Line(number, text) for number, text in enumerate([f"x {_MARKER[question.kind]}", *lines])]
    read = parse_block(block, Source("", locale), key=question.key)
    if not isinstance(read, Placed):
        message = read[0].message
        raise KeyRefused(f"{_('Line %(n)s', n=read[0].line)}: {message}" if read[0].line else message, name)
    assert isinstance(read.question, Essay | Files)
    return replace(question, criteria=read.question.criteria, model=read.question.model)
