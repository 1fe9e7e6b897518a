"""What the parser says of rules, in the words of those who see no lines."""

import pytest

from lms.core.i18n import use_locale
from lms.quizwriting.rules.settings import ORDER, faults
from lms.quizwriting.rules.wording import in_words


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("“pass” is a percentage.", "“Pass mark in percent” is a percentage."),
        ("Write “clock: wall”.", "Write “The clock runs from the start and never stops”."),
        ("Write “time: 20 min”, or “time: 40 s”.", "Write “Time: 20 min”, or “Time: 40 s”."),
        ("“banks” is a list, as in [a, b].", "“Question banks” is a list, as in a, b."),
        ("“parts” is one of: each, all.",
         "“How parts are marked” is one of: each right part earns its share, only all of them together earn points."),
        ("“draw” is not all of it.", "“Draws” is not all of it."),
        ("“elsewhere” is not a rule.", "“elsewhere” is not a rule."),
        ("Nothing is quoted.", "Nothing is quoted."),
    ],
)  # fmt: skip
def test_rules_are_called_as_their_fields_are(said, told):
    assert in_words(said) == told


def test_a_topic_may_be_called_as_a_rule_is():
    sentence = "No question has the topic “time”. Write “tries: 3”."
    assert in_words(sentence, names=False) == "No question has the topic “time”. Write “at once, in up to 3 tries”."


@pytest.mark.parametrize("locale", ["en", "zh-Hant", "zh-Hans"])
def test_no_sentence_of_the_panel_names_a_line_of_the_text(locale):
    """Everything wrong at once: no rule is called by its name in the file."""
    wrong = {name: "?" for name in ORDER if name not in {"clock", "mode"}} | {
        "clock": "active",
        "mode": "certification",
    }
    with use_locale(locale):
        told = [one.message for one in faults(wrong, [])]
        told += [one.message for one in faults({"clock": "active", "time": "9 min", "mode": "certification"}, [])]
    assert len(told) > 20
    assert [one for one in told for name in ORDER if f"“{name}" in one or f"「{name}" in one] == []
