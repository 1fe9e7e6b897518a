"""What somebody chose in a question, so that choices can be counted: options by id, typed answers as they are read."""

from collections.abc import Collection

from lms.core.typed_text import normalised, visible
from lms.questions.rules.answers import Answer
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.kinds import Languages, Question, in_language
from lms.questions.rules.typed import Number, ShortText

LONGEST = 60


def picks_of(question: Question, answer: Answer) -> tuple[str, ...]:
    """The choices of one answer; empty for kinds whose answers are not choices, and where nothing is given."""
    if not question.is_answered(answer):
        return ()
    if isinstance(question, TrueFalse):
        return ("true" if answer is True else "false",)
    if isinstance(question, Single) and isinstance(answer, str):
        return (answer,)
    if isinstance(question, Multiple) and isinstance(answer, list):
        return tuple(each for each in answer if each and isinstance(each, str))
    if isinstance(question, ShortText | Number) and isinstance(answer, str):
        return (normalised(visible(answer))[:LONGEST],)
    return ()


def options_of(question: Question) -> tuple[str, ...]:
    """Every choice that the question offers, chosen or not."""
    if isinstance(question, TrueFalse):
        return ("true", "false")
    return question.option_ids() if isinstance(question, Single | Multiple) else ()


def keys_of(keys: Collection[Languages], picks: Collection[str], locale: str) -> frozenset[str]:
    """The choices that are right by any of these keys: options as they stand, typed ones by being marked."""
    found: set[str] = set()
    for languages in keys:
        question = in_language(languages, locale)
        if isinstance(question, TrueFalse):
            found.add("true" if question.right else "false")
        elif isinstance(question, Single):
            found.add(question.right)
        elif isinstance(question, Multiple):
            found.update(question.right)
        else:
            found.update(pick for pick in picks if any(each.grade(pick) == 1 for each in languages.values()))
    return frozenset(found)


def name_of(question: Question, pick: str) -> str:
    """What a choice is called on a page: the option's text as inline Markdown, or what was typed."""
    if isinstance(question, TrueFalse):
        return question.true_text if pick == "true" else question.false_text
    if isinstance(question, Single | Multiple):
        return next((option.text for option in question.options if option.id == pick), pick)
    return pick
