"""One history for both engines: forwards, backwards, killed in the middle, two at once, newer than the program."""

import asyncio
import subprocess
import sys
import types

import pytest

from lms.core.db import IntegrityRefused, Rule, Sql, connect, disconnect, migrate
from lms.core.db.migrate import NewerDatabase, Only, Standing, append_only, drop_append_only


def step(name, forwards, backwards=()):
    return types.SimpleNamespace(ID=name, DESCRIPTION=name, FORWARDS=tuple(forwards), BACKWARDS=tuple(backwards))


FIRST = step(
    "m0001_pets",
    [
        "CREATE TABLE pet (id {pk}, name {text} NOT NULL, born {date}, tame {bool} NOT NULL DEFAULT false, legs {int}, seen {time})"
    ],
    ["DROP TABLE pet"],
)
SECOND = step(
    "m0002_visits",
    [
        "ALTER TABLE pet ADD COLUMN note {text} NOT NULL DEFAULT '{}'",
        "CREATE TABLE visit (id {pk}, pet {int} NOT NULL REFERENCES pet (id))",
        Only("sqlite", "CREATE INDEX only_here ON visit (pet)"),
        Only("postgres", "CREATE INDEX only_there ON visit (pet)"),
        *append_only("visit"),
    ],
    [*drop_append_only("visit"), "DROP TABLE visit", "ALTER TABLE pet DROP COLUMN note"],
)
THIRD = step("m0003_broken", ["CREATE TABLE half (id {pk})", "INSERT INTO nowhere VALUES (1)"])


@pytest.fixture
async def blank(blank_url):
    yield await connect(blank_url)
    await disconnect()


async def tables(database):
    sql = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        "postgres": "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename",
    }[database.engine_type]
    return [row["name"] for row in await Sql(sql).rows()]


async def test_the_whole_history_runs_forwards_with_data_and_backwards(blank):
    history = migrate.history()
    assert (await migrate.state(blank)).standing is Standing.PENDING
    for number in range(1, len(history) + 1):
        assert await migrate.forwards(blank, steps=history[:number]) == (history[number - 1].ID,)
        await _something_in_it(number)
    assert (await migrate.state(blank)).standing is Standing.CURRENT
    taken_back = await migrate.backwards(blank, len(history))
    assert taken_back == tuple(step.ID for step in reversed(history))
    assert await tables(blank) == ["migration"]
    await migrate.forwards(blank)
    assert (await migrate.state(blank)).standing is Standing.CURRENT


async def _something_in_it(number):
    await Sql("INSERT INTO org_unit (code, name, kind) VALUES (:code, 'x', 'team')").run(code=f"after{number}")


async def test_tokens_become_the_engines_words_and_other_braces_stay(blank):
    await migrate.forwards(blank, steps=[FIRST, SECOND])
    await Sql("INSERT INTO pet (name, tame) VALUES ('Rex', :yes)").run(yes=True)
    row = await Sql("SELECT id, tame, legs, note FROM pet").first()
    assert row == {"id": 1, "tame": True, "legs": None, "note": "{}"}


def test_every_step_of_ours_has_a_number_of_its_own_and_none_is_left_out():
    numbers = [int(step.ID[1:5]) for step in migrate.history()]
    assert numbers == list(range(1, len(numbers) + 1))


async def test_progress_is_told_step_by_step(blank):
    told = []
    await migrate.forwards(blank, lambda step: told.append(step.ID), [FIRST, SECOND])
    assert told == ["m0001_pets", "m0002_visits"]
    assert await migrate.forwards(blank, told.append, [FIRST, SECOND]) == ()


async def test_a_step_that_fails_leaves_the_database_as_it_was(blank):
    await migrate.forwards(blank, steps=[FIRST])
    before = await tables(blank)
    with pytest.raises(Exception, match="nowhere"):
        await migrate.forwards(blank, steps=[FIRST, SECOND, THIRD])
    assert await tables(blank) == sorted([*before, "visit"])  # the second step was whole, the third left nothing
    assert (await migrate.state(blank, [FIRST, SECOND, THIRD])).pending == ("m0003_broken",)


async def test_a_newer_database_is_refused_and_not_touched(blank):
    await migrate.forwards(blank, steps=[FIRST, SECOND])
    before = await tables(blank)
    assert (await migrate.state(blank, [FIRST])).standing is Standing.NEWER
    for attempt in (
        migrate.forwards(blank, steps=[FIRST]),
        migrate.backwards(blank, 1, [FIRST]),
        migrate.pending(blank, [FIRST]),
    ):
        with pytest.raises(NewerDatabase, match="m0002_visits"):
            await attempt
    assert await tables(blank) == before


async def test_append_only_rows_can_be_neither_changed_nor_removed(blank):
    await migrate.forwards(blank, steps=[FIRST, SECOND])
    await Sql("INSERT INTO pet (name) VALUES ('Rex')").run()
    await Sql("INSERT INTO visit (pet) VALUES (1)").run()
    for verb in ("UPDATE visit SET pet = 1", "DELETE FROM visit"):
        with pytest.raises(IntegrityRefused) as caught:
            await Sql(verb).run()
        assert caught.value.rule is Rule.APPEND_ONLY
    assert await Sql("SELECT count(*) AS n FROM visit").first() == {"n": 1}


async def test_every_history_table_of_ours_refuses_change(db):
    await Sql("INSERT INTO audit_entry (at, action, thing) VALUES (CURRENT_TIMESTAMP, 'a', 'b')").run()
    for verb in ("UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(IntegrityRefused):
            await Sql(verb).run()


_PROCESS = """
import asyncio, sys, types
from lms.core.db import connect, disconnect, migrate
steps = [types.SimpleNamespace(ID=f"m{n:04}", DESCRIPTION="", FORWARDS=(f"CREATE TABLE t{n} (id {{int}})",), BACKWARDS=()) for n in range(1, 21)]
if sys.argv[2] == "stop":
    last = steps[-1]
    last.FORWARDS = (*last.FORWARDS, "CREATE TABLE half (id {int})")
async def main():
    database = await connect(sys.argv[1])
    async def stop(sql, args=(), *, reads):
        rows = await real(sql, args, reads=reads)
        if "half" in sql:
            print("in the middle", flush=True)
            await asyncio.sleep(60)
        return rows
    real = database.rows
    if sys.argv[2] == "stop":
        database.rows = stop
    print(len(await migrate.forwards(database, steps=steps)), flush=True)
    await disconnect()
asyncio.run(main())
"""


def another_process(url, how):
    return subprocess.Popen([sys.executable, "-c", _PROCESS, url, how], stdout=subprocess.PIPE, text=True)


async def test_two_processes_that_migrate_at_once_wait_for_each_other(blank_url):
    others = [another_process(blank_url, "go") for _ in range(2)]
    outputs = [(await asyncio.to_thread(other.communicate, timeout=60))[0] for other in others]
    assert [other.returncode for other in others] == [0, 0]
    assert sum(int(output) for output in outputs) == 20


async def test_killed_in_the_middle_the_step_never_happened(blank_url):
    other = another_process(blank_url, "stop")
    assert "middle" in await asyncio.to_thread(other.stdout.readline)
    other.kill()
    other.communicate()
    database = await connect(blank_url)
    try:
        assert "half" not in await tables(database)
        assert "t20" not in await tables(database)
        assert len((await migrate.state(database, [])).unknown) == 19
    finally:
        await disconnect()
