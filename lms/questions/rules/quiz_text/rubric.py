"""Rubrics as quiz text has them: "+ Says what happens next: no = 0 | yes = 2", one line a criterion."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from lms.core.i18n import gettext as _
from lms.core.numbers import plain_decimal
from lms.questions.rules.base import POINT_E5
from lms.questions.rules.quiz_text.findings import Head, Wrong
from lms.questions.rules.quiz_text.lines import Kind, Part, alternatives
from lms.questions.rules.written import Criterion, Essay, Files, Level

CRITERION: Final = re.compile(
    r"(?P<name>(?:\\.|[^\\])+?)\s*(?P<critical>[\[［]critical[\]］])?\s*[:：]\s*(?P<levels>.*)", re.DOTALL
)
LEVEL: Final = re.compile(r"(?P<text>.*\S)\s*(?<!\\)[=＝]\s*(?P<points>\d{1,3}(?:\.\d{1,5})?)", re.DOTALL)
_MOST_LEVELS: Final = 5
_MOST_CRITERIA: Final = 10


def read_written(head: Head, kind: str, parts: Sequence[Part], words: int) -> Essay | Files:
    """An essay or a question for files, with its rubric. Raises Wrong."""
    other = next((part for part in parts if part.kind not in {Kind.CRITERION, Kind.EQUALS}), None)
    lines = [part for part in parts if part.kind is Kind.CRITERION]
    if other or not lines:
        raise Wrong(no_rubric(), (other or parts[0]).line)
    if len(lines) > _MOST_CRITERIA:
        raise Wrong(_("There are more than 10 criteria. Leave some out."), lines[_MOST_CRITERIA].line)
    criteria = tuple(_criterion(part) for part in lines)
    names = [each.name for each in criteria]
    if twice := next((part for at, part in enumerate(lines) if names[at] in names[:at]), None):
        raise Wrong(_("This line stands twice in the question. Change its words or delete it."), twice.line)
    model = "\n".join(part.text for part in parts if part.kind is Kind.EQUALS and part.text)
    if kind == "files":
        return Files(**head, criteria=criteria, model=model)
    return Essay(**head, criteria=criteria, model=model, words=words)


def no_rubric() -> str:
    """What to do about a question that a person marks and that does not say what counts."""
    return _("A person marks this question: write what counts as “+ criterion: poor = 0 | good = 2” lines.")


def print_written(question: Essay | Files) -> list[str]:
    """The lines below the prompt: rubric, then model answer."""
    model = [f"= {line}" for line in question.model.split("\n")] if question.model else []
    return [*(_printed(each) for each in question.criteria), *model]


def _criterion(part: Part) -> Criterion:
    found = CRITERION.fullmatch(part.text)
    levels = [LEVEL.fullmatch(each) for each in alternatives(found["levels"])] if found else []
    if found is None or not 2 <= len(levels) <= _MOST_LEVELS or not all(levels):
        message = _(
            "A criterion has two to five levels with their points: “+ criterion: poor = 0 | fair = 1 | good = 2”."
        )
        raise Wrong(message, part.line)
    read = tuple(Level(each["text"], int(Fraction(each["points"]) * POINT_E5)) for each in levels if each)
    if len({level.points_e5 for level in read}) < len(read):
        raise Wrong(_("Two levels of this criterion have the same points. Give each its own."), part.line)
    if found["critical"] and min(level.points_e5 for level in read):
        raise Wrong(_("A critical criterion needs a level with 0 points: who misses it earns nothing."), part.line)
    return Criterion(found["name"], read, critical=bool(found["critical"]))


def _printed(criterion: Criterion) -> str:
    levels = " | ".join(
        f"{level.text} = {plain_decimal(Fraction(level.points_e5, POINT_E5))}" for level in criterion.levels
    )
    return f"+ {criterion.name}{' [critical]' if criterion.critical else ''}: {levels}"
