"""A mark keeps its rubric where that is not the published one."""

import pytest

from lms.papers.rules.rubrics import criteria_of, kept_rubric, rubric_print
from lms.questions.rules.written import Criterion, Essay, Level

OLD, NEW, CHINESE = ((Criterion(name, (Level("no", 0), Level("yes", 100_000))),) for name in ("Facts", "Tone", "語氣"))


def essay(criteria):
    return Essay(key="k", prompt="Write.", criteria=criteria)


def test_the_published_rubric_is_not_kept_twice():
    assert kept_rubric({"en": essay(OLD)}, {"en": essay(OLD)}) == ""
    assert rubric_print("") == ""
    assert criteria_of("", essay(OLD), "en") == OLD


@pytest.mark.parametrize(
    ("languages", "locale", "wanted"),
    [
        ({"en": NEW, "zh-Hant": CHINESE}, "zh-Hant", CHINESE),
        ({"en": NEW, "zh-Hant": CHINESE}, "zh-Hans", NEW),
        ({"zh-Hant": CHINESE}, "zh-Hans", CHINESE),
    ],
)
def test_a_corrected_one_is_read_in_the_language_of_whoever_reads(languages, locale, wanted):
    kept = kept_rubric({"en": essay(OLD)}, {one: essay(each) for one, each in languages.items()})
    assert criteria_of(kept, essay(OLD), locale) == wanted
    assert len(rubric_print(kept)) == 16
