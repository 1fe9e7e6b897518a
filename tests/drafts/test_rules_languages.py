"""A language leaves a course.yaml and comes back."""

import pytest

from lms.drafts.rules.languages import with_language, without_language
from lms.drafts.rules.matter import patched, values_of

HEAD = """\
source: en
languages: [en, zh-Hant, zh-Hans]
audience: Everyone
title: {en: Calm, zh-Hant: 平靜, zh-Hans: 平静}
summary: {zh-Hans: 短}
modules:
- key: one
  title: {en: One, zh-Hans: 一}
- key: two
  title: Two
- three
"""


def changed(head, changes):
    return values_of(patched(head, changes))


def test_everything_that_was_said_in_it_goes():
    after = changed(HEAD, without_language(values_of(HEAD), "zh-Hans"))
    assert after["languages"] == ["en", "zh-Hant"]
    assert "zh-Hans" not in str(after)
    assert (after["title"], after["audience"]) == ({"en": "Calm", "zh-Hant": "平靜"}, "Everyone")
    assert after["modules"] == [{"key": "one", "title": {"en": "One"}}, {"key": "two", "title": "Two"}, "three"]


@pytest.mark.parametrize("locale", ["zh-Hans", "zh-Hant"])
def test_what_went_and_came_back_is_as_it_was(locale):
    before = values_of(HEAD)
    without = changed(HEAD, without_language(before, locale))
    assert {**without, **with_language(without, before, locale)} == before


def test_what_changed_meanwhile_stays_beside_it():
    before = values_of(HEAD)
    now = {
        "source": "en", "languages": ["en", "fr"], "audience": "All", "title": {"en": "Calmer"},
        "modules": [{"key": "new", "title": {"en": "New"}}, {"key": "one", "title": {"en": "First"}}, "three"],
    }  # fmt: skip
    after = with_language(now, before, "zh-Hans")
    assert after["languages"] == ["en", "zh-Hans", "fr"]
    assert (after["title"], after["summary"]) == ({"en": "Calmer", "zh-Hans": "平静"}, {"zh-Hans": "短"})
    assert after["audience"] == "All"
    assert after["modules"] == [
        {"key": "new", "title": {"en": "New"}}, {"key": "one", "title": {"en": "First", "zh-Hans": "一"}}, "three",
    ]  # fmt: skip


def test_a_head_that_says_little_loses_nothing():
    assert with_language({"languages": "en"}, {}, "fr")["languages"] == []
    assert without_language({}, "fr")["modules"] == []
