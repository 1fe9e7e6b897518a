"""The quizzes of published courses, for those who hold exams or grant more time in them."""

import msgspec

from lms.accounts.rules.permissions import Action, Actor, reach_paths
from lms.core.db import Sql
from lms.courses.queries import outlines
from lms.questions.rules import quiz_rules

_QUIZZES = Sql(
    "SELECT q.course, q.unit_key, q.rules, u.course_version, c.code, c.owner FROM quiz_version q"
    " JOIN unit u ON u.id = q.unit JOIN course_version v ON v.id = u.course_version"
    " JOIN course c ON c.id = v.course AND c.published = v.number ORDER BY c.code, u.position LIMIT 1000",
)


class QuizChoice(msgspec.Struct, frozen=True):
    """A quiz to choose; `value` is what a form sends."""

    course_id: int
    code: str
    unit_key: str
    title: str
    course_title: str
    owner: int | None
    closed_book: bool

    @property
    def value(self) -> str:
        """Course and quiz, as in an address."""
        return f"{self.code}/{self.unit_key}"


async def quiz_choices(actor: Actor) -> list[QuizChoice]:
    """The quizzes of all published courses in the reader's language; two or three queries."""
    rows = await _QUIZZES.rows()
    courses = await outlines([row["course_version"] for row in rows], actor.locale)
    found = []
    for row in rows:
        course = courses[row["course_version"]]
        closed = quiz_rules.decode(row["rules"]).needs_code
        title = course.unit(row["unit_key"]).title
        found.append(QuizChoice(row["course"], row["code"], row["unit_key"], title, course.title, row["owner"], closed))
    return found


def grantable(actor: Actor, choices: list[QuizChoice]) -> list[QuizChoice]:
    """Those in which the person may grant something to somebody: own courses, or people within reach."""
    if reach_paths(actor, Action.QUIZ_OVERRIDE):
        return choices
    return [each for each in choices if each.owner == actor.person_id]
