"""A data folder of its own for every test, and alice as the only person there is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lms.accounts.rules.permissions import Actor
from lms.core.clock import now
from lms.core.db import Sql
from lms.core.settings import current_settings, use_environment, use_settings
from tests.support.kept import once


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path) -> Iterator[Path]:
    before = current_settings()
    yield use_environment({"LMS_DATA_DIR": str(tmp_path / "data")}).data_dir
    use_settings(before)


@pytest.fixture
async def alice(db) -> Actor:
    return await once("alice alone", _alice)


async def _alice() -> Actor:
    await Sql(
        "INSERT INTO person (ref, login, login_key, given_name, display_name, created_at, updated_at)"
        " VALUES ('alice-ref', 'alice', 'alice', 'Alice', 'Alice Ng', :now, :now)"
    ).run(now=now())
    return Actor(1, "alice-ref", "alice", "Alice Ng")
