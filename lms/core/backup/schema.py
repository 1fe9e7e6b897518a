"""What stands in a database, asked of the database itself: tables, columns, and which table leans on which."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from graphlib import TopologicalSorter

import msgspec

from lms.core.db import Database


class Shape(StrEnum):
    """How a column's values are written as JSON."""

    TIME = "time"
    DATE = "date"
    PLAIN = "plain"


class TableShape(msgspec.Struct, frozen=True):
    """A table's columns in order, the tables it points at, and its columns that point at itself."""

    name: str
    columns: Mapping[str, Shape]
    parents: frozenset[str]
    own_parents: tuple[str, ...]


_SHAPES = {"TIMESTAMPTZ": Shape.TIME, "timestamp with time zone": Shape.TIME, "DATE": Shape.DATE, "date": Shape.DATE}

_COLUMNS = {
    "sqlite": (
        "SELECT t.name AS table_name, c.name AS column_name, c.type AS type FROM pragma_table_list t "
        "JOIN pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.type = 'table' "
        "AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY t.name, c.cid"
    ),
    "postgres": (
        "SELECT c.table_name, c.column_name, c.data_type AS type FROM information_schema.columns c "
        "JOIN information_schema.tables t USING (table_schema, table_name) WHERE c.table_schema = current_schema() "
        "AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER' ORDER BY c.table_name, c.ordinal_position"
    ),
}
_LINKS = {
    "sqlite": (
        'SELECT t.name AS child, f."from" AS column_name, f."table" AS parent FROM pragma_table_list t '
        "JOIN pragma_foreign_key_list(t.name) f WHERE t.schema = 'main' AND t.type = 'table'"
    ),
    "postgres": (
        "SELECT child.relname AS child, a.attname AS column_name, parent.relname AS parent FROM pg_constraint k "
        "JOIN pg_class child ON child.oid = k.conrelid JOIN pg_class parent ON parent.oid = k.confrelid "
        "JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] "
        "WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace"
    ),
}


async def tables_of(database: Database) -> list[TableShape]:
    """All tables but the record of migrations, each after the tables it points at."""
    columns: dict[str, dict[str, Shape]] = {}
    for row in await database.rows(_COLUMNS[database.engine_type], reads=True):
        shape = _SHAPES.get(row["type"], Shape.PLAIN)
        columns.setdefault(str(row["table_name"]), {})[str(row["column_name"])] = shape
    columns.pop("migration", None)
    links = await database.rows(_LINKS[database.engine_type], reads=True)
    return _sorted([_shape(name, found, links) for name, found in columns.items()])


def _shape(name: str, columns: Mapping[str, Shape], links: Sequence[Mapping[str, str]]) -> TableShape:
    mine = [link for link in links if link["child"] == name]
    return TableShape(
        name=name,
        columns=columns,
        parents=frozenset(link["parent"] for link in mine if link["parent"] != name),
        own_parents=tuple(link["column_name"] for link in mine if link["parent"] == name),
    )


def _sorted(tables: Sequence[TableShape]) -> list[TableShape]:
    by_name = {table.name: table for table in tables}
    order = TopologicalSorter({table.name: sorted(table.parents) for table in tables}).static_order()
    return [by_name[name] for name in order]
