"""What every test may ask for: a database of either kind, and a clock that stands still."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lms.core import clock
from lms.core.db import Database
from tests.support import databases, kept, postgres, sqlite_file


def pytest_configure(config: pytest.Config) -> None:
    gc.set_threshold(50_000, 20, 20)
    if not hasattr(config, "workerinput"):
        postgres.prepare()
        memory = postgres.roomy_memory()
        # What a disk adds to these tests is waiting; those about what a disk keeps are the slow ones, and need it.
        if memory and "not slow" in config.option.markexpr:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", memory)


def pytest_collection_finish() -> None:
    """Thousands of tests and all modules stay until the end: nobody looks for garbage among them again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.stop()


def worker_name() -> str:
    """`gw0` under xdist, else `main`; with our process id, so that two runs on one server do not meet."""
    return f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return databases.sqlite_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The address of a server; without one the test is skipped, and on CI it fails."""
    try:
        return postgres.address()
    except postgres.NoPostgres as reason:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(str(reason))
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    yield databases.postgres_database(worker_name())
    postgres.drop_database(f"lull_{worker_name()}")


@pytest.fixture(params=databases.ENGINES)
def engine_type(request: pytest.FixtureRequest) -> str:
    """`sqlite`, then `postgres`: a test that asks for a database runs once on each."""
    return str(request.param)


@pytest.fixture
def database_url(engine_type: str, request: pytest.FixtureRequest) -> str:
    """The address of a migrated, empty database."""
    if engine_type == "sqlite":
        return sqlite_file.empty(request.getfixturevalue("sqlite_template"))
    return databases.empty(request.getfixturevalue("postgres_template"), worker_name())


@pytest.fixture
def blank_url(engine_type: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with no table at all."""
    if engine_type == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.sqlite3'}"
        return
    request.getfixturevalue("postgres_server")
    name = f"lull_blank_{worker_name()}"
    yield postgres.create_database(name)
    postgres.drop_database(name)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """A migrated, empty database that all tables and services of this process use."""
    yield kept.watched(await databases.connected(database_url))
    await databases.left(database_url)
    await _nothing_goes_on()


async def _nothing_goes_on() -> None:
    """All tests of a process have one loop: what a test leaves running ends with it."""
    running = asyncio.all_tasks() - {asyncio.current_task()}
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


@pytest.fixture
def frozen() -> Iterator[clock.Frozen]:
    """The clock stands at nine on a Monday morning, UTC; `frozen.tick(minutes=5)` moves it."""
    with clock.freeze(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) as stopped:
        yield stopped
