"""The whole site with a quiz of three questions."""

import pytest

from tests.support.many_attempts import THREE_QUESTIONS
from tests.support.whole_site import whole_site


@pytest.fixture
async def site(db, tmp_path):
    return await whole_site(tmp_path, THREE_QUESTIONS)


@pytest.fixture
async def handed_in(site):
    """Alice has answered two of three questions, one of them twice, and handed in."""
    async with site.as_("alice") as alice:
        await alice.begins()
        running = await alice.starts()
        await running.answers(1, "a")
        await running.answers(1, "c")
        await running.answers(2, False)
        await running.hands_in()
    return running.ref
