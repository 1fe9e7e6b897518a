"""Questions that a person marks by a rubric: essays and files."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import msgspec

from lms.core.i18n import gettext as _
from lms.core.typed_text import is_blank, visible
from lms.questions.rules.answers import Answer, AnswerRefused, wrong_shape
from lms.questions.rules.base import DEFAULT_MARKING, Marking, QuestionBase
from lms.questions.rules.inline import escaped

LONGEST_ESSAY: Final = 20_000
MOST_FILES: Final = 5
_REF: Final = re.compile(r"[A-Za-z0-9_-]{1,24}")
_WORD: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+(?:['’-][^\W\u3400-\u9fff]+)*")


class Level(msgspec.Struct, frozen=True, array_like=True):
    """How well a criterion is met, in inline Markdown, and its points in hundred-thousandths."""

    text: str
    points_e5: int


class Criterion(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that a marker looks at, with two to five levels; missing a critical one costs everything."""

    name: str
    levels: tuple[Level, ...]
    critical: bool = False

    @property
    def most_e5(self) -> int:
        """The points of its best level."""
        return max(level.points_e5 for level in self.levels)


class Written(QuestionBase, frozen=True, kw_only=True):
    """What essays and files have in common: the rubric, and a model answer for whoever marks."""

    criteria: tuple[Criterion, ...]
    model: str = ""

    @property
    def needs_person(self) -> bool:
        """Whether only a person can mark it."""
        return True

    def grade(self, _answer: Answer, _marking: Marking = DEFAULT_MARKING) -> Fraction:
        """Nothing before a person has marked it."""
        return Fraction(0)

    def credit(self, chosen: Mapping[int, int]) -> Fraction | None:
        """Fraction of full marks for a level of each criterion, both counted from 0; None while one is open."""
        if any(at not in chosen for at in range(len(self.criteria))):
            return None
        given = [each.levels[chosen[at]] for at, each in enumerate(self.criteria)]
        missed = any(each.critical and not level.points_e5 for each, level in zip(self.criteria, given, strict=True))
        most = sum(each.most_e5 for each in self.criteria)
        return Fraction(0) if missed else Fraction(sum(level.points_e5 for level in given), most)

    def right_answer(self) -> tuple[str, ...]:
        """The model answer, where there is one."""
        return tuple(self.model.split("\n")) if self.model else ()


class Essay(Written, frozen=True, kw_only=True, tag="essay"):
    """A text of one's own; `words` is advice about its length, 0 for none."""

    words: int = 0

    def accepts(self, answer: object) -> None:
        """Refuse what is not a text of at most 20,000 characters."""
        if answer is None:
            return
        text = answer.get("text") if isinstance(answer, dict) and len(answer) == 1 else None
        if not isinstance(text, str):
            raise wrong_shape()
        if len(text) > LONGEST_ESSAY:
            raise AnswerRefused(_("This text is too long; at most 20,000 characters are kept."))

    def is_answered(self, answer: Answer) -> bool:
        """Whether anything readable is typed."""
        return not is_blank(essay_text(answer))

    def show(self, answer: Answer) -> tuple[str, ...]:
        """The lines that were typed."""
        lines = visible(essay_text(answer)).split("\n")
        return tuple(escaped(line) for line in lines if line.strip())


class Files(Written, frozen=True, kw_only=True, tag="files"):
    """Files to send in; the answer lists their references, which are kept with the attempt."""

    def accepts(self, answer: object) -> None:
        """Refuse what is not a list of at most five different references."""
        if answer is None:
            return
        refs = answer.get("files") if isinstance(answer, dict) and len(answer) == 1 else None
        if not isinstance(refs, list) or not all(isinstance(each, str) and _REF.fullmatch(each) for each in refs):
            raise wrong_shape()
        if len(refs) > MOST_FILES or len(set(refs)) < len(refs):
            raise AnswerRefused(_("An answer holds at most five files, each of them once."))

    def is_answered(self, answer: Answer) -> bool:
        """Whether at least one file is there."""
        return bool(file_refs(answer))

    def show(self, answer: Answer) -> tuple[str, ...]:
        """References of the files; pages show their names in place of them."""
        return tuple(escaped(ref) for ref in file_refs(answer))


def essay_text(answer: Answer) -> str:
    """The text of an essay's answer; empty when it is of another shape."""
    text = answer.get("text") if isinstance(answer, dict) else None
    return text if isinstance(text, str) else ""


def file_refs(answer: Answer) -> list[str]:
    """The references of an answer's files; empty when it is of another shape."""
    refs = answer.get("files") if isinstance(answer, dict) else None
    return list(refs) if isinstance(refs, list) else []


def count_words(text: str) -> int:
    """Words of a text; each Chinese character is one, as word processors count."""
    return len(_WORD.findall(text))
