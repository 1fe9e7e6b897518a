"""What a question is found by in its bank, and when two of them are the same."""

import hashlib

import msgspec
from msgspec.structs import replace

from lms.banks.rules.likeness import sketch
from lms.core.typed_text import normalised
from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.choices import Multiple, Single
from lms.questions.rules.gaps import Gaps
from lms.questions.rules.inline import plain
from lms.questions.rules.kinds import Question
from lms.questions.rules.quiz_text import Source, parse_questions, print_question
from lms.questions.rules.typed import ShortText

_LONGEST_TAGS, _LONGEST_CLAUSES = 1000, 600


class Labels(msgspec.Struct, frozen=True):
    """The searchable side of a question, as its row in the bank keeps it."""

    tags: str
    clauses: str
    words: str
    likeness: str
    same: str


def labels(question: Question) -> Labels:
    """What a question is found by."""
    shown = [question.prompt, *_answers(question)]
    found_by = [*map(plain, shown), plain(question.reason), question.key, *question.tags]
    return Labels(
        tags=between_spaces(question.tags)[:_LONGEST_TAGS],
        clauses=between_spaces(question.clauses)[:_LONGEST_CLAUSES],
        words=folded(" ".join(found_by)),
        likeness=sketch(compared_by(question)),
        same=fingerprint(question),
    )


def compared_by(question: Question) -> str:
    """The words by which it is told how alike questions are."""
    return " ".join(map(plain, [question.prompt, *_answers(question)]))


def between_spaces(words: tuple[str, ...]) -> str:
    """Words so that each of them can be looked for as a whole."""
    return f" {' '.join(words)} " if words else ""


def folded(text: str) -> str:
    """The form in which texts and what is searched for are compared."""
    return normalised(text)


def fingerprint(question: Question) -> str:
    """The same for two questions that differ in their keys only."""
    text = print_question(replace(question, equivalent=False, pin=0), with_key=False)
    return hashlib.sha256(text.encode()).hexdigest()


def with_key(question: Question, key: str, locale: str) -> Question:
    """The question under another key, which gives its options other letters."""
    if question.key == key:
        return question
    placed, problems = parse_questions(print_question(replace(question, key=key)), Source("", locale))
    assert not problems
    return placed[0].question


def _answers(question: Question) -> list[str]:
    match question:
        case Single() | Multiple():
            return [option.text for option in question.options]
        case Matching():
            return [option.text for option in (*question.lefts, *question.rights)]
        case Categorise() | Ordering():
            return [item.text for item in question.items]
        case ShortText():
            return list(question.accepted)
        case Gaps():
            return [option.text for gap in question.gaps for option in gap.options]
        case _:
            return []
