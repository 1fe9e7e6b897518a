"""A whole quiz file in one language: its rules and its questions, read, checked and printed."""

from collections.abc import Sequence

import msgspec

from lms.core.i18n import gettext as _
from lms.core.marked_yaml import Marked, split
from lms.core.problems import Problem
from lms.questions.rules.kinds import SECONDS_A_QUESTION, Question
from lms.questions.rules.quiz_rules import QuizRules, too_few
from lms.questions.rules.quiz_text import Placed, Problems, Source, parse_questions, print_questions
from lms.quizfiles.rules.front_matter import Front, print_front, read_front
from lms.quizfiles.rules.marks_matter import hint_problems


class ParsedQuiz(msgspec.Struct, frozen=True):
    """A quiz file without errors."""

    path: str
    locale: str
    front: Front
    placed: tuple[Placed, ...]

    @property
    def title(self) -> str:
        """The quiz's title in this language."""
        return self.front.title

    @property
    def rules(self) -> QuizRules:
        """What the front matter demands."""
        return self.front.rules

    @property
    def questions(self) -> tuple[Question, ...]:
        """The pool, in the author's order."""
        return tuple(each.question for each in self.placed)

    @property
    def est_seconds(self) -> int:
        """How long one attempt takes, in seconds: as the file says, else 30 a question."""
        if self.front.minutes is not None:
            return self.front.minutes * 60
        return self.rules.asked(len(self.placed)) * SECONDS_A_QUESTION


def parse_quiz(text: str, *, path: str, locale: str) -> ParsedQuiz | Problems:
    """Read a .quiz file; when anything is wrong, all its problems in the order of their lines."""
    matter, problems = split(text, path)
    front, wrong_front = read_front(matter.head, path) if matter.head.values else (None, [])
    placed, wrong_questions = parse_questions(matter.body, Source(path, locale), first_line=matter.body_line)
    problems = [*problems, *wrong_front, *wrong_questions]
    if front is None and not problems:
        problems.append(Problem(path, 1, _("The front matter is empty. Write at least “title: …” in it.")))
    if not problems and front is not None:
        problems = pool_problems(front.rules, placed, matter.head, path)
    if problems or front is None:
        return tuple(sorted(problems, key=lambda problem: problem.line))
    return ParsedQuiz(path, locale, front, tuple(placed))


def print_quiz(front: Front, questions: Sequence[Question]) -> str:
    """A .quiz file that reads as exactly these rules and questions."""
    return f"{print_front(front)}\n{print_questions(tuple(questions))}"


def pool_problems(rules: QuizRules, placed: Sequence[Placed], head: Marked, path: str) -> list[Problem]:
    """What the rules ask for and the questions do not give."""
    if rules.banks:  # what they hold is known when the quiz is published
        return list(hint_problems(rules, placed))
    if not placed:
        return [Problem(path, 0, _("The quiz has no questions. Write at least one."))]
    pool = [(each.question.topic, each.question.level) for each in placed]
    message = _("This draw asks for %(wanted)s questions, and only %(left)s fit that no other draw takes. Write more.")
    problems = [
        Problem(path, head.line("draw", at), message % {"wanted": rules.draw[at].n, "left": left})
        for at, left in too_few(rules.draw, pool).items()
    ]
    topics = {topic for topic, _level in pool}
    absent = _("No question has the topic “%(topic)s”. Tag one with #%(topic)s or take the topic out here.")
    problems += hint_problems(rules, placed)
    return problems + [
        Problem(path, head.line("critical_topics", topic), absent % {"topic": topic})
        for topic in rules.critical_topics
        if topic not in topics
    ]
