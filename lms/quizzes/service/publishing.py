"""Publishing a quiz with a course version: its rules and its pool, frozen."""

from lms.banks.service import drawn_from_banks, keep_questions
from lms.core.db import Sql, atomic, execute_many
from lms.questions.rules.quiz_rules import encode
from lms.quizfiles.rules import MergedQuiz

_VERSION = Sql(
    "INSERT INTO quiz_version (unit, course, unit_key, mode, pass_ppm, rules, draw_count)"
    " VALUES (:unit, :course, :unit_key, :mode, :pass_ppm, :rules, :draw_count) RETURNING id",
)
_POOL = (
    "INSERT INTO quiz_question (quiz_version, position, question_version)"
    " VALUES (:quiz_version, :position, :question_version)"
)


@atomic
async def publish_quiz_version(
    *, course_id: int, course_code: str, unit_id: int, unit_key: str, quiz: MergedQuiz
) -> int:
    """Write the quiz of a unit that has just been published, and return the quiz version's id.

    The questions live in the bank "course code/unit key"; those that did not change keep their versions. Of the banks
    that it names, the questions that fit its draws join the pool as they are now.
    """
    questions = await keep_questions(f"{course_code}/{unit_key}", quiz.questions)
    questions += await drawn_from_banks(f"{course_code}/{unit_key}", quiz.rules, quiz.questions)
    version = await _VERSION.first(
        unit=unit_id,
        course=course_id,
        unit_key=unit_key,
        mode=quiz.rules.mode.value,
        pass_ppm=quiz.rules.pass_ppm,
        rules=encode(quiz.rules),
        draw_count=quiz.rules.asked(len(questions)),
    )
    assert version
    pool = [
        {"quiz_version": version["id"], "position": position, "question_version": question}
        for position, question in enumerate(questions, 1)
    ]
    await execute_many(_POOL, pool)
    return int(version["id"])
