"""Clauses are read line by line; a gap is named when it is one, and a result only when it is sure enough."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.i18n import LOCALES
from lms.coverage.queries import policy
from lms.coverage.rules.clauses import Clause, read_policy
from lms.coverage.rules.gaps import FRESH, Gap, PageAbout, QuestionAbout, gaps_of, last_published, result_of

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
PAGE = PageAbout("tiny", "greeting", "Greeting", "Tiny", NOW)
OLD_PAGE = PageAbout("tiny", "greeting", "Greeting", "Tiny", NOW - FRESH - timedelta(seconds=1))


def asked(n=0, facility=0.0, unit_key="quiz", pass_ppm=800_000, published_at=NOW):
    return QuestionAbout("tiny", unit_key, "Which?", published_at, pass_ppm, "ref", n, facility)


def test_a_policy_is_parts_with_clauses():
    found = read_policy("## A First\n| A.1 | One | What one asks. |\n\n## B Second\n| B.1 | Two | What two asks. |\n")
    assert found.parts == {"A": "First", "B": "Second"}
    assert found.clauses == (
        Clause("A.1", "A", "One", "What one asks."),
        Clause("B.1", "B", "Two", "What two asks."),
    )
    assert found.find("B.1").title == "Two"
    assert found.find("B.2") is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("| A.1 | One | Before its part. |", 1),
        ("## A First\n| A.1 | One | Text. |\n| A.1 | Again | Text. |", 3),
        ("## A First\nprose", 2),
        ("## A First\n| A.1 | No text | |", 2),
        ("##\n", 1),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, line):
    with pytest.raises(ValueError, match=f"^{line}$"):
        read_policy(text)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        found = read_policy(text)
    except ValueError as refused:
        line = refused.args[0]
    else:
        line = 1 if all(one.part in found.parts for one in found.clauses) else 0
    assert 1 <= line <= max(1, len(text.splitlines()))


def test_every_language_has_the_same_clauses_in_the_same_order():
    ids = [(one.id, one.part) for one in policy("en").clauses]
    assert len(ids) == 33
    assert (ids[0], ids[-1]) == (("P1.1", "P1"), ("P7.3", "P7"))
    for locale in LOCALES:
        assert [(one.id, one.part) for one in policy(locale).clauses] == ids
    assert policy("xx") == policy("en")


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
