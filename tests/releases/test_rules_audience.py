"""For whom a course is, as course.yaml says it and as a publisher chooses it."""

import pytest

from lms.accounts.rules.permissions import Role
from lms.courses.rules.audience import Choice
from lms.releases.rules.audience import choice_of, chosen, with_choice
from tests.support.course_folder import MANIFEST

HARBOUR = Choice(("harbour",))


@pytest.mark.parametrize(
    ("values", "choice"),
    [
        ({}, Choice()),
        ({"visible_to": "harbour"}, Choice()),
        ({"visible_to": {"units": "harbour"}}, HARBOUR),
        ({"visible_to": {"units": ["harbour"], "roles": ["boss", "agent"]}}, Choice(("harbour",), (Role.AGENT,))),
        ({"visible_to": {"units": {"a": "b"}}}, Choice()),
    ],
)
def test_what_a_draft_says_is_read_as_far_as_it_can_be(values, choice):
    assert choice_of(values) == choice


def test_a_choice_is_written_only_where_it_differs():
    assert with_choice(MANIFEST, Choice()) == MANIFEST
    text = with_choice(MANIFEST, HARBOUR)
    assert "visible_to:" in text
    assert with_choice(text, HARBOUR) == text
    assert "visible_to" not in with_choice(text, Choice())


def test_a_choice_of_words_keeps_each_once():
    assert chosen(["a", "a"], ["agent", "x"]) == Choice(("a",), (Role.AGENT,))
