"""A site with the cast and one course, on either database."""

import pytest

from lms.core.db import Database
from tests.support.whole_site import WholeSite, whole_site


@pytest.fixture
async def site(db: Database, tmp_path, frozen) -> WholeSite:
    return await whole_site(tmp_path)
