"""An attempt with an answer that arrived late, and people who may or may not decide about it."""

import pytest

from lms.accounts.rules.permissions import Grant, Role
from lms.core import clock
from lms.core.db import Sql
from lms.quizzes.service import NewAnswer, NewScreen, Writer, attempt_token, open_screen, save_answer, start_attempt
from tests.quizzes.conftest import NOON, _settings, alice, charlie, person, quiz

__all__ = ["_settings", "alice", "charlie", "quiz"]


async def staff(login, role):
    actor = await person(login)
    return actor.__class__(actor.person_id, actor.ref, login, login, roles=(Grant(role),))


@pytest.fixture
async def hana(db):
    return await staff("hana", Role.TRAINING_MANAGER)


@pytest.fixture
async def tess(quiz):
    actor = await staff("tess", Role.INSTRUCTOR)
    await Sql("UPDATE course SET owner = :me").run(me=actor.person_id)
    return actor


@pytest.fixture
async def other_instructor(db):
    return await staff("theo", Role.INSTRUCTOR)


@pytest.fixture
def stopped():
    with clock.freeze(NOON) as at:
        yield at


@pytest.fixture
async def ref(stopped, quiz, alice):
    return await start_attempt(alice, "rules", "final")


@pytest.fixture
async def desk(ref, stopped):
    """A page whose clock goes two seconds wrong, as its opening told."""
    page = Writer(token=attempt_token(ref))
    from datetime import timedelta

    await open_screen(page, ref, NewScreen("desk", clock.now() - timedelta(seconds=2)))
    return page


async def send(page, ref, slot, answer, seq, at, device="desk"):
    return await save_answer(page, ref, slot, NewAnswer(answer, seq, device, at))
