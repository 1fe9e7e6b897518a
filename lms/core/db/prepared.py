"""Queries written once, compiled once for each engine, and run with plain arguments."""

from collections.abc import Callable
from typing import Any

import msgspec

from lms.core.db.current import engine
from lms.core.db.values import Line, Row
from lms.core.db.words import Compiled, compile_sql, only_reads


class P:
    """The place of a named argument in a prepared Piccolo query."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"P({self.name!r})"


class _Statement(msgspec.Struct, frozen=True):
    sql: str
    args: tuple[Any, ...]  # P where an argument goes
    reads: bool


class Prepared:
    """A Piccolo query built once: `Prepared(lambda: Person.select(Person.id).where(Person.login_key == P("key")))`.

    `build` is called at first use, once for each engine. Rows are dictionaries as the database gives them: Piccolo's
    output options (`as_list`, `nested`, `first`) have no effect here.
    """

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._compiled: dict[str, _Statement] = {}

    async def rows(self, **given: Any) -> list[Row]:
        """All rows."""
        database = engine()
        ready = self._compiled.get(database.engine_type) or self._compile(database.engine_type)
        args = [given[arg.name] if type(arg) is P else arg for arg in ready.args]
        return await database.rows(ready.sql, args, reads=ready.reads)

    async def first(self, **given: Any) -> Row | None:
        """The first row, or None."""
        rows = await self.rows(**given)
        return rows[0] if rows else None

    async def run(self, **given: Any) -> list[Row]:
        """Change something; the rows are those of RETURNING."""
        return await self.rows(**given)

    def _compile(self, engine_type: str) -> _Statement:
        (querystring,) = self._build().querystrings
        sql, args = querystring.compile_string(engine_type=engine_type)
        ready = _Statement(sql, tuple(args), only_reads(sql))
        self._compiled[engine_type] = ready
        return ready


class Sql:
    """A statement in SQL that both engines know, with `:name` placeholders; see `words.compile_sql` for the dialect.

    Arguments keep their types: give a datetime for a time, an int for an integer. Where PostgreSQL cannot tell a
    placeholder's type (`:x IS NULL`), write `CAST(:x AS BIGINT)`.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._compiled: dict[str, Compiled] = {}

    async def rows(self, **given: Any) -> list[Row]:
        """All rows."""
        database = engine()
        ready = self._ready(database.engine_type)
        return await database.rows(ready.sql, [given[name] for name in ready.names], reads=ready.reads)

    async def lines(self, **given: Any) -> list[Line]:
        """All rows as plain tuples in the order of the columns: a third of the cost where there are hundreds."""
        database = engine()
        ready = self._ready(database.engine_type)
        return await database.lines(ready.sql, [given[name] for name in ready.names], reads=ready.reads)

    def _ready(self, engine_type: str) -> Compiled:
        ready = self._compiled.get(engine_type)
        if ready is None:
            ready = self._compiled[engine_type] = compile_sql(self.text, engine_type)
        return ready

    async def first(self, **given: Any) -> Row | None:
        """The first row, or None."""
        rows = await self.rows(**given)
        return rows[0] if rows else None

    async def run(self, **given: Any) -> list[Row]:
        """Change something; the rows are those of RETURNING."""
        return await self.rows(**given)
