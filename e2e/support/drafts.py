"""A draft for a journey: opened beside the server, as the list of courses does it."""

import subprocess
import sys

from e2e.support.data import rows
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


def body_of(site: Site, code: str, key: str, locale: str = "en") -> str:
    """The text below the head, as the draft has it."""
    sql = (
        "SELECT t.text FROM draft_text t JOIN draft_unit u ON u.id = t.unit JOIN course_draft d ON d.id = u.draft"
        " WHERE d.code = ? AND u.key = ? AND t.locale = ?"
    )
    return str(rows(site, sql, code, key, locale)[0]["text"]).split("---\n", 2)[2]
