"""What a file says of itself, as far as it can be read."""

import pytest

from lms.drafts.rules.facts import TextFacts, facts_of

WORDS = " ".join(["word"] * 400)
QUESTION = "Is it so? [key so]\n- True\n* False\n"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("---\ntitle: A\n---\nShort.\n", TextFacts("A", "page", 30)),
        (f"---\ntitle: A\nclauses: [P4.1, P4.2]\n---\n{WORDS}\n", TextFacts("A", "page", 120, clauses=("P4.1", "P4.2"))),
        ("---\ntitle: A\nclauses: P4.1\nminutes: 7\nrequired: no\nkind: video\n---\n",
         TextFacts("A", "video", 420, required=False, clauses=("P4.1",), empty=True)),
        ("---\ntitle: A\nminutes: soon\n---\nShort.\n", TextFacts("A", "page", 30)),
        ("---\ntitle: [broken\n---\nShort.\n", TextFacts("", "page", 30)),
        ("---\ntitle: A\nkind: video\nmedia: a.mp4\nminutes: 2\n---\n", TextFacts("A", "video", 120)),
        ("---\ntitle: A\n---\n \n", TextFacts("A", "page", 30, empty=True)),
        ("no head", TextFacts("", "page", 30)),
        (f"---\ntitle: A\n---\n::: check so\n{QUESTION}:::\n", TextFacts("A", "page", 30, 1)),
    ],
)  # fmt: skip
def test_a_page_says_its_title_and_minutes(text, facts):
    assert facts_of(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (f"---\ntitle: Q\nmode: test\n---\n{QUESTION}", TextFacts("Q", "quiz", 30, 1, mode="test")),
        ("---\ntitle: Q\n---\nNo answers\n", TextFacts("Q", "quiz")),
    ],
)
def test_a_quiz_says_its_mode_and_questions(text, facts):
    assert facts_of(text, quiz=True) == facts
