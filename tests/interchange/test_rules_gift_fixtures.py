"""GIFT files that others made come in with the meaning that another parser's reading of them states."""

import html
import json
import os
import re
from fractions import Fraction
from pathlib import Path

import pytest

from lms.interchange.rules import Format, read_file
from lms.interchange.rules.files import NoQuestions
from lms.questions.rules.inline import plain

_PLACES = [Path(place) for place in (os.environ.get("LMS_FIXTURES", ""), "../shared/fixtures") if place]
_FOUND = next((place / "gift" for place in _PLACES if (place / "gift").is_dir()), None)
FILES = sorted(_FOUND.glob("*.gift")) if _FOUND else []
needs_files = pytest.mark.skipif(not FILES, reason="../shared/fixtures/gift is not here; LMS_FIXTURES names its parent")
# Markdown's own hard line break, and lines of a list, are spaces to who compares words.
_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)


def words(said):
    """A text of the other parser as bare words: no tags, no emphasis, no line ends, one sign for a gap."""
    if said is None:
        return ""
    text = said["text"] if isinstance(said, dict) else said
    if isinstance(said, dict) and said["format"] in {"html", "moodle"} and re.search(r"</?[a-z]+[ />]", text):
        text = html.unescape(_TAG.sub(" ", text))
    if isinstance(said, dict) and said["format"] == "markdown":
        text = text.replace("**", "")
    return same(text)


def same(text):
    return re.sub(r"\s+|_{3,}", " ", re.sub(r"\s*_{3,}\s*", "", text)).replace(" ", "").replace("\xa0", "")


def ours(source):
    return same(plain(source))


def weight(choice):
    """What an option of the other parser earns, as a share of the marks; its own sign says it where nothing else does."""
    if choice["weight"] is not None:
        return Fraction(str(choice["weight"])) / 100
    return Fraction(1 if choice["isCorrect"] else 0)


def options_of(question):
    if question.kind == "gaps":
        return [(ours(option.text), option.id == question.gaps[0].right) for option in question.gaps[0].options]
    right = question.right if isinstance(question.right, tuple) else (question.right,)
    return [(ours(option.text), option.id in right) for option in question.options]


def check_choices(said, question):
    several = all(weight(choice) < 1 for choice in said["choices"])
    expected = [
        (words(choice["text"]), weight(choice) > 0 if several else weight(choice) >= 1) for choice in said["choices"]
    ]
    assert options_of(question) == expected
    assert (question.kind == "multiple") is (several or sum(right for _text, right in expected) > 1)


def check_short(said, question):
    accepted = question.gaps[0].accepted if question.kind == "gaps" else question.accepted
    assert list(map(same, accepted)) == [words(choice["text"]) for choice in said["choices"] if weight(choice) >= 1]


def bounds(said):
    """The range that the other parser took for right."""
    number = {name: Fraction(str(value)) for name, value in said.items() if name != "type"}
    if said["type"] == "high-low":
        return number["numberLow"], number["numberHigh"]
    return number["number"] - number.get("range", 0), number["number"] + number.get("range", 0)


def check_numerical(said, question):
    given = said["choices"]
    full = [given] if isinstance(given, dict) else [each["text"] for each in given if weight(each) >= 1]
    measure = question.gaps[0].number if question.kind == "gaps" else question.key_measure
    assert [measure.bounds()] == [bounds(each) for each in full]


def check_matching(said, question):
    texts = {right.id: ours(right.text) for right in question.rights}
    pairs = [(ours(left.text), texts[question.pairs[left.id]]) for left in question.lefts]
    alone = {text for each, text in texts.items() if each not in question.pairs.values()}
    expected = [(words(pair["subquestion"]), same(pair["subanswer"])) for pair in said["matchPairs"]]
    assert pairs == [pair for pair in expected if pair[0]]
    assert alone == {right for left, right in expected if not left}


def check_true_false(said, question):
    assert question.kind == "true_false"
    assert question.right is said["isTrue"]


def check_essay(_said, question):
    assert question.kind == "essay"


CHECKS = {
    "MC": check_choices, "Short": check_short, "Numerical": check_numerical, "Matching": check_matching,
    "TF": check_true_false, "Essay": check_essay,
}  # fmt: skip


def feedback_of(said):
    """All that the other parser has beside the question itself, and that must be said."""
    choices = said.get("choices") if isinstance(said.get("choices"), list) else []
    given = [choice["feedback"] for choice in choices] + [said.get("trueFeedback"), said.get("falseFeedback")]
    return [text for text in map(words, given) if text]


def partial_of(said):
    """Options that earned a part of the marks where others earned all of them."""
    choices = said.get("choices") if isinstance(said.get("choices"), list) else []
    one_is_enough = any(weight(choice) >= 1 for choice in choices)
    return [choice for choice in choices if one_is_enough and 0 < weight(choice) < 1]


def check(said, item):
    warned = same(" ".join(item.warnings))
    if said["type"] == "Description":
        assert item.question is None
        assert item.warnings
        return
    assert item.errors == ()
    assert ours(item.question.prompt) == words(said["stem"])
    assert "___" in plain(item.question.prompt) or not said["hasEmbeddedAnswers"]
    assert ours(item.question.reason) == words(said["globalFeedback"])
    assert item.question.tags[: len(said["tags"] or ())] == tuple(said["tags"] or ())
    CHECKS[said["type"]](said, item.question)
    for feedback in feedback_of(said):
        assert feedback[:250] in warned
    assert warned.count("ofthemarks;nowitearnsnone") == len(partial_of(said))


@needs_files
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_gift_file_means_what_another_parser_says(path):
    said = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    questions = [each for each in said if each["type"] != "Category"]
    if not questions:
        with pytest.raises(NoQuestions):
            read_file(path.read_bytes(), "en")
        return
    reading = read_file(path.read_bytes(), "en")
    assert (reading.format, reading.notes) == (Format.GIFT, ())
    assert len(reading.items) == len(questions)
    for each, item in zip(questions, reading.items, strict=True):
        check(each, item)


@needs_files
def test_all_files_are_there():
    assert len(FILES) == 51
