"""Credits counted again, on paper: they keep their exact value, and nobody goes down unless told."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.questions.rules.quiz_rules import QuizRules
from lms.quizzes.rules.passing import credit_ppm
from lms.quizzes.rules.recounting import Part, Shift, exact_credit, recounted, shifts


@given(st.integers(0, 700), st.integers(1, 700), st.booleans())
def test_every_credit_with_a_small_divisor_survives_being_kept_in_millionths(top, divisor, negative):
    credit = min(Fraction(top, divisor), Fraction(1)) * (-1 if negative else 1)
    assert exact_credit(credit_ppm(credit)) == credit


@given(st.integers(-1_000_000, 1_000_000))
def test_any_credit_reads_as_a_fraction_that_is_kept_alike(ppm):
    assert credit_ppm(exact_credit(ppm)) == ppm


PARTS = (Part(1, 1_000_000, 100_000), Part(2, 0, 100_000), Part(3, None, 100_000), Part(4, 333_333, 100_000))


@pytest.mark.parametrize(
    ("wanted", "may_lower", "changed"),
    [
        ({}, True, ()),
        ({1: 1_000_000, 2: 0}, True, ()),  # the same credit is no change
        ({2: 500_000}, False, (Shift(2, 0, 500_000),)),
        ({1: 0, 4: 0}, False, ()),  # nobody goes down
        ({1: 0}, True, (Shift(1, 1_000_000, 0),)),
        ({3: 0}, False, (Shift(3, None, 0),)),  # a first mark lowers nothing
        ({9: 5}, True, ()),  # no such question
    ],
)
def test_which_credits_change(wanted, may_lower, changed):
    assert shifts(PARTS, wanted, may_lower=may_lower) == changed


@pytest.mark.parametrize(("pass_ppm", "passed"), [(583_333, True), (583_334, False)])
def test_the_result_is_counted_exactly(pass_ppm, passed):
    found = recounted(PARTS, [Shift(3, None, 0), Shift(2, 0, 1_000_000)], QuizRules(pass_ppm=pass_ppm))
    assert (found.points_e5, found.score_ppm, found.passed) == (233_333, 583_333, passed)
    assert recounted(PARTS, [Shift(2, 0, 1_000_000)], QuizRules()) is None  # an answer still waits for its mark
