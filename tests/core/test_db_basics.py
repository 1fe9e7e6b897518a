"""One address, two engines, the same answers."""

from datetime import UTC, datetime, timedelta

import asyncpg
import msgspec
import pytest

from lms.core.db import IntegrityRefused, P, Prepared, Rule, Sql, count_queries, execute_many, transaction
from lms.core.errors import Invalid
from lms.core.tables import Job

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

_ADD = Sql(
    "INSERT INTO job (kind, payload, run_at, created_at, key) VALUES (:kind, '', :at, :at, :key) RETURNING id, run_at"
)


async def test_times_come_back_aware_and_in_utc(db):
    row = (await _ADD.run(kind="mail", at=AT, key=None))[0]
    assert row == {"id": 1, "run_at": AT}
    assert row["run_at"].tzinfo is UTC


async def test_expressions_can_be_told_their_type(db):
    await _ADD.run(kind="mail", at=AT, key=None)
    row = await Sql('SELECT max(run_at) AS "last [time]", count(*) > 0 AS "any [bool]", sum(id) AS n FROM job').first()
    assert row == {"last": AT, "any": True, "n": 1}
    assert isinstance(row["n"], int)
    assert row["any"] is True


class Gathered(msgspec.Struct, array_like=True):
    kind: str
    keyed: bool
    at: datetime
    key: str | None


async def test_rows_of_rows_come_as_one_text(db):
    await _ADD.run(kind="a 'quoted' \"word\" 字", at=AT, key=None)
    await _ADD.run(kind="mail)", at=AT + timedelta(microseconds=5), key="(")
    inner = "json_rows(j.kind, j.key IS NOT NULL, j.run_at, coalesce(j.key, NULL))"
    sql = f"SELECT 'x' AS x, (SELECT {inner} FROM job j WHERE j.id > :after) AS found, (SELECT count(*) FROM job) AS n"
    row = await Sql(sql).first(after=0)
    found = msgspec.json.decode(row["found"], type=list[Gathered], strict=False)
    assert sorted(found, key=lambda one: one.at) == [
        Gathered("a 'quoted' \"word\" 字", False, AT, None),
        Gathered("mail)", True, AT + timedelta(microseconds=5), "("),
    ]
    assert (row["x"], row["n"]) == ("x", 2)
    assert (await Sql(sql).first(after=9))["found"] == "[]"


async def test_lines_are_rows_without_names(db):
    await _ADD.run(kind="mail", at=AT, key="one")
    query = Sql("SELECT kind, run_at, key FROM job WHERE key = :key")
    assert [tuple(line) for line in await query.lines(key="one")] == [("mail", AT, "one")]
    assert await query.lines(key="other") == []


async def test_a_prepared_query_takes_plain_arguments(db):
    await _ADD.run(kind="mail", at=AT, key="one")
    by_key = Prepared(lambda: Job.select(Job.id, Job.kind).where(Job.key == P("key")))
    assert await by_key.first(key="one") == {"id": 1, "kind": "mail"}
    assert await by_key.first(key="other") is None
    assert await by_key.rows(key="one") == [{"id": 1, "kind": "mail"}]


async def test_piccolo_tables_use_the_connected_database(db):
    await Job.insert(Job(kind="mail", payload="x", run_at=AT, created_at=AT))
    found = await Job.objects().where(Job.run_at <= AT).first()
    assert (found.id, found.kind, found.run_at, found.key) == (1, "mail", AT, None)


async def test_a_second_row_with_the_same_key_is_refused_by_name(db):
    await _ADD.run(kind="mail", at=AT, key="once")
    with pytest.raises(IntegrityRefused) as caught:
        await _ADD.run(kind="mail", at=AT, key="once")
    assert (caught.value.rule, caught.value.table, caught.value.status) == (Rule.UNIQUE, "job", 409)


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        (
            "INSERT INTO unit_progress (enrolment, unit_key, opened_at, seen_at) VALUES (99, 'k', :at, :at)",
            Rule.FOREIGN_KEY,
        ),
        ("INSERT INTO job (kind, payload, run_at, created_at, state) VALUES ('a', '', :at, :at, 9)", Rule.CHECK),
        ("INSERT INTO job (kind, payload, run_at, created_at) VALUES (NULL, '', :at, :at)", Rule.NOT_NULL),
    ],
)
async def test_the_database_refuses_nonsense_too(db, sql, rule):
    with pytest.raises(IntegrityRefused) as caught:
        await Sql(sql).run(at=AT)
    assert caught.value.rule is rule


@pytest.mark.parametrize("value", [2**70, -(2**63) - 1])
async def test_a_number_too_large_is_refused_with_a_sentence(db, value):
    with pytest.raises(Invalid):
        await Sql("SELECT id FROM job WHERE id = :id").rows(id=value)


async def test_a_text_longer_than_its_column_is_refused_on_both(db):
    await _ADD.run(kind="k" * 60, at=AT, key=None)
    with pytest.raises(Invalid, match="too long"):
        await _ADD.run(kind="k" * 61, at=AT, key=None)
    await _ADD.run(kind="\U0001f9ed" * 60, at=AT, key=None)  # characters are counted, not bytes


@pytest.mark.parametrize("engine_type", ["postgres"], indirect=True)
async def test_an_argument_of_the_wrong_type_is_our_mistake_and_not_the_persons(db):
    with pytest.raises(asyncpg.DataError):
        await Sql("SELECT id FROM job WHERE id = :id").rows(id="one")


async def test_half_a_character_is_refused_with_a_sentence(db):
    with pytest.raises(Invalid):
        await _ADD.run(kind="\ud800", at=AT, key=None)


async def test_a_time_without_a_zone_is_never_stored(db):
    with pytest.raises(ValueError, match="without a zone"):
        await _ADD.run(kind="mail", at=AT.replace(tzinfo=None), key=None)


async def test_a_lock_of_rows_is_written_once_for_both_engines(db):
    await _ADD.run(kind="mail", at=AT, key=None)
    async with transaction():
        assert await Sql("SELECT id FROM job WHERE state = :state FOR UPDATE SKIP LOCKED").rows(state=0) == [{"id": 1}]


async def test_many_rows_go_in_at_once(db):
    async with transaction():
        await execute_many(
            "INSERT INTO job (kind, payload, run_at, created_at) VALUES (:kind, '', :at, :at)",
            [{"kind": f"k{n}", "at": AT} for n in range(5000)],
        )
    assert await Sql("SELECT count(*) AS n FROM job").first() == {"n": 5000}


async def test_very_many_rows_go_in_one_statement_after_another(db):
    rows = [{"kind": "k", "at": AT}] * 2000
    async with transaction():
        for _ in range(40):
            await execute_many("INSERT INTO job (kind, payload, run_at, created_at) VALUES (:kind, '', :at, :at)", rows)
    assert await Sql("SELECT count(*) AS n FROM job").first() == {"n": 80_000}


async def test_many_rows_belong_inside_a_transaction(db):
    with pytest.raises(RuntimeError):
        await execute_many("DELETE FROM job WHERE id = :id", [{"id": 1}])


async def test_statements_are_counted_however_they_are_written(db):
    with count_queries() as count:
        await _ADD.run(kind="mail", at=AT, key=None)
        async with transaction():
            await Job.select()
            await Job.count()
    assert int(count) == 3


async def test_a_statement_outside_the_count_is_not_counted(db):
    with count_queries() as count:
        pass
    await Job.count()
    assert int(count) == 0
