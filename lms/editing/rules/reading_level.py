"""How hard a text is to read: a measure for each language, said as what it is."""

import re
from enum import StrEnum
from typing import Final

import msgspec

_END: Final = re.compile(r"[.!?。！？；…][”’\"')）」』]*\s*$")
_SENTENCE: Final = re.compile(r"[.!?]+[”’\"')]*(?=\s|$)|[。！？；]+[”’）」』]*")
_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_VOWELS: Final = re.compile(r"[aeiouy]+")
_SILENT: Final = re.compile(r"(?:[^laeiouy]es?|[^tdaeiouy]ed)$")
_FEWEST_WORDS: Final = 30
_FEWEST_CHARACTERS: Final = 40


class Measure(StrEnum):
    """School year: Flesch-Kincaid of an English text, syllables estimated. Sentence: characters a Chinese one has."""

    SCHOOL_YEAR = "school-year"
    SENTENCE = "sentence"


class Level(msgspec.Struct, frozen=True):
    """What was measured, and the figure as a whole number."""

    measure: Measure
    figure: int


def reading_level(text: str, locale: str) -> Level | None:
    """The level of a page's words; None while there are too few to say anything.

    Lines that end without a stop, such as headings and cells of tables, are no sentences and do not count.
    """
    lines = [line for line in text.split("\n") if _END.search(line)]
    sentences = [one for line in lines for one in _SENTENCE.split(line) if one.strip()]
    return _chinese(sentences) if locale.startswith("zh") else _english(sentences)


def syllables(word: str) -> int:
    """How many syllables an English word has, by its vowels: right for most words, estimated for all."""
    plain = word.lower()
    counted = len(_VOWELS.findall(plain))
    return max(1, counted - bool(_SILENT.search(plain) and counted > 1))


def _chinese(sentences: list[str]) -> Level | None:
    lengths = [len(_HAN.findall(one)) for one in sentences]
    lengths = [one for one in lengths if one]
    if sum(lengths) < _FEWEST_CHARACTERS:
        return None
    return Level(Measure.SENTENCE, round(sum(lengths) / len(lengths)))


def _english(sentences: list[str]) -> Level | None:
    """0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid 1975)."""
    lists = [found for found in map(_LATIN_WORD.findall, sentences) if found]
    words = [word for each in lists for word in each]
    if len(words) < _FEWEST_WORDS:
        return None
    counted = sum(map(syllables, words))
    grade = 0.39 * len(words) / len(lists) + 11.8 * counted / len(words) - 15.59
    return Level(Measure.SCHOOL_YEAR, max(1, round(grade)))
