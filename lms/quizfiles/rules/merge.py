"""Joins the files of a quiz, one a language: the same rules and the same row of questions."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from lms.core.i18n import gettext as _
from lms.core.problems import Problem
from lms.questions.rules.kinds import Languages
from lms.questions.rules.quiz_rules import QuizRules
from lms.questions.rules.quiz_text import Problems, merge_question
from lms.quizfiles.rules.quiz import ParsedQuiz


class MergedQuiz(msgspec.Struct, frozen=True):
    """A quiz in all its languages: titles and seconds by locale, one set of rules, the pool in the author's order."""

    titles: dict[str, str]
    rules: QuizRules
    questions: tuple[Languages, ...]
    est_seconds: dict[str, int]
    required: bool = True


def merge_languages(quizzes: Mapping[str, ParsedQuiz], *, source: str) -> MergedQuiz | Problems:
    """Join a quiz's files by locale; `source` is the language that the others follow."""
    leader = quizzes[source]
    followers = [quiz for locale, quiz in quizzes.items() if locale != source]
    problems = [problem for quiz in followers for problem in _file_problems(leader, quiz)]
    if problems:
        return tuple(problems)
    joined = [
        merge_question({locale: quiz.placed[place] for locale, quiz in quizzes.items()}, source=source)
        for place in range(len(leader.placed))
    ]
    wrong = [problem for each in joined if isinstance(each, tuple) for problem in each]
    if wrong:
        return tuple(sorted(wrong))
    return MergedQuiz(
        titles={locale: quiz.title for locale, quiz in quizzes.items()},
        rules=replace(leader.rules, topic_names=_topic_names(quizzes)),
        questions=tuple(each for each in joined if isinstance(each, dict)),
        required=leader.front.required,
        est_seconds={locale: quiz.est_seconds for locale, quiz in quizzes.items()},
    )


def _topic_names(quizzes: Mapping[str, ParsedQuiz]) -> dict[str, dict[str, str]]:
    return {locale: quiz.front.topics for locale, quiz in quizzes.items() if quiz.front.topics}


def _file_problems(leader: ParsedQuiz, quiz: ParsedQuiz) -> list[Problem]:
    """What makes a whole file differ from the source's: rules, or the row of keys."""
    if (quiz.rules, quiz.front.required) != (leader.rules, leader.front.required):
        message = _("The rules differ from those of %(source)s. Make all but the title equal.")
        return [Problem(quiz.path, 1, message % {"source": leader.path})]
    keys, wanted = [each.key for each in quiz.questions], [each.key for each in leader.questions]
    if keys == wanted:
        return []
    place = next((i for i, (key, want) in enumerate(zip(keys, wanted, strict=False)) if key != want), None)
    if place is not None:
        message = _(
            "Here the source has the question “%(wanted)s”, this file “%(key)s”. Make the order and keys equal."
        )
        said = {"wanted": wanted[place], "key": keys[place]}
        return [Problem(quiz.path, quiz.placed[place].line, message % said)]
    message = _("This file has %(here)s questions and %(source)s has %(there)s. Translate all of them.")
    return [Problem(quiz.path, 0, message % {"here": len(keys), "there": len(wanted), "source": leader.path})]
