"""The whole site, and a browser that uploads files."""

import pytest

from tests.support.people import BASE
from tests.support.whole_site import WholeSite, whole_site


@pytest.fixture
async def site(db, tmp_path) -> WholeSite:
    return await whole_site(tmp_path)


async def upload(desk, path, name, content, **form):
    """Send a file with the form that chooses it, as a browser does."""
    headers = {"origin": BASE, "sec-fetch-site": "same-origin", "accept": "text/html"}
    fields = {"_csrf_token": desk.browser.csrf, "text": "", **form}
    return await desk.browser.post(path, data=fields, files={"file": (name, content)}, headers=headers)
