"""The whole site; its small course is about nothing unless a test says so."""

import pytest

from tests.support.whole_site import whole_site


@pytest.fixture
async def site(db, tmp_path):
    return await whole_site(tmp_path)
