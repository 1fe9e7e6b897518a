"""What a question is found by: the words of its prompt, its answers, its reason, its key and tags."""

import pytest

from lms.banks.rules.shelf import between_spaces, fingerprint, labels, with_key
from lms.questions.rules.quiz_text import Source, parse_questions


def question(text):
    placed, problems = parse_questions(text, Source("", "en"))
    assert not problems
    return placed[0].question


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Which? #calls\n* **Ask** first\n- Guess\n", ("ask first", "guess", "calls")),
        ("Which? [choose all]\n* One\n* Two\n- Three\n", ("one", "two", "three")),
        ("Who? [match]\na1 -> b1\na2 -> b2\n", ("a1", "b2")),
        ("Where? [categorise]\nitem -> now\nother -> later\n", ("item", "other")),
        ("Order? [order]\n1. first\n2. second\n", ("first", "second")),
        ("What? [text]\n= wrap-up | ACW\n", ("wrap-up", "acw")),
        ("Say ___ now.\n~ *hello | bye\n", ("hello", "bye")),
        ("Is it so?\n- True\n* False\n> Because.\n", ("is it so", "because")),
    ],
)
def test_the_words_of_every_kind_are_found(body, words):
    found = labels(question(body)).words
    assert all(word in found for word in words)


def test_tags_and_clauses_are_looked_for_as_a_whole():
    found = labels(question("Which? #calls #tone @P4.1\n* A\n- B\n"))
    assert (found.tags, found.clauses) == (" calls tone ", " P4.1 ")
    assert between_spaces(()) == ""


def test_questions_that_differ_in_their_keys_only_are_the_same():
    one, other = question("Q [key one]\n* A\n- B\n"), question("Q [key two]\n* A\n- B\n")
    assert fingerprint(one) == fingerprint(other) != fingerprint(question("Q [key one]\n* A\n- C\n"))
    assert with_key(one, "one", "en") is one
    assert with_key(one, "two", "en").key == "two"
