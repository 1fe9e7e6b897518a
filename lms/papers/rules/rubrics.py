"""The rubric that a mark was given by, kept with the mark where it was not the one that was published."""

import hashlib
from typing import Final

import msgspec

from lms.questions.rules.kinds import Languages
from lms.questions.rules.written import Criterion, Essay, Files

Rubrics = dict[str, tuple[Criterion, ...]]

_encoder: Final = msgspec.json.Encoder(order="sorted")
_decoder: Final = msgspec.json.Decoder(Rubrics)


def rubrics(languages: Languages) -> Rubrics:
    """The criteria of a question in all its languages."""
    return {locale: one.criteria for locale, one in languages.items() if isinstance(one, Essay | Files)}


def kept_rubric(published: Languages, shown: Languages) -> str:
    """What a mark has to remember of its rubric; nothing when that is the published one."""
    return "" if rubrics(published) == rubrics(shown) else _encoder.encode(rubrics(shown)).decode()


def criteria_of(kept: str, question: Essay | Files, locale: str) -> tuple[Criterion, ...]:
    """The criteria that a mark speaks of, in this language, else in English, else in the first."""
    if not kept:
        return question.criteria
    found = _decoder.decode(kept)
    return found.get(locale) or found.get("en") or next(iter(found.values()), question.criteria)


def rubric_print(kept: str) -> str:
    """What tells rubrics apart; empty for the published one."""
    return hashlib.sha256(kept.encode()).hexdigest()[:16] if kept else ""
