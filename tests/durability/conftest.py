"""A site of its own with a quiz of typed answers, on either database."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Self

import asyncpg
import pytest

from e2e.support.account import Account, Attempt
from e2e.support.site import PASSWORD, ROOT, Site, run_lms
from tests.durability.stream import SLOTS, Journal
from tests.support.course_folder import write_course

_QUESTIONS = "\n\n".join(f"Write anything. [key q{number}] [text]\n= anything" for number in range(1, SLOTS + 1))
_QUIZ = f"---\ntitle: Final quiz\nmode: test\npass: 80%\nshuffle: no\n---\n{_QUESTIONS}\n"


class QuickSite(Site):
    """The same server, forked from a process that has imported it: 100 starts in a minute instead of four."""

    def __enter__(self) -> Self:
        self._zygote = subprocess.Popen(
            [sys.executable, "-m", "tests.durability.zygote", str(self.data_dir / "server.log"), str(self.port)],
            cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        return super().__enter__()

    def __exit__(self, *reason: object) -> None:
        super().__exit__(*reason)
        self._zygote.stdin.close()
        self._zygote.wait()

    def start(self) -> None:
        self._zygote.stdin.write(b"start\n")
        self._zygote.stdin.flush()
        self._group = int(self._zygote.stdout.readline())
        self._wait_until_ready()

    def _is_gone(self) -> bool:
        return not _alive(self._group)

    def _end(self, how: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._group, how)
        self._wait_until_closed()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def prepared(data: Path, database_url: str = "") -> Site:
    """A published course with the quiz, and alice, who may log in."""
    return published(data, {"en/final/01-quiz.quiz": _QUIZ, "zh-Hant/final/01-quiz.quiz": _QUIZ}, database_url)


def published(data: Path, course: dict[str, str], database_url: str = "") -> Site:
    """A published course of these files, and alice, who may log in."""
    data.mkdir(parents=True, exist_ok=True)
    environment = {"LMS_DATABASE_URL": database_url} if database_url else {}
    write_course(data / "content", course)
    for login in ("tess", "alice"):
        run_lms(data, "user", "create", login, "--name", login.title(), "--password", PASSWORD, **environment)
    run_lms(data, "content", "publish", str(data / "content"), **environment)
    return QuickSite(data, environment)


def began(site: Site) -> Journal:
    """Alice has opened the quiz."""
    attempt: Attempt = Account(site, "alice").start("tiny", "quiz")
    assert len(attempt.kinds) == SLOTS
    return Journal(site.url, attempt.ref, attempt.token)


@pytest.fixture
def ask(request):
    """Ask the site's database a question while nobody serves it."""

    def asked(site: Site, sql: str) -> list[tuple]:
        url = site.environment["LMS_DATABASE_URL"]
        if url.startswith("postgresql://"):
            return asyncio.run(_ask_postgres(url, sql))
        return _ask_sqlite(site.data_dir / "lms.sqlite3", sql)

    return asked


def _ask_sqlite(path: Path, sql: str) -> list[tuple]:
    import sqlite3

    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


async def _ask_postgres(url: str, sql: str) -> list[tuple]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()
