"""The cast and the tiny course in a database of either kind, with a data folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lms.accounts.rules.permissions import Actor
from lms.core.settings import current_settings, use_environment, use_settings
from lms.transfer import service as transfer
from tests.support.course_folder import write_course
from tests.support.kept import once
from tests.support.people import place_cast


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    before = current_settings()
    yield use_environment({"LMS_DATA_DIR": str(tmp_path / "data")}).data_dir
    use_settings(before)


@pytest.fixture
async def cast(db, data_dir, frozen, tmp_path) -> dict[str, Actor]:
    people = await place_cast("alice", "bob", "charlie", "tess", "mei")
    folder = write_course(tmp_path / "content")
    await once("course", lambda: transfer.publish(folder))
    return people
