"""How hard a text is to read, as far as figures can say it."""

import pytest

from lms.editing.rules.reading_level import Level, Measure, reading_level, syllables

EASY = "The cat sat on the mat. " * 8
HARD = "Organisational accountability necessitates comprehensive documentation of interdepartmental communication. " * 4


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("table", 2), ("waited", 2), ("called", 1), ("hope", 1), ("the", 1), ("caller", 2), ("hmm", 1), ("animal", 3)],
)  # fmt: skip
def test_syllables_are_counted_by_vowels(word, count):
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        (EASY, "en", Level(Measure.SCHOOL_YEAR, 1)),
        (HARD, "en", Level(Measure.SCHOOL_YEAR, 42)),
        ("Too short to tell.", "en", None),
        ("A heading without a stop\n" * 20, "en", None),  # no sentence at all
        (EASY + "\n" + "A cell\n" * 40, "en", Level(Measure.SCHOOL_YEAR, 1)),  # cells change nothing
        ("來電者等了很久。" * 10, "zh-Hant", Level(Measure.SENTENCE, 7)),
        ("先道歉，再說明要等多久；然後謝謝。" * 5, "zh-Hans", Level(Measure.SENTENCE, 7)),
        ("太短。", "zh-Hant", None),
        ("OK. OK. OK.", "zh-Hant", None),
    ],
)
def test_each_language_has_its_own_measure(text, locale, expected):
    assert reading_level(text, locale) == expected
