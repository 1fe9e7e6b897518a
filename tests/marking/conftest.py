"""A quiz with an essay in a course of Tess, and people who have handed it in."""

import pytest

from lms.courses.service import publish_version
from lms.enrolments.service import enrol
from lms.quizzes import queries
from lms.quizzes.service import NewAnswer, Writer, publish_quiz_version, save_answer, start_attempt, submit
from tests.quizzes.conftest import merged, version
from tests.support.people import place_cast

RULES = "title: Final\npass: 75%\nattempts: 3\nshuffle: no\n"
QUESTIONS = """
Whom do you tell first? [key first] #attendance
* The attendance line
- A colleague

What do we call work after a call? [key acw] [text] #attendance
= after-call work | ACW

Write the note of this call. [key note] [essay 60 words] [2 points] #notes
+ Facts: none = 0 | some = 1 | all that matter = 2
+ Next step [critical]: missing = 0 | named with a time = 2
= Line tested 10:40, router restarted.
= Agreed: I call on 9 June by 12:00.
> The next agent must be able to go on without asking.
"""
NOTE = "Caller has no internet since Monday.\n\nI call her on 9 June by 12:00."


@pytest.fixture(autouse=True)
def _settings(tmp_path):
    from lms.core.settings import load_settings, use_settings

    use_settings(load_settings({"LMS_DATA_DIR": str(tmp_path / "var"), "LMS_SECRET_KEY": "a key for tests"}))


@pytest.fixture
async def cast(db):
    return await place_cast("alice", "bob", "charlie", "mei", "tess", "hana", "ada", "finn")


async def publish(rules=RULES, questions=QUESTIONS):
    published = await publish_version(version(), None)
    await publish_quiz_version(
        course_id=published.course_id, course_code="rules", unit_id=published.unit_ids["final"], unit_key="final",
        quiz=merged(rules, questions),
    )  # fmt: skip


@pytest.fixture
async def quiz(cast):
    await publish()


async def save(ref, slot, answer, seq=1):
    await save_answer(Writer(token=_token(ref)), ref, slot, NewAnswer(answer, seq, "desk"))


def _token(ref):
    from lms.quizzes.service import attempt_token

    return attempt_token(ref)


async def handed_in(actor, *, acw="ACW", note=NOTE, first=True):
    """An attempt of this person, handed in; `note` None leaves the essay open."""
    await enrol(actor, "rules")
    ref = await start_attempt(actor, "rules", "final")
    attempt = await queries.own_attempt(actor, ref)
    options = attempt.slots[0].question
    wrong = next(option.id for option in options.options if option.id != options.right)
    await save(ref, 1, options.right if first else wrong)
    if acw:
        await save(ref, 2, acw)
    if note is not None:
        await save(ref, 3, {"text": note})
    await submit(Writer(actor=actor), ref)
    return ref
