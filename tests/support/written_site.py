"""Fixtures of the rooms in which courses are written: the whole site with a draft of its small course, opened by Tess."""

import pytest

from lms.drafts import service
from tests.support.whole_site import CODE, whole_site


@pytest.fixture
async def site(db, tmp_path):
    return await whole_site(tmp_path)


@pytest.fixture
async def tess(site):
    return site.cast["tess"]


@pytest.fixture
async def opened(tess):
    """The outline of the draft."""
    return await service.open_draft(tess, CODE)
