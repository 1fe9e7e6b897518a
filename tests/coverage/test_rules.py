"""A gap is named when it is one, and a result only when it is sure enough."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.coverage.rules.gaps import (
    FRESH,
    DraftAbout,
    Gap,
    PageAbout,
    Passed,
    QuestionAbout,
    gaps_of,
    last_published,
    passed_of,
    result_of,
)
from lms.coverage.rules.naming import named_in

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
PAGE = PageAbout("tiny", "greeting", "Greeting", "Tiny", NOW)
OLD_PAGE = PageAbout("tiny", "greeting", "Greeting", "Tiny", NOW - FRESH - timedelta(seconds=1))


def asked(n=0, facility=0.0, unit_key="quiz", pass_ppm=800_000, published_at=NOW):
    return QuestionAbout("tiny", unit_key, "Which?", published_at, pass_ppm, "ref", n, facility)


@pytest.mark.parametrize(
    ("pages", "questions", "gaps"),
    [
        ((), (), (Gap.NO_PAGE, Gap.NO_QUESTION)),
        ((PAGE,), (), (Gap.NO_QUESTION,)),
        ((), (asked(),), (Gap.NO_PAGE,)),
        ((PAGE,), (asked(),), ()),
        ((OLD_PAGE,), (asked(),), ()),
        ((OLD_PAGE,), (), (Gap.NO_QUESTION, Gap.OLD)),
        ((PAGE,), (asked(30, 0.79),), (Gap.BELOW,)),
        ((PAGE,), (asked(30, 0.8),), ()),
        ((PAGE,), (asked(29, 0.1),), ()),
    ],
)
def test_a_gap_is_named(pages, questions, gaps):
    assert gaps_of(pages, questions, NOW) == gaps


def test_a_year_to_the_second_is_not_yet_old():
    page = PageAbout("tiny", "greeting", "Greeting", "Tiny", NOW - FRESH)
    assert Gap.OLD not in gaps_of([page], [], NOW)


@pytest.mark.parametrize(
    ("questions", "n", "share", "mark"),
    [
        ((), 0, 0, 0),
        ((asked(),), 0, 0, 800_000),
        ((asked(10, 0.5), asked(10, 1.0)), 10, 750_000, 800_000),
        ((asked(10, 0.5), asked(30, 1.0)), 30, 875_000, 800_000),
        ((asked(20, 1.0), asked(20, 0.0, "other", 900_000)), 40, 500_000, 900_000),
    ],
)
def test_results_weigh_by_first_attempts(questions, n, share, mark):
    found = result_of(questions)
    assert (found.n, found.share_ppm, found.mark_ppm) == (n, share, mark)
    assert found.early == (n < 30)


def test_the_newest_publication_counts():
    assert last_published([], []) is None
    assert last_published([OLD_PAGE], [asked()]) == NOW


PAGE_DRAFT, QUIZ_DRAFT = DraftAbout("tiny", "new", "New", False), DraftAbout("tiny", "asks", "Asks", True)


@pytest.mark.parametrize(
    ("pages", "questions", "around", "gaps"),
    [
        ((), (), {"drafts": (PAGE_DRAFT,)}, (Gap.PAGE_IN_DRAFT, Gap.NO_QUESTION)),
        ((), (), {"drafts": (PAGE_DRAFT, QUIZ_DRAFT)}, (Gap.PAGE_IN_DRAFT, Gap.QUESTION_IN_DRAFT)),
        ((PAGE,), (), {"drafts": (PAGE_DRAFT,)}, (Gap.NO_QUESTION,)),
        ((PAGE,), (asked(),), {"drafts": (PAGE_DRAFT, QUIZ_DRAFT)}, ()),
        ((), (), {"served": True}, ()),
        ((), (asked(30, 0.1),), {"served": True}, (Gap.BELOW,)),
        ((), (), {"served": True, "drafts": (PAGE_DRAFT,)}, (Gap.PAGE_IN_DRAFT,)),
        ((), (), {"retired": True}, ()),
        ((PAGE,), (), {"retired": True}, (Gap.RETIRED,)),
        ((), (asked(),), {"retired": True}, (Gap.RETIRED,)),
        ((), (), {"retired": True, "drafts": (QUIZ_DRAFT,)}, (Gap.RETIRED,)),
    ],
)
def test_drafts_what_lull_serves_and_what_is_retired(pages, questions, around, gaps):
    assert gaps_of(pages, questions, NOW, **around) == gaps


@pytest.mark.parametrize(
    ("questions", "quizzes", "n", "share", "early"),
    [
        ((), {}, 0, 0, True),
        ((asked(),), {}, 0, 0, True),
        ((asked(), asked()), {("tiny", "quiz"): Passed(40, 30)}, 40, 750_000, False),
        (
            (asked(), asked(unit_key="b")),
            {("tiny", "quiz"): Passed(20, 10), ("tiny", "b"): Passed(9, 9)},
            29,
            655_172,
            True,
        ),
        ((asked(),), {("other", "quiz"): Passed(40, 30)}, 0, 0, True),
    ],
)
def test_who_passed_is_counted_once_for_each_quiz(questions, quizzes, n, share, early):
    found = passed_of(questions, quizzes)
    assert (found.n, found.share_ppm, found.early) == (n, share, early)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("---\ntitle: A\nclauses: [P4.1, gdpr.4]\n---\nmail me@P4.2 or @P4.3 now\n", ("A", ("P4.1", "gdpr.4", "P4.3"))),
        ("---\ntitle: A\nclauses: P4.1\n---\nWhich? ＠P4.1\n", ("A", ("P4.1",))),
        ("no head", ("", ())),
        ("---\nclauses: {a: b\n---\n", ("", ())),
    ],
)
def test_a_draft_names_clauses_in_its_head_and_in_its_questions(text, named):
    assert named_in(text) == named
