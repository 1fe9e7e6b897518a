"""A published quiz with its pool: read once, then kept, because it never changes."""

import msgspec

from lms.core.db import Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.courses.queries.kept import Kept
from lms.draws.rules.draws import Pooled
from lms.practice.rules.tries import Marker
from lms.questions.rules import quiz_rules
from lms.questions.rules.base import Marking
from lms.questions.rules.corrections import Counts
from lms.questions.rules.kinds import Languages, decode, in_language
from lms.questions.rules.mark_rules import Parts
from lms.questions.rules.quiz_rules import QuizRules

_QUIZ = Sql(
    "SELECT q.id, q.course, q.unit_key, q.rules, c.code, u.course_version FROM quiz_version q"
    " JOIN course c ON c.id = q.course JOIN unit u ON u.id = q.unit WHERE q.id = :id",
)
_POOL = Sql(
    "SELECT v.id, v.question, v.topic, v.level, v.points_e5, v.critical, v.bodies FROM quiz_question p"
    " JOIN question_version v ON v.id = p.question_version WHERE p.quiz_version = :id ORDER BY p.position LIMIT 1000",
)
_OF_UNIT = Sql(
    "SELECT q.id FROM quiz_version q JOIN unit u ON u.id = q.unit WHERE u.course_version = :version AND u.key = :key",
)

_quizzes: Kept[int, "Quiz"] = Kept(256)
_ids: Kept[tuple[int, str], int] = Kept(1024)


class Asked(msgspec.Struct, frozen=True):
    """A question of the pool in all its languages."""

    version_id: int
    question_id: int
    topic: str
    level: int
    points_e5: int
    critical: bool
    languages: Languages


class Quiz(msgspec.Struct, frozen=True):
    """A quiz version; `pool` is by question version in the author's order, `key` holds across versions."""

    id: int
    course_id: int
    course_version: int
    code: str
    unit_key: str
    rules: QuizRules
    pool: dict[int, Asked]

    @property
    def key(self) -> str:
        """What all attempts of a person in this quiz have in common, whatever the version."""
        return f"{self.course_id}/{self.unit_key}"

    @property
    def asked(self) -> int:
        """How many questions an attempt has."""
        return self.rules.asked(len(self.pool))

    @property
    def kinds(self) -> set[str]:
        """The kinds of questions in the pool."""
        return {in_language(each.languages, "en").kind for each in self.pool.values()}

    @property
    def pooled(self) -> list[Pooled]:
        """The pool as draws see it."""
        return [Pooled(each.version_id, each.topic, each.level, each.question_id) for each in self.pool.values()]

    def language_for(self, locale: str) -> str:
        """The language in which a reader of this locale is asked."""
        languages = next(iter(self.pool.values())).languages
        return locale if locale in languages else "en" if "en" in languages else next(iter(languages))

    def marking(self, locale: str) -> Marking:
        """How answers given in this language are marked."""
        marks = self.rules.marks
        return Marking(self.rules.several, locale, marks.most_lost, all_parts=marks.parts is Parts.ALL)

    def marker(self, counts: Counts, locale: str) -> Marker:
        """A question as it counts, and how it is marked here."""
        return Marker(counts, self.marking(locale), self.rules.marks)


async def quiz_version(version_id: int) -> Quiz:
    """The quiz with this id; two queries the first time, none after that."""
    return await _quizzes.get(version_id, lambda: _load(version_id))


async def quiz_of_unit(course_version: int, unit_key: str) -> Quiz:
    """The quiz of a unit. Raises NotFound when the version has no such quiz."""
    return await quiz_version(await _ids.get((course_version, unit_key), lambda: _find(course_version, unit_key)))


async def _find(course_version: int, unit_key: str) -> int:
    row = await _OF_UNIT.first(version=course_version, key=unit_key)
    if row is None:
        raise NotFound(_("There is no such quiz in this course."))
    return int(row["id"])


async def _load(version_id: int) -> Quiz:
    head = await _QUIZ.first(id=version_id)
    assert head, "quiz versions are never deleted"
    rows = await _POOL.rows(id=version_id)
    return Quiz(
        id=head["id"],
        course_id=head["course"],
        course_version=head["course_version"],
        code=head["code"],
        unit_key=head["unit_key"],
        rules=quiz_rules.decode(head["rules"]),
        pool={
            row["id"]: Asked(
                version_id=row["id"],
                question_id=row["question"],
                topic=row["topic"],
                level=row["level"],
                points_e5=row["points_e5"],
                critical=bool(row["critical"]),
                languages=decode(row["bodies"]),
            )
            for row in rows
        },
    )
