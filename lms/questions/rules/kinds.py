"""All kinds of questions as one tagged union, and what is done with a question in all its languages."""

import hashlib
from collections.abc import Mapping
from fractions import Fraction

import msgspec

from lms.questions.rules.answers import Answer
from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.base import DEFAULT_MARKING, Marking, Several
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.gaps import Gaps
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.typed import Number, ShortText
from lms.questions.rules.written import Essay, Files

Question = (
    Single
    | Multiple
    | TrueFalse
    | ShortText
    | Number
    | Matching
    | Categorise
    | Ordering
    | Gaps
    | Hotspot
    | Essay
    | Files
)
Languages = dict[str, Question]
"""A question in all its languages, by locale, with the same ids in each."""

SECONDS_A_QUESTION = 30

_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Languages)


def encode(languages: Mapping[str, Question]) -> str:
    """JSON of a question in all its languages; the same question always gives the same text."""
    return _encoder.encode(languages).decode()


def decode(bodies: str) -> Languages:
    """The question in all its languages, as `encode` wrote it."""
    return _decoder.decode(bodies)


def content_hash(bodies: str) -> str:
    """What tells whether a question changed: sha256 of its encoded languages."""
    return hashlib.sha256(bodies.encode()).hexdigest()


def in_language(languages: Mapping[str, Question], locale: str) -> Question:
    """The question in this language, else in English, else in its first."""
    return languages.get(locale) or languages.get("en") or next(iter(languages.values()))


def grade(languages: Mapping[str, Question], answer: Answer, marking: Marking = DEFAULT_MARKING) -> Fraction:
    """Fraction of full marks; typed words count in whichever of the languages they are best.

    An answer with nothing right in it takes away what the quiz says, and never more; no answer takes away nothing.
    """
    return max(_credit(question, answer, marking) for question in languages.values())


def _credit(question: Question, answer: Answer, marking: Marking) -> Fraction:
    found = question.grade(answer, marking)
    if marking.all_parts and found < 1 and question.parts(answer, marking):
        found = Fraction(0)
    by_itself = isinstance(question, Multiple) and marking.several is Several.RIGHT_MINUS_WRONG
    wrong = marking.most_lost and not found and not by_itself and question.is_answered(answer)
    return -marking.most_lost if wrong else found
