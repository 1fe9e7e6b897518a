"""A data folder of its own for every test that keeps files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lms.core.settings import current_settings, use_environment, use_settings


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path) -> Iterator[Path]:
    before = current_settings()
    yield use_environment({"LMS_DATA_DIR": str(tmp_path / "data")}).data_dir
    use_settings(before)
