"""First attempts of as many people as a test wants, written as handing in leaves them: fast, and with marks as told."""

import msgspec

from lms.core import clock
from lms.core.db import Sql, execute_many, transaction
from lms.quizzes.rules.passing import MILLION

QUIZ_EN = """\
---
title: Final quiz
mode: test
pass: 60%
shuffle: no
---
What do you say first? [key first] #service
* The greeting
- The account number
- Nothing
> A caller wants to know who is there.

You may leave a caller waiting in silence. [key silence] #service
- True
* False
> Say what you are doing.

How many minutes are two hours? [key hours] #service
= 120 min
> Sixty each.
"""
QUIZ_ZH = """\
---
title: 總測驗
mode: test
pass: 60%
shuffle: no
---
先說什麼？ [key first] #service
* 問候
- 帳號
- 什麼都不說
> 對方想知道是誰在聽。

可以讓對方一直在沉默中等候。 [key silence] #service
- 對
* 錯
> 要說你正在做什麼。

兩小時是多少分鐘？ [key hours] #service
= 120 min
> 每小時六十分鐘。
"""
THREE_QUESTIONS = {"en/final/01-quiz.quiz": QUIZ_EN, "zh-Hant/final/01-quiz.quiz": QUIZ_ZH}

_PERSON = (
    "INSERT INTO person (ref, login, login_key, given_name, display_name, created_at, updated_at)"
    " VALUES (:ref, :login, :login, :login, :login, :now, :now)"
)
_PEOPLE = Sql("SELECT id, login FROM person WHERE login LIKE :like ORDER BY id")
_QUIZ = Sql("SELECT id, course, unit_key FROM quiz_version ORDER BY id DESC LIMIT 1")
_POOL = Sql("SELECT position, question_version FROM quiz_question WHERE quiz_version = :id ORDER BY position")


async def answered(answers, *, prefix="p", number=1, known=False):
    """Attempts of new people (or of those with this prefix): each is a list of (answer, credit in ppm) a question.

    Returns the attempts' refs.
    """
    quiz = await _QUIZ.first()
    pool = [row["question_version"] for row in await _POOL.rows(id=quiz["id"])]
    now = clock.now()
    logins = [f"{prefix}{n:05}" for n in range(len(answers))]
    async with transaction():
        if not known:
            await execute_many(_PERSON, [{"ref": f"{login}-ref", "login": login, "now": now} for login in logins])
        people = await _PEOPLE.rows(like=f"{prefix}%")
        for person, given in zip(people, answers, strict=False):
            await _attempt(quiz, pool, person, given, number=number, now=now)
    return [f"{login}-{number}" for login in logins]


_ENROLMENT = Sql(
    "INSERT INTO enrolment (ref, person, course, course_version, state, assigned_at) SELECT :ref, :person, c.id, v.id,"
    " 'in_progress', :now FROM course c JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " WHERE c.id = :course RETURNING id"
)
_ENROLLED = Sql("SELECT id FROM enrolment WHERE person = :person AND course = :course")
_ATTEMPT = Sql(
    "INSERT INTO attempt (ref, enrolment, person, quiz_version, quiz_key, number, state, locale, seed, token_hash,"
    " slot_count, started_at, submitted_at, graded_at, max_points_e5, points_e5, score_ppm, passed, receipt)"
    " VALUES (:ref, :enrolment, :person, :quiz, :quiz_key, :number, 'graded', 'en', '', :ref, :slots, :now, :now, :now,"
    " :most, :points, :score, :passed, 'r') RETURNING id"
)
_SLOT = (
    "INSERT INTO attempt_slot (attempt, position, question_version, option_order, points_e5, credit_ppm)"
    " VALUES (:attempt, :position, :question_version, '[]', 100000, :credit)"
)
_EVENT = Sql(
    "INSERT INTO answer_event (attempt, slot, answer, device_id, client_seq, server_at)"
    " VALUES (:attempt, :slot, :answer, 'desk', :slot, :now) RETURNING id"
)
_CURRENT = Sql(
    "INSERT INTO answer_current (attempt, slot, answer, event, device_id, client_seq, saved_at)"
    " VALUES (:attempt, :slot, :answer, :event, 'desk', :slot, :now)"
)
_GRADE = (
    "INSERT INTO grade_event (attempt, slot, old_credit_ppm, new_credit_ppm, reason, at)"
    " VALUES (:attempt, :position, NULL, :credit, 'submission', :now)"
)


async def _attempt(quiz, pool, person, given, *, number, now):
    values = {"person": person["id"], "course": quiz["course"]}
    enrolment = await _ENROLLED.first(**values)
    enrolment = enrolment or await _ENROLMENT.first(**values, ref=f"{person['login']}-enrolment", now=now)
    points = sum(credit * 100_000 for _answer, credit in given) // MILLION
    most = 100_000 * len(given)
    attempt = await _ATTEMPT.first(
        ref=f"{person['login']}-{number}", enrolment=enrolment["id"], person=person["id"], quiz=quiz["id"],
        quiz_key=f"{quiz['course']}/{quiz['unit_key']}", number=number, slots=len(given), now=now, most=most, points=points,
        score=points * MILLION // most, passed=points * 10 >= most * 6,
    )  # fmt: skip
    rows = [
        {"attempt": attempt["id"], "position": n, "question_version": pool[n - 1], "credit": credit, "now": now}
        for n, (_answer, credit) in enumerate(given, 1)
    ]
    await execute_many(_SLOT, rows)
    await execute_many(_GRADE, rows)
    for n, (answer, _credit) in enumerate(given, 1):
        if answer is not None:
            text = msgspec.json.encode(answer).decode()
            event = await _EVENT.first(attempt=attempt["id"], slot=n, answer=text, now=now)
            await _CURRENT.run(attempt=attempt["id"], slot=n, answer=text, event=event["id"], now=now)
