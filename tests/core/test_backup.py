"""A backup is whole or refused; what comes back is what was there, on either engine."""

import asyncio
import json
import os
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from lms.core import backup as backups
from lms.core.backup import manifest as m
from lms.core.db import Sql, connect, disconnect, execute_many, transaction
from lms.core.errors import Conflict, DomainError, Invalid, Unavailable
from lms.core.settings import Settings
from tests.support import databases, postgres

AT = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)


ONE_ENGINE = pytest.mark.parametrize("engine_type", ["sqlite"], indirect=True)


@pytest.fixture
def settings(tmp_path):
    return installation(tmp_path / "here")


def installation(folder: Path) -> Settings:
    folder.mkdir()
    return Settings(
        database_url="", data_dir=folder, site_name="", base_url="", secret_key="", smtp_url="", demo_password=""
    )


async def populate(settings):
    async with transaction():
        await Sql("INSERT INTO org_unit (id, code, name, kind) VALUES (7, 'root', '總公司', 'company')").run()
        await Sql("INSERT INTO org_unit (id, code, name, kind, parent) VALUES (3, 'sub', 'Sub \"x\"', 'site', 7)").run()
        await Sql(
            "INSERT INTO person (ref, login, login_key, given_name, display_name, shortcuts, hire_date, created_at, updated_at) "
            "VALUES ('r', 'alice', 'alice', 'Alice', 'Alice', :no, :hired, :at, :later)"
        ).run(no=False, hired=date(2024, 2, 29), at=AT, later=LATER)
        await Sql("INSERT INTO audit_entry (at, action, thing, detail) VALUES (:at, 'a', 'b', :text)").run(
            at=AT, text="line\nnext"
        )
        jobs = [{"n": str(n), "at": AT} for n in range(4500)]
        await execute_many("INSERT INTO job (kind, payload, run_at, created_at) VALUES ('k', :n, :at, :at)", jobs)
        await Sql("DELETE FROM job WHERE id > 4400").run()
    for name, content in (("ab/cdef", b"\x00picture" * 9000), ("ff/0123", b"film")):
        path = settings.data_dir / "media" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    (settings.data_dir / "media" / "tmp").mkdir()
    (settings.data_dir / "media" / "tmp" / "up-1").write_bytes(b"half an upload")
    (settings.data_dir / "media" / "ab" / ".new-1").write_bytes(b"half a file")


async def everything():
    names = [row["code"] for row in await Sql("SELECT code FROM org_unit ORDER BY id").rows()]
    person = await Sql("SELECT login, shortcuts, hire_date, created_at, updated_at FROM person").first()
    audit = await Sql("SELECT detail FROM audit_entry").rows()
    return names, person, audit, (await Sql("SELECT count(*) AS n FROM job").first())["n"]


@pytest.fixture
def other_url(target, tmp_path, request):
    """A second, blank database of the named kind."""
    if target == "sqlite":
        yield f"sqlite:///{tmp_path / 'other.sqlite3'}"
        return
    request.getfixturevalue("postgres_server")
    name = f"lull_other_{os.getpid()}"
    yield postgres.create_database(name)
    postgres.drop_database(name)


@pytest.mark.parametrize("target", databases.ENGINES)
async def test_what_was_there_comes_back_on_either_engine(db, settings, tmp_path, other_url):
    await populate(settings)
    before = await everything()
    done = await backups.backup(tmp_path / "b.zip", settings)
    assert "2 media files" in done.sentence
    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600
    there = installation(tmp_path / "there")
    await connect(other_url)
    await backups.restore(tmp_path / "b.zip", there)
    assert await everything() == before
    assert before[3] == 4400
    files = {path.relative_to(there.data_dir).as_posix() for path in there.data_dir.rglob("*") if path.is_file()}
    assert files == {"media/ab/cdef", "media/ff/0123"}
    assert (there.data_dir / "media/ab/cdef").read_bytes() == b"\x00picture" * 9000
    new = await Sql("INSERT INTO job (kind, payload, run_at, created_at) VALUES ('k', '', :at, :at) RETURNING id").run(
        at=AT
    )
    assert new == [{"id": 4501}]  # an id that was deleted is not given again
    await disconnect()


