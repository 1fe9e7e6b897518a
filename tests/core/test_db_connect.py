"""A wrong address, a server that is down, a file that is none: one clear sentence each."""

import pytest

from lms.core.db import Sql, connect, database_for, disconnect, engine
from lms.core.errors import DomainError, Misconfigured, Unavailable
from tests.support import postgres


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "mysql://localhost/lms", "sqlite://", "sqlite:///", "sqlite:///:memory:", "postgresql:lms"],
)
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(Misconfigured, match="LMS_DATABASE_URL"):
        database_for(url)


@pytest.mark.parametrize("url", ["postgresql://127.0.0.1:notaport/lms", "postgresql://127.0.0.1/lms?sslmode=perhaps"])
async def test_an_address_with_mistakes_is_refused(url):
    with pytest.raises(DomainError, match="LMS_DATABASE_URL"):
        await connect(url)


async def test_a_server_that_is_down_is_named():
    with pytest.raises(Unavailable, match="does not answer"):
        await connect("postgresql://lms@127.0.0.1:9/lms")


async def test_a_database_that_is_not_there_is_named(postgres_server):
    with pytest.raises(Misconfigured, match="does not exist"):
        await connect(postgres.with_database(postgres_server, "no_such_database"))


async def test_a_name_that_is_not_known_is_named(postgres_server):
    with pytest.raises(Misconfigured, match="name or password"):
        await connect(postgres_server.replace("lms@", "nobody_knows_me:x@"))


async def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8" + b"x" * 5000)
    with pytest.raises(Unavailable, match="not a database"):
        await connect(f"sqlite:///{tmp_path}/photo.jpg")


async def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DomainError):
        await connect(f"sqlite:///{tmp_path}/file/below/lms.sqlite3")


async def test_a_folder_is_not_a_database(tmp_path):
    with pytest.raises(Unavailable):
        await connect(f"sqlite:///{tmp_path}")


async def test_a_refused_address_leaves_the_connected_database_alone(db):
    with pytest.raises(DomainError):
        await connect("nonsense")
    assert engine() is db
    assert await Sql("SELECT 1 AS one").first() == {"one": 1}


async def test_without_a_database_nothing_is_guessed():
    await disconnect()
    with pytest.raises(RuntimeError):
        engine()


@pytest.mark.parametrize("engine_type", ["postgres"], indirect=True)
async def test_a_server_that_goes_away_is_a_refusal_and_not_a_crash(blank_url):
    await connect(blank_url)
    try:
        assert await Sql("SELECT 1 AS one").first() == {"one": 1}
        postgres.drop_database(blank_url.rpartition("/")[2])
        with pytest.raises(DomainError):
            await Sql("SELECT 1 AS one").first()
    finally:
        await disconnect()


@pytest.mark.parametrize("engine_type", ["sqlite"], indirect=True)
async def test_sqlite_waits_for_the_disk_and_keeps_its_promises(db):
    values = [
        db.writer.connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    ]
    assert values == ["wal", 2, 1]


@pytest.mark.parametrize("engine_type", ["postgres"], indirect=True)
async def test_postgres_waits_for_the_disk(db):
    assert await Sql("SHOW synchronous_commit").first() == {"synchronous_commit": "on"}
    assert await Sql("SHOW fsync").first() == {"fsync": "on"}
    assert await Sql("SHOW timezone").first() == {"TimeZone": "UTC"}


@pytest.mark.parametrize("engine_type", ["sqlite"], indirect=True)
async def test_what_looks_like_reading_cannot_write(db):
    with pytest.raises(DomainError, match="cannot be written"):
        await db.rows("INSERT INTO org_unit (code, name, kind) VALUES ('a', 'a', 'team')", reads=True)
