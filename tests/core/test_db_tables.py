"""Piccolo's tables describe the database that the migrations make."""

import importlib
import pkgutil

import pytest
from piccolo.columns import BigInt, BigSerial, Boolean, Date, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

import lms
from lms.core.backup.schema import Shape, tables_of

_SHAPES = {Timestamptz: Shape.TIME, Date: Shape.DATE}
_KNOWN = (BigInt, BigSerial, Boolean, Date, ForeignKey, Text, Timestamptz, Varchar)


def described():
    for feature in pkgutil.iter_modules(lms.__path__):
        if feature.ispkg and any(
            found.name == "tables" for found in pkgutil.iter_modules([f"{lms.__path__[0]}/{feature.name}"])
        ):
            module = importlib.import_module(f"lms.{feature.name}.tables")
            for thing in vars(module).values():
                if isinstance(thing, type) and issubclass(thing, Table) and thing.__module__ == module.__name__:
                    yield thing


async def test_every_table_is_described_with_all_its_columns(db):
    made = {table.name: set(table.columns) for table in await tables_of(db)}
    said = {
        table._meta.tablename: {column._meta.db_column_name for column in table._meta.columns} for table in described()
    }
    assert said == made


async def test_times_and_dates_are_times_and_dates(db):
    made = {table.name: table.columns for table in await tables_of(db)}
    for table in described():
        for column in table._meta.columns:
            assert isinstance(column, _KNOWN), (
                f"{table.__name__}.{column._meta.name}: a type that differs between the engines"
            )
            expected = _SHAPES.get(type(column), Shape.PLAIN)
            assert made[table._meta.tablename][column._meta.db_column_name] is expected


async def test_foreign_keys_point_where_the_description_says(db):
    made = {table.name: table.parents | ({table.name} if table.own_parents else set()) for table in await tables_of(db)}
    for table in described():
        said = {
            column._foreign_key_meta.resolved_references._meta.tablename for column in table._meta.foreign_key_columns
        }
        assert said == made[table._meta.tablename], table.__name__


@pytest.mark.parametrize("engine_type", ["sqlite"], indirect=True)
async def test_a_row_of_every_table_can_be_read(db):
    for table in described():
        assert await table.select().limit(1) == []