async def test_a_backup_of_a_backup_is_the_same(db, settings, tmp_path):
    await populate(settings)
    first = await backups.backup(tmp_path / "1.zip", settings)
    await backups.restore(tmp_path / "1.zip", settings, force=True)
    second = await backups.backup(tmp_path / "2.zip", settings)
    assert [t for t in first.manifest.tables if t.name != "job"] == [
        t for t in second.manifest.tables if t.name != "job"
    ]
    hashes = [{member.name: member.sha256 for member in done.manifest.members} for done in (first, second)]
    assert hashes[0] == hashes[1]


async def test_a_backup_is_one_moment_while_others_write(db, settings, tmp_path):
    stop = asyncio.Event()

    async def write():
        n = 0
        while not stop.is_set():
            n += 1
            async with transaction():
                await Sql("INSERT INTO org_unit (code, name, kind) VALUES (:c, 'x', 'team')").run(c=f"c{n}")
                await Sql("INSERT INTO audit_entry (at, action, thing) VALUES (:at, 'a', :c)").run(at=AT, c=f"c{n}")
            await asyncio.sleep(0)

    async with transaction():
        rows = [{"n": str(n), "at": AT} for n in range(20_000)]
        await execute_many("INSERT INTO job (kind, payload, run_at, created_at) VALUES ('k', :n, :at, :at)", rows)
    writer = asyncio.create_task(write())
    await asyncio.sleep(0.05)
    made = (await backups.backup(tmp_path / "b.zip", settings)).manifest
    stop.set()
    await writer
    counts = {table.name: table.rows for table in made.tables}
    assert counts["org_unit"] == counts["audit_entry"] > 0
    assert (await Sql("SELECT count(*) AS n FROM org_unit").first())["n"] > counts["org_unit"]
    backups.verify(tmp_path / "b.zip")


async def test_a_full_database_is_not_replaced_without_force(db, settings, tmp_path):
    await populate(settings)
    await backups.backup(tmp_path / "b.zip", settings)
    await Sql("INSERT INTO org_unit (code, name, kind) VALUES ('since', 'x', 'team')").run()
    before = await everything()
    with pytest.raises(Conflict, match="not empty"):
        await backups.restore(tmp_path / "b.zip", settings)
    assert await everything() == before
    await backups.restore(tmp_path / "b.zip", settings, force=True)
    assert (await everything())[0] == ["sub", "root"]


@pytest.fixture
async def taken(db, settings, tmp_path):
    await populate(settings)
    await backups.backup(tmp_path / "b.zip", settings)
    return tmp_path / "b.zip"


