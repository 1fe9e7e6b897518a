"""The whole site with a quiz of three questions."""

import pytest

from tests.support.many_attempts import THREE_QUESTIONS
from tests.support.whole_site import whole_site


@pytest.fixture
async def site(db, tmp_path):
    return await whole_site(tmp_path, THREE_QUESTIONS)
