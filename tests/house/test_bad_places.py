"""The ground gives way: a disk that is full, a file that may not be written, a database that somebody else holds."""

import re
import resource
import shutil
import sqlite3

import pytest

from lms.core.db import connect, disconnect, engine
from lms.core.db.failures import refusal
from lms.core.errors import Unavailable
from tests.support import databases
from tests.support.powers import like_anybody
from tests.support.whole_site import WholeSite, whole_site


@pytest.fixture
async def site(sqlite_template, tmp_path) -> WholeSite:
    assert await connect(databases.sqlite_copy(sqlite_template, tmp_path))
    yield await whole_site(tmp_path)
    await disconnect()


def sentence(answer):
    """The words of an error page."""
    assert "Traceback" not in answer.text
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text)
    return found[1] if found else answer.json()["detail"]


async def test_a_full_disk_is_said_and_what_can_be_read_can_still_be_read(site, tmp_path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    async with site.as_("alice") as alice:
        await alice.begins()
        running = await alice.starts()
        assert (await running.answers(1, None)).status_code == 200
        wal = tmp_path / "lms.sqlite3-wal"
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size, before[1]))
            refused = await running.answers(1, None)
            assert refused.status_code == 503
            assert sentence(refused)
            page = await alice.browser.get(running.path, headers={"accept": "text/html"})
            assert page.status_code == 200
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert (await running.answers(1, None)).status_code == 200  # and it goes on as soon as there is room


async def test_a_database_that_somebody_else_holds_is_said(site, tmp_path):
    async with site.as_("alice") as alice:
        await alice.begins()
        running = await alice.starts()
        other = sqlite3.connect(tmp_path / "lms.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            engine().writer.timeout_s = 0.5
            refused = await running.answers(1, None)
            assert refused.status_code == 503
            assert sentence(refused)
            assert await alice.reads("/courses")  # reading needs no lock
        finally:
            other.execute("ROLLBACK")
            other.close()
        assert (await running.answers(1, None)).status_code == 200


async def refuses_to_write_and_can_be_read(alice, running):
    """A save is refused in a sentence, and every page that only reads is there."""
    refused = await running.answers(1, None)
    assert refused.status_code == 503
    assert (
        sentence(refused)
        == "The database cannot be written to. Nothing was changed; an administrator has to look at it."
    )
    for path in (running.path, "/courses", "/record", "/"):
        assert await alice.reads(path)


async def test_a_database_file_that_may_not_be_written_is_said_and_can_still_be_read(site, tmp_path):
    path = tmp_path / "lms.sqlite3"
    async with site.as_("alice") as alice:
        await alice.begins()
        running = await alice.starts()
        await disconnect()
        path.chmod(0o444)
        with like_anybody():
            await connect(f"sqlite:///{path}")
            await refuses_to_write_and_can_be_read(alice, running)
            await disconnect()
        path.chmod(0o644)
        await connect(f"sqlite:///{path}")
        assert (await running.answers(1, None)).status_code == 200


async def test_a_folder_in_which_nothing_may_be_written_is_said_at_the_start(site, tmp_path):
    await disconnect()
    folder = tmp_path / "locked"
    folder.mkdir()
    shutil.copyfile(tmp_path / "lms.sqlite3", folder / "lms.sqlite3")
    folder.chmod(0o555)
    try:
        with like_anybody(), pytest.raises(Unavailable, match="cannot be written to"):
            await connect(f"sqlite:///{folder}/lms.sqlite3")
    finally:
        folder.chmod(0o755)


@pytest.mark.parametrize("engine_type", ["postgres"])
async def test_a_server_that_takes_no_writes_is_said_and_can_still_be_read(db, database_url, tmp_path):
    site = await whole_site(tmp_path)
    async with site.as_("alice") as alice:
        await alice.begins()
        running = await alice.starts()
        await connect(f"{database_url}?default_transaction_read_only=on")
        await refuses_to_write_and_can_be_read(alice, running)
        await connect(database_url)
        assert (await running.answers(1, None)).status_code == 200


def test_a_file_that_may_not_be_written_is_a_sentence(tmp_path):
    path = tmp_path / "a.sqlite3"
    sqlite3.connect(path).execute("CREATE TABLE a (b)").connection.close()
    read_only = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    with pytest.raises(sqlite3.OperationalError) as caught:
        read_only.execute("INSERT INTO a VALUES (1)")
    answer = refusal(caught.value)
    assert isinstance(answer, Unavailable)
    assert str(answer).endswith(".")
