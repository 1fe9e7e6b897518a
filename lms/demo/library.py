"""What can be studied: every published course with its pages, check questions and quizzes, read once."""

from collections.abc import Mapping, Sequence

import msgspec

from lms.core.db import Sql
from lms.core.i18n import LOCALES
from lms.courses.queries import CheckQuestion, Outline, outlines, unit_page
from lms.demo.plans import in_order
from lms.quizzes.queries import Quiz, quiz_of_unit

_ACTIVE = Sql(
    "SELECT v.id FROM course c JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " WHERE c.status = 'active' ORDER BY v.id LIMIT 1000",
)


class Library(msgspec.Struct, frozen=True):
    """`courses` by language in the order in which they are given; checks and quizzes by version, unit and language."""

    courses: Mapping[str, Sequence[Outline]]
    checks: dict[tuple[int, str, str], tuple[CheckQuestion, ...]]
    quizzes: dict[tuple[int, str], Quiz]


async def load() -> Library:
    """Everything that is published now."""
    versions = [row["id"] for row in await _ACTIVE.rows()]
    courses = {locale: in_order(list((await outlines(versions, locale)).values())) for locale in LOCALES}
    checks: dict[tuple[int, str, str], tuple[CheckQuestion, ...]] = {}
    quizzes: dict[tuple[int, str], Quiz] = {}
    for locale, found in courses.items():
        for course in found:
            for unit in course.units:
                if unit.is_quiz and (course.version_id, unit.key) not in quizzes:
                    quizzes[course.version_id, unit.key] = await quiz_of_unit(course.version_id, unit.key)
                elif not unit.is_quiz:
                    page = await unit_page(course.version_id, unit.key, locale)
                    checks[course.version_id, unit.key, locale] = tuple(
                        sorted(page.checks.values(), key=lambda check: check.block)
                    )
    return Library(courses, checks, quizzes)
