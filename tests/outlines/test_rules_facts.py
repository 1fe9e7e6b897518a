"""What course.yaml says beside the outline: read, checked and written again."""

import msgspec
import pytest

from lms.outlines.rules.facts import Facts, facts_of, faults, values

SAID = {
    "category": "new-hire", "clauses": ["P4.1"], "owner": "tess", "source": "en", "languages": ["zh-Hant", "en"],
    "title": {"en": "Rules"}, "audience": "Everyone",
}  # fmt: skip
FACTS = Facts(
    "new-hire", ("P4.1",), "tess", ("en", "zh-Hant"), {"en": "Rules"}, {}, {"en": "Everyone", "zh-Hant": "Everyone"}
)


def test_facts_are_read_with_the_source_language_first():
    assert facts_of(SAID) == FACTS
    assert FACTS.text("title", "en") == "Rules"
    assert FACTS.text("title", "zh-Hant") == ""


def test_facts_that_say_nothing_are_empty():
    assert facts_of({}) == Facts("", (), "", ("en",), {}, {}, {})
    assert facts_of({"clauses": "P1.2"}).clauses == ("P1.2",)


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, set()),
        ({"title": {"zh-Hant": "規章"}}, {"title-en"}),  # the source language needs one, the others may wait
        ({"title": {"en": "x" * 201}}, {"title-en"}),
        ({"summary": {"en": "x\x07"}}, {"summary-en"}),
        ({"audience": {"en": "x" * 301}}, {"audience-en"}),
        ({"category": "other"}, {"category"}),
        ({"clauses": ("P4.1", "4.1")}, {"clauses"}),
        ({"languages": ("a", "b", "c", "d", "e", "f")}, {"languages"}),
        ({"category": "", "clauses": ("?",)}, {"category", "clauses"}),  # all at once
    ],
)
def test_what_has_to_be_put_right_is_told_at_its_field(changed, fields):
    assert set(faults(msgspec.structs.replace(FACTS, **changed), "en")) == fields


def test_one_sentence_for_all_languages_stays_one():
    assert values(FACTS, SAID)["audience"] == "Everyone"
    other = msgspec.structs.replace(FACTS, audience={"en": "Everyone", "zh-Hant": "所有人"})
    assert values(other, SAID)["audience"] == {"en": "Everyone", "zh-Hant": "所有人"}
    assert values(FACTS, {})["audience"] == {"en": "Everyone", "zh-Hant": "Everyone"}
    assert values(FACTS, SAID)["languages"] == ["en", "zh-Hant"]
