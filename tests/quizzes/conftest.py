"""A small quiz in a published course, and two people who are on it."""

from datetime import UTC, datetime

import pytest

from lms.accounts.rules.permissions import Actor
from lms.core import clock
from lms.core.db import Sql
from lms.courses.rules.kinds import Category, Completion, UnitKind
from lms.courses.rules.version import NewModule, NewUnit, NewUnitText, NewVersion
from lms.courses.service import publish_version
from lms.enrolments.service import enrol
from lms.quizfiles.rules import merge_languages, parse_quiz
from lms.quizzes.service import publish_quiz_version
from tests.support.kept import once

QUESTIONS = """
Whom do you tell first? [key first] #attendance
* The attendance line
- A colleague
- Nobody
> Only the line can change the plan.

Which are breaks? [key breaks] [choose all] #attendance
* Lunch
* The ten minutes at four
- After-call work

You may write down a card number. [key card] #data
- True
* False
> A number on paper is already outside.

What is ACW? [key acw] [text] #attendance
= after-call work | ACW

How many minutes are in 7 hours? [key minutes] #attendance
= 420 ± 0 min

Match them. [key match] [match] #data
A question fails -> Call back
All pass -> Go on
-> Ask for the card number

Put the call in order. [key order] [order] #data
1. Greet
2. Verify
3. Help

Log in ___ minutes early and call the ___ line. [key gaps] #data
= 5 | five
~ *attendance | complaints
"""
RULES = "title: Final\npass: 75%\nattempts: 2\nshuffle: no\n"
RIGHT = {
    "first": ("The attendance line",),
    "breaks": ("Lunch", "The ten minutes at four"),
}


def merged(rules=RULES, questions=QUESTIONS):
    parsed = parse_quiz(f"---\n{rules}---\n{questions}", path="final.quiz", locale="en")
    assert not isinstance(parsed, tuple), parsed
    return merge_languages({"en": parsed}, source="en")


def version(code="rules", content_hash="h"):
    text = NewUnitText("Final quiz", "", "[]", "{}", 240, 0, "01-final.quiz")
    unit = NewUnit("final", "m", UnitKind.QUIZ, True, Completion.QUIZ, (), {"en": text})
    return NewVersion(
        code=code, category=Category.NEW_HIRE, owner_login="tess", source_locale="en", locales=("en",), content_hash=content_hash,
        manifest="", clauses=(), title={"en": "Rules"}, summary={"en": "s"}, audience={}, modules=(NewModule("m", {"en": "M"}),),
        units=(unit,), media={},
    )  # fmt: skip


async def publish(rules=RULES, questions=QUESTIONS, code="rules"):
    """A course with one quiz; returns the quiz version's id."""
    published = await publish_version(version(code), None)
    return await publish_quiz_version(
        course_id=published.course_id,
        course_code=code,
        unit_id=published.unit_ids["final"],
        unit_key="final",
        quiz=merged(rules, questions),
    )


_PERSON = Sql(
    "INSERT INTO person (ref, login, login_key, given_name, display_name, created_at, updated_at)"
    " VALUES (:ref, :login, :login, :login, :login, :now, :now) RETURNING id"
)


async def person(login):
    row = await _PERSON.first(ref=f"{login}-ref", login=login, now=clock.now())
    return Actor(row["id"], f"{login}-ref", login, login)


@pytest.fixture(autouse=True)
def _settings(tmp_path):
    from lms.core.settings import load_settings, use_settings

    use_settings(load_settings({"LMS_DATA_DIR": str(tmp_path / "var"), "LMS_SECRET_KEY": "a key for tests"}))


@pytest.fixture
async def alice(db):
    return await once("alice", lambda: person("alice"))


@pytest.fixture
async def charlie(db):
    return await person("charlie")


@pytest.fixture
async def quiz(db, alice):
    return await once("quiz", lambda: _on_the_quiz(alice))


async def _on_the_quiz(actor):
    quiz_id = await publish()
    await enrol(actor, "rules")
    return quiz_id


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
