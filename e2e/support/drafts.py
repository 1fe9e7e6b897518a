"""A draft for a journey: opened beside the server, as the list of courses does it."""

import subprocess
import sys

from e2e.support.site import ROOT, Site

_OPEN = """
import asyncio, sys
from lms.accounts.queries.sessions import actor_by_key
from lms.core import db
from lms.core.settings import current_settings
from lms.drafts.service import open_draft

async def main(login, code):
    await db.connect(current_settings().database_url)
    await open_draft(await actor_by_key(login), code)
    await db.disconnect()

asyncio.run(main(*sys.argv[1:]))
"""


def open_draft(site: Site, login: str, code: str) -> None:
    """Let somebody begin to write a published course; when there is a draft already, nothing happens."""
    subprocess.run(
        [sys.executable, "-c", _OPEN, login, code], cwd=ROOT, env=site.environment, check=True, capture_output=True
    )
