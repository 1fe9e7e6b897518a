"""What a new version means for people, which files it takes, and where a problem is to be mended."""

import pytest

from lms.core.problems import Problem
from lms.releases.rules.impact import Changes, Fate, Impact, Learner, People, changes, fate, impact
from lms.releases.rules.ready import Finding, findings
from lms.releases.rules.selection import selected

A, B = {"en": "A", "zh-Hant": "甲"}, {"en": "B"}


@pytest.mark.parametrize(
    ("before", "after", "differ"),
    [
        ({"a": A}, {"a": A}, Changes()),
        ({"a": A}, {"a": A, "b": B}, Changes(added=("b",))),
        ({"a": A, "b": B}, {"a": A}, Changes(removed=("b",))),
        ({"a": A}, {"a": {**A, "en": "other"}}, Changes(changed=("a",))),
        ({"a": A}, {"a": {"en": "A"}}, Changes(changed=("a",))),  # it does not speak Chinese any more
        ({"b": B}, {"b": {**B, "zh-Hant": "乙"}}, Changes()),  # it speaks one more language
        ({}, {"a": A}, Changes(added=("a",))),
    ],
)
def test_versions_differ_by_their_units(before, after, differ):
    assert changes(before, after) == differ


NOTHING, READ = frozenset[str](), frozenset({"a"})


@pytest.mark.parametrize(
    ("learner", "people", "becomes"),
    [
        (Learner(1, READ, False, READ), People.KEEP, Fate.STAYS),
        (Learner(1, NOTHING, False, READ), People.KEEP, Fate.STAYS),
        (Learner(1, READ, False, READ), People.MOVE, Fate.STAYS),  # what was read has changed
        (Learner(1, READ, False, frozenset({"b"})), People.MOVE, Fate.MOVES),
        (Learner(1, NOTHING, False, READ), People.MOVE, Fate.MOVES),
        (Learner(1, NOTHING, True, NOTHING), People.MOVE, Fate.STAYS),  # a running quiz is not taken away
        (Learner(1, READ, False, READ), People.RESTART, Fate.RESTARTS),
        (Learner(1, READ, True, READ), People.RESTART, Fate.STAYS),
    ],
)
def test_what_becomes_of_somebody_in_the_middle(learner, people, becomes):
    assert fate(learner, people) is becomes


def test_every_unit_that_is_not_the_same_is_among_the_keys():
    assert Changes(("a",), ("b",), ("c",)).keys == {"a", "b", "c"}


def test_the_impact_is_counted_in_people():
    people = [Learner(1, READ, False, READ), Learner(2, NOTHING, False, READ), Learner(3, NOTHING, True, READ)]
    found = impact(people, finished=41)
    assert found == Impact(middle=3, finished=41, in_quiz=1, can_move=1)
    assert found.would_stay == 2


MANIFEST = """\
code: c
languages: [en, zh-Hant]
audience: Everyone
title:
  en: T
  zh-Hant: 題
modules:
- key: one
  title: {en: One, zh-Hant: 一}
- key: two
  title: Two
- odd
"""
TEXTS = {"course.yaml": MANIFEST, "en/one/01-a.md": "A", "zh-Hant/one/01-a.md": "甲"}


def test_all_languages_are_exactly_what_was_given():
    assert selected(TEXTS, ("zh-Hant", "en")) == TEXTS


def test_one_language_leaves_the_files_of_the_others_out_and_says_so():
    found = selected(TEXTS, ("en",))
    assert list(found) == ["course.yaml", "en/one/01-a.md"]
    assert found["course.yaml"] == (
        "code: c\nlanguages: [en]\naudience: Everyone\ntitle:\n  en: T\n"
        "modules:\n- key: one\n  title: {en: One}\n- {key: two, title: ''}\n"
    )


@pytest.mark.parametrize(
    ("manifest", "languages"), [("languages: en\nmodules: none\n", "en"), ("code: c\n", "")],
)  # fmt: skip
def test_a_manifest_that_is_not_whole_is_taken_as_it_is(manifest, languages):
    texts = {"course.yaml": manifest}
    assert selected(texts, (languages,) if languages else ()) == texts
    assert "course.yaml" in selected(texts, ("fr",))


@pytest.mark.parametrize(
    ("problem", "finding"),
    [
        (Problem("c/en/one/01-a.md", 7, "Mend."), Finding("a", "en", 7, "Mend.")),
        (Problem("c/course.yaml", 3, "Mend."), Finding("", "", 0, "Mend.")),
        (
            Problem("c/zh-Hant/one/01-a.md", 7, "Here, and in c/en/one/01-a.md:9 and c/en/two/02-b.quiz too."),
            Finding("a", "zh-Hant", 7, "Here, and in line 9 of the page in English and the page in English too."),
        ),
        (Problem("c/media/x.svg", 1, "Mend."), Finding("", "", 0, "Mend.")),
        (Problem("c", 0, "Mend."), Finding("", "", 0, "Mend.")),
    ],
)
def test_a_problem_says_where_it_is_mended(problem, finding):
    assert findings([problem], "c") == (finding,)
