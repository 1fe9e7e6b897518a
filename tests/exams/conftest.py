"""The cast around an exam: a closed-book quiz, tess who holds it, alice who sits in it."""

import msgspec
import pytest

from lms.accounts.rules.permissions import Grant, Role
from lms.admission.service import NewSitting, open_sitting
from lms.core import clock
from lms.core.db import Sql
from lms.courses.queries import course_id
from lms.enrolments.service import enrol
from lms.quizzes.service import Entry, start_attempt
from tests.quizzes.conftest import NOON, _settings, alice, charlie, person, publish  # noqa: F401  fixtures
from tests.support.apps import whole_app
from tests.support.people import browser

CLOSED = "title: Final\nattempts: 2\nshuffle: no\nbook: closed\n"


@pytest.fixture
def noon():
    with clock.freeze(NOON) as stopped:
        yield stopped


@pytest.fixture
async def tess(db):
    return msgspec.structs.replace(await person("tess"), roles=(Grant(Role.INSTRUCTOR),))


@pytest.fixture
async def exam(db, noon, alice):  # noqa: F811
    """The closed-book quiz's course."""
    await publish(rules=CLOSED)
    await enrol(alice, "rules")
    return await course_id(alice, "rules")


@pytest.fixture
async def sitting(exam, tess):
    """The reference of an open sitting, and its code."""
    new = NewSitting(exam, "final", "Room 3", NOON, NOON.replace(hour=13))
    ref = await open_sitting(tess, new)
    return ref, (await Sql("SELECT code FROM sitting WHERE ref = :ref").first(ref=ref))["code"]


@pytest.fixture
async def started(sitting, alice):  # noqa: F811
    return await start_attempt(alice, "rules", "final", Entry(sitting[1]))


@pytest.fixture
def app(_settings, db):  # noqa: F811
    return whole_app()


@pytest.fixture
async def page(app, alice):  # noqa: F811
    async with browser(app, alice) as made:
        yield made


@pytest.fixture
async def stranger(app, charlie):  # noqa: F811
    async with browser(app, charlie) as made:
        yield made


@pytest.fixture
async def nobody(app):
    async with browser(app) as made:
        yield made
