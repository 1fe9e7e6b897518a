"""An application of the door and the people's pages, with the cast in an empty database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from litestar import Litestar

from lms.accounts.rules.permissions import Actor
from lms.core.db import Database
from tests.support.door_app import door_app, settings
from tests.support.people import Browser, browser, place_cast


@pytest.fixture
async def cast(db: Database) -> dict[str, Actor]:
    return await place_cast("alice", "bob", "charlie", "ada", "mei")


@pytest.fixture
def app(cast: dict[str, Actor], tmp_path: Path) -> Litestar:
    return door_app(settings(tmp_path))


@pytest.fixture
async def stranger(app: Litestar) -> AsyncIterator[Browser]:
    async with browser(app) as made:
        yield made


@pytest.fixture
async def alice(app: Litestar, cast: dict[str, Actor]) -> AsyncIterator[Browser]:
    async with browser(app, cast["alice"]) as made:
        yield made


@pytest.fixture
async def ada(app: Litestar, cast: dict[str, Actor]) -> AsyncIterator[Browser]:
    async with browser(app, cast["ada"]) as made:
        yield made
