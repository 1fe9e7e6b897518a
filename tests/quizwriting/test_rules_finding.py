"""A question is found again where it stands now, and its twins in the same text are named."""

import pytest

from lms.quizwriting.rules.finding import found_again, print_of
from lms.quizwriting.rules.likeness import twins
from lms.quizwriting.rules.looking import entries

ONE, TWO = "Who calls?\n* The caller\n- The agent", "What now?\n* Wait\n- Ask"


@pytest.mark.parametrize(
    ("body", "line", "wanted"),
    [
        (f"{TWO}\n\n{ONE}", 1, 5),  # it has moved down
        (f"{ONE}\n\n{TWO}\n\n{ONE}", 8, 9),  # the nearest of two that are the same
        (f"{ONE} now\n\n{TWO}", 1, None),  # somebody has changed it
        ("", 1, None),
    ],
)
def test_a_question_is_found_by_its_lines(body, line, wanted):
    print_ = print_of(ONE, entries(ONE, "en")[0])
    found = found_again(body, entries(body, "en"), line, print_)
    assert (found.line if found else None) == wanted


def test_twins_are_the_other_questions_that_are_much_like_it():
    inside = entries(f"{ONE}\n\n{TWO}\n\n{ONE}\n> Why\n\nnot whole", "en")
    assert [(one.entry.number, one.likeness_ppm) for one in twins(inside, inside[0])] == [(3, 1_000_000)]
    assert twins(inside, inside[1]) == ()
    assert twins(inside, inside[3]) == ()
