"""Which question of a one-by-one attempt is on the page; what a reference can look like."""

import pytest

from lms.attempts.rules.refs import is_ref
from lms.attempts.rules.turns import Passed, Turn, check_turn, turn
from lms.questions.rules.exam_rules import Nav


@pytest.mark.parametrize(
    ("nav", "current", "asked", "expected"),
    [
        (Nav.FREE, 1, "", Turn(1, None, 2, linear=False)),
        (Nav.FREE, 1, "2", Turn(2, 1, 3, linear=False)),
        (Nav.FREE, 1, "3", Turn(3, 2, 0, linear=False)),  # after the last one the panel
        (Nav.FREE, 1, "0", Turn(0, 3, None, linear=False)),
        (Nav.FREE, 2, "4", Turn(2, 1, 3, linear=False)),  # there is no fourth
        (Nav.FREE, 2, "-1", Turn(2, 1, 3, linear=False)),
        (Nav.FREE, 2, "two", Turn(2, 1, 3, linear=False)),
        (Nav.FREE, 2, "²", Turn(2, 1, 3, linear=False)),
        (Nav.FREE, 2, "00003", Turn(2, 1, 3, linear=False)),
        (Nav.LINEAR, 1, "3", Turn(1, None, 2, linear=True)),  # one way
        (Nav.LINEAR, 2, "1", Turn(2, None, 3, linear=True)),
        (Nav.LINEAR, 2, "0", Turn(2, None, 3, linear=True)),  # the panel only from the last one
        (Nav.LINEAR, 3, "", Turn(3, None, 0, linear=True)),
        (Nav.LINEAR, 3, "0", Turn(0, 3, None, linear=True)),
        (Nav.ALL, 1, "2", None),
    ],
)
def test_what_is_on_the_page_and_where_one_may_go(nav, current, asked, expected):
    assert turn(nav, current=current, total=3, asked=asked) == expected


@pytest.mark.parametrize(
    ("nav", "slot", "taken"),
    [(Nav.LINEAR, 2, True), (Nav.LINEAR, 1, False), (Nav.LINEAR, 3, False), (Nav.FREE, 1, True)],
)
def test_one_way_takes_answers_to_the_question_it_is_at(nav, slot, taken):
    if taken:
        check_turn(nav, current=2, slot=slot)
    else:
        with pytest.raises(Passed, match="one way"):
            check_turn(nav, current=2, slot=slot)


@pytest.mark.parametrize(
    ("text", "can_be"),
    [("a7_Kp-2", True), ("x" * 24, True), ("x" * 25, False), ("", False), ("a b", False), ("é", False), ("a/b", False)],
)
def test_what_a_reference_can_look_like(text, can_be):
    assert is_ref(text) is can_be
