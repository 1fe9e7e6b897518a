"""Two people of the cast and the application that they listen to."""

import pytest

from lms.core import clock
from lms.core.db import atomic
from lms.live.service import hub
from tests.support.apps import whole_app
from tests.support.door_app import settings
from tests.support.people import place_cast


@pytest.fixture
async def cast(db):
    return await place_cast("alice", "charlie")


@pytest.fixture
async def app(db, cast, tmp_path):
    yield whole_app(settings(tmp_path))
    await hub().close()


@pytest.fixture
def log_in():
    """A new log-in of a person; its token."""
    from lms.accounts.service.sessions import open_session

    @atomic
    async def opened(actor):
        return await open_session(actor.person_id, clock.now(), agent="Firefox", address="127.0.0.1")

    return opened
