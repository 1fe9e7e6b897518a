"""What a clause has, and what is missing to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

ENOUGH: Final = 30
"""Fewer first attempts than this say nothing, as in question health."""
FRESH: Final = timedelta(days=365)


class Gap(StrEnum):
    """What may be missing to a clause."""

    NO_PAGE = "no-page"
    NO_QUESTION = "no-question"
    OLD = "old"
    BELOW = "below"
    PAGE_IN_DRAFT = "page-in-draft"
    QUESTION_IN_DRAFT = "question-in-draft"
    RETIRED = "retired"


class PageAbout(msgspec.Struct, frozen=True):
    """A published page about a clause."""

    code: str
    key: str
    title: str
    course_title: str
    published_at: datetime


class QuestionAbout(msgspec.Struct, frozen=True):
    """A question about a clause in a published quiz.

    `ref` leads to its health when that is the reader's to see; of `n` first attempts a mean share of `facility` of
    the points was earned, and the quiz is passed from `pass_ppm` on.
    """

    code: str
    unit_key: str
    title: str
    published_at: datetime
    pass_ppm: int
    ref: str = ""
    n: int = 0
    facility: float = 0.0


class DraftAbout(msgspec.Struct, frozen=True):
    """A page or quiz about a clause that stands only in a draft."""

    code: str
    key: str
    title: str
    is_quiz: bool


class Passed(msgspec.Struct, frozen=True):
    """Of `n` people who took a quiz about a clause for the first time, `passed` passed."""

    n: int = 0
    passed: int = 0

    @property
    def early(self) -> bool:
        """Whether there are too few to say anything."""
        return self.n < ENOUGH

    @property
    def share_ppm(self) -> int:
        """How large a share passed."""
        return round(self.passed * 1_000_000 / self.n) if self.n else 0


class Result(msgspec.Struct, frozen=True):
    """What first attempts earned on the questions about a clause; `n` is how many, `mark_ppm` what would pass."""

    n: int
    share_ppm: int
    mark_ppm: int

    @property
    def early(self) -> bool:
        """Whether there are too few to say anything."""
        return self.n < ENOUGH

    @property
    def below(self) -> bool:
        """Whether it is sure enough to say that the mark is missed."""
        return not self.early and self.share_ppm < self.mark_ppm


def result_of(questions: Sequence[QuestionAbout]) -> Result:
    """The results together: each question weighs by its first attempts, the strictest quiz sets the mark.

    The first attempts of a quiz are those of its question that most people had; those of several quizzes add up.
    """
    answers = sum(one.n for one in questions)
    quizzes: dict[tuple[str, str], int] = {}
    for one in questions:
        at = (one.code, one.unit_key)
        quizzes[at] = max(one.n, quizzes.get(at, 0))
    share = sum(one.n * one.facility for one in questions) / answers if answers else 0.0
    mark = max((one.pass_ppm for one in questions), default=0)
    return Result(sum(quizzes.values()), round(share * 1_000_000), mark)


def last_published(pages: Sequence[PageAbout], questions: Sequence[QuestionAbout]) -> datetime | None:
    """When something about the clause was last published."""
    return max([*(one.published_at for one in pages), *(one.published_at for one in questions)], default=None)


def passed_of(questions: Sequence[QuestionAbout], quizzes: Mapping[tuple[str, str], Passed]) -> Passed:
    """Who passed the quizzes that ask about a clause, each quiz counted once and all added up."""
    found = [quizzes[at] for at in {(one.code, one.unit_key) for one in questions} if at in quizzes]
    return Passed(sum(one.n for one in found), sum(one.passed for one in found))


def gaps_of(
    pages: Sequence[PageAbout], questions: Sequence[QuestionAbout], now: datetime, *,
    drafts: Sequence[DraftAbout] = (), served: bool = False, retired: bool = False,
) -> tuple[Gap, ...]:  # fmt: skip
    """What is missing, the most basic first.

    What Lull itself serves needs neither page nor question. To a clause that is retired nothing is missing, but
    whatever still names it is one gap.
    """
    if retired:
        return (Gap.RETIRED,) if pages or questions or drafts else ()
    last = last_published(pages, questions)
    in_draft = {quiz: any(one.is_quiz is quiz for one in drafts) for quiz in (False, True)}
    missing = (
        (Gap.NO_PAGE, not pages and not served and not in_draft[False]),
        (Gap.PAGE_IN_DRAFT, not pages and in_draft[False]),
        (Gap.NO_QUESTION, not questions and not served and not in_draft[True]),
        (Gap.QUESTION_IN_DRAFT, not questions and in_draft[True]),
        (Gap.OLD, last is not None and now - last > FRESH),
        (Gap.BELOW, result_of(questions).below),
    )
    return tuple(gap for gap, holds in missing if holds)