def rewritten(file, change):
    """The same backup with its manifest or members changed by somebody."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def manifest_with(**changes):
    def change(members):
        members[m.MANIFEST] = json.dumps(json.loads(members[m.MANIFEST]) | changes).encode()

    return change


def resealed(change):
    """Changed, with hashes that fit: as somebody would who knows the format."""
    import hashlib

    def both(members):
        change(members)
        made = msgspec.json.decode(members[m.MANIFEST], type=m.Manifest)
        sealed = tuple(
            m.Member(name, len(content), hashlib.sha256(content).hexdigest())
            for name, content in members.items()
            if name != m.MANIFEST
        )
        members[m.MANIFEST] = msgspec.json.encode(msgspec.structs.replace(made, members=sealed))

    return both


def a_changed_row(members):
    members["tables/person.jsonl"] = members["tables/person.jsonl"].replace(b"alice", b"malice")


def a_lost_row(members):
    members["tables/audit_entry.jsonl"] = b""


def an_orphan(members):
    members["tables/org_unit.jsonl"] = members["tables/org_unit.jsonl"].replace(b",7,", b",99,")


def half_a_line(members):
    members["tables/person.jsonl"] = members["tables/person.jsonl"][:-20]


def a_way_out(members):
    members["media/../../escaped"] = b"x"


def a_lost_member(members):
    del members["media/ff/0123"]


def an_unknown_column(members):
    made = json.loads(members[m.MANIFEST])
    made["tables"][0]["columns"][0] = 'id") VALUES (1); --'
    members[m.MANIFEST] = json.dumps(made).encode()


REFUSED = {
    "a changed row": (a_changed_row, "damaged"),
    "a lost member": (a_lost_member, "damaged"),
    "rows that are fewer than said": (resealed(a_lost_row), "damaged"),
    "a row whose parent is missing": (resealed(an_orphan), "damaged"),
    "half a line": (resealed(half_a_line), "damaged"),
    "a file outside the media folder": (resealed(a_way_out), "damaged"),
    "an unknown column": (an_unknown_column, "damaged"),
    "no migrations": (manifest_with(migrations=[]), "damaged"),
    "migrations of the future": (manifest_with(migrations=["m0001_initial", "m9999_future"]), "newer"),
    "a format of the future": (manifest_with(format=99, tables="other"), "newer"),
    "a manifest that is none": (lambda members: members.update({m.MANIFEST: b"{}"}), "damaged"),
    "no manifest": (lambda members: members.pop(m.MANIFEST), "damaged"),
}


# What is found before the database is touched needs one engine only.
BY_THE_DATABASE = {"rows that are fewer than said", "a row whose parent is missing", "half a line"}


@pytest.mark.parametrize(
    ("engine_type", "what"),
    [(kind, what) for what in REFUSED for kind in databases.ENGINES if kind == "sqlite" or what in BY_THE_DATABASE],
    indirect=["engine_type"],
)
async def test_a_backup_that_is_not_as_it_was_is_refused_and_nothing_changes(taken, settings, what):
    change, reason = REFUSED[what]
    before = await everything()
    with pytest.raises(Invalid, match=reason):
        await backups.restore(rewritten(taken, change), settings, force=True)
    assert await everything() == before
    assert not list(settings.data_dir.parent.rglob("escaped"))
    assert not list(settings.data_dir.glob(".restore-*"))


@ONE_ENGINE
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
async def test_a_torn_backup_is_called_damaged(taken, settings, kept):
    whole = taken.read_bytes()
    taken.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(Invalid, match="damaged"):
        await backups.restore(taken, settings, force=True)


@ONE_ENGINE
@pytest.mark.parametrize("content", [b"", b"holiday photos", b"SQLite format 3\x00" * 100])
async def test_another_file_is_called_foreign(db, settings, tmp_path, content):
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(Invalid, match="not a backup"):
        await backups.restore(tmp_path / "x", settings)


@ONE_ENGINE
async def test_another_zip_is_called_foreign(db, settings, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("letter.txt", "Dear Sir")
    with pytest.raises(Invalid, match="not a backup"):
        await backups.restore(tmp_path / "x.zip", settings)


@ONE_ENGINE
async def test_a_backup_that_cannot_be_written_leaves_nothing(db, settings, tmp_path):
    with pytest.raises(Unavailable, match="cannot be written"):
        await backups.backup(tmp_path / "nowhere" / "b.zip", settings)


@ONE_ENGINE
async def test_a_disk_that_fills_up_leaves_the_old_backup(taken, settings, monkeypatch):
    before = taken.read_bytes()

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lms.core.backup.taking._publish", full)
    with pytest.raises(DomainError, match="No space left"):
        await backups.backup(taken, settings)
    assert taken.read_bytes() == before
    assert [path.name for path in taken.parent.glob(".b.zip*")] == []


async def test_media_that_were_there_stay_when_a_restore_fails_late(taken, settings, monkeypatch):
    real = backups.bringing._place

    def place_and_fail(*args):
        real(*args)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("lms.core.backup.bringing._place", place_and_fail)
    (settings.data_dir / "media" / "ff" / "0123").unlink()
    before = await everything()
    with pytest.raises(Unavailable, match="Input"):
        await backups.restore(taken, settings, force=True)
    assert await everything() == before
    assert not (settings.data_dir / "media" / "ff" / "0123").exists()
    assert (settings.data_dir / "media" / "ab" / "cdef").exists()
