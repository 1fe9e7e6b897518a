"""A question taken out of the points, on paper: as if it had never been asked."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from lms.questions.rules.quiz_rules import QuizRules
from lms.quizzes.rules.passing import Marked, outcome
from lms.quizzes.rules.recounting import Part, is_worse, recounted, voidings


def test_what_is_voided_is_as_if_it_had_never_been_asked():
    parts = [Marked(1, Fraction(1), 100_000, "a"), Marked(2, Fraction(0), 300_000, "b", critical=True, voided=True)]
    found = outcome(parts, QuizRules(pass_ppm=1_000_000, critical_topics={"b": 500_000}))
    assert (found.points_e5, found.max_points_e5, found.score_ppm, found.passed) == (100_000, 100_000, 1_000_000, True)
    assert [topic.topic for topic in found.topics] == ["a"]


@given(
    st.lists(st.tuples(st.integers(0, 1_000_000), st.integers(1, 400_000)), min_size=1, max_size=8),
    st.sets(st.integers(1, 8)),
    st.integers(0, 1_000_000),
)
def test_voiding_gives_the_result_of_a_quiz_without_these_questions(questions, out, pass_ppm):
    parts = [Part(slot, credit, points) for slot, (credit, points) in enumerate(questions, 1)]
    rules = QuizRules(pass_ppm=pass_ppm)
    found = recounted(parts, voidings(parts, out), rules)
    rest = [part for part in parts if part.slot not in out]
    without = recounted(rest, (), rules)
    assert (found.points_e5, found.max_points_e5, found.passed) == (
        without.points_e5,
        without.max_points_e5,
        without.passed,
    )
    assert not is_worse(found, found.score_ppm, passed=found.passed)
