"""Marks in the front matter of a quiz: negative marks, parts, tries and their penalty, how sure one is."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from lms.core.i18n import gettext as _
from lms.core.marked_yaml import Marked, Path, Plain
from lms.core.problems import Problem
from lms.questions.rules.kinds import Question
from lms.questions.rules.mark_rules import MOST_TRIES, MarkRules, Parts, fraction
from lms.questions.rules.quiz_rules import Mode, QuizRules
from lms.questions.rules.quiz_text import Placed
from lms.quizfiles.rules.values import Reader, Refused, number, one_of, yes

_FIELDS: Final = ("negative", "parts", "tries", "try_penalty", "confidence")


def take_marks(read: dict[str, Any]) -> MarkRules:
    """The marks from the values that were read; they are taken out of `read`."""
    return MarkRules(**{name: read.pop(name) for name in _FIELDS if name in read})


def marks_lines(marks: MarkRules) -> list[str]:
    """The lines of the front matter; what has its default is left out."""
    usual = MarkRules()
    said = {name: getattr(marks, name) for name in _FIELDS if getattr(marks, name) != getattr(usual, name)}
    return [f"{name}: {'yes' if value is True else value}" for name, value in said.items()]


def marks_problems(rules: QuizRules, head: Marked, path: str) -> Iterator[Problem]:
    """What does not go together, each at its own line."""
    for name, wrong, message in _conflicts(rules, frozenset(head.values)):
        if wrong:
            yield Problem(path, head.line(name), message % {"name": name})


def hint_problems(rules: QuizRules, placed: Sequence[Placed]) -> Iterator[Problem]:
    """Hints that nobody would ever see, and tries at what only a person can mark."""
    message = _("Hints are shown between tries. Write “tries: 3” in the front matter, or take the hints out.")
    for each in placed:
        if _never_shown(each.question, rules):
            yield Problem(each.path, each.line, message)
    message = _("With tries a page says at once what is right. Ask essays and files in a quiz without tries.")
    for each in placed:
        if each.question.needs_person and rules.marks.tries:
            yield Problem(each.path, each.line, message)


def _never_shown(question: Question, rules: QuizRules) -> bool:
    return bool(question.hints) and rules.marks.tries < 2


def _conflicts(rules: QuizRules, given: frozenset[str]) -> Iterator[tuple[str, bool, str]]:
    """(name, whether it is wrong, what to say) of everything that can be; `given` are the names in the file."""
    message = _("“%(name)s” is for practice: a test does not tell what is right before it is handed in.")
    for name in ("tries", "try_penalty", "confidence"):
        yield name, name in given and rules.mode is not Mode.PRACTICE, message
    message = _("“%(name)s” needs tries. Write “tries: 3” too.")
    for name in ("try_penalty", "confidence"):
        yield name, name in given and not rules.marks.tries and rules.mode is Mode.PRACTICE, message
    message = _("Where there are tries, each costs its penalty: there are no negative marks beside it.")
    yield "negative", bool(rules.marks.tries and rules.marks.most_lost), message


def _share(value: Plain, at: Path) -> str:
    if not isinstance(value, str) or fraction(value) is None:
        raise Refused(_("“%(name)s” is a share of the points, as in 1/3 or 20%%.") % {"name": at[-1]}, at)
    return value.replace(" ", "")


MARKS_READERS: Final[dict[str, Reader]] = {
    "negative": _share,
    "parts": one_of(Parts),
    "tries": number(1, MOST_TRIES),
    "try_penalty": _share,
    "confidence": yes,
}
