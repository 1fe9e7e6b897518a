"""Filling the tables from a backup's JSON lines."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import msgspec

from lms.core.backup import manifest as m
from lms.core.backup.checking import BROKEN
from lms.core.backup.schema import Shape, TableShape, tables_of
from lms.core.backup.taking import Progress
from lms.core.db import Database, IntegrityRefused
from lms.core.errors import Invalid
from lms.core.i18n import gettext as _

_BATCH = 2000
_decoder = msgspec.json.Decoder(list[Any])


async def fill(database: Database, file: Path, made: m.Manifest, progress: Progress) -> None:
    """Put every row in, inside the caller's transaction; raises Invalid when they do not fit."""
    shapes = {table.name: table for table in await tables_of(database)}
    copies = {copy.name: copy for copy in made.tables}
    if any(name not in shapes or set(copy.columns) - set(shapes[name].columns) for name, copy in copies.items()):
        raise m.damaged(file)
    with zipfile.ZipFile(file) as archive:
        for number, (name, shape) in enumerate(shapes.items(), 1):
            if name in copies:
                await _fill_table(database, archive, shape, copies[name], file)
            progress(_("Database"), number, len(shapes))


async def _fill_table(
    database: Database, archive: zipfile.ZipFile, shape: TableShape, copy: m.TableCopy, file: Path
) -> None:
    count = 0
    try:
        with archive.open(m.member_of(copy.name)) as content:
            for rows in _batches(content, shape, copy):
                await database.execute_many(_insert(database, copy), rows)
                count += len(rows)
    except (IntegrityRefused, Invalid, ValueError, TypeError, IndexError, *BROKEN) as error:
        raise m.damaged(file) from error
    if count != copy.rows:
        raise m.damaged(file)
    await _go_on_counting(database, copy)


def _batches(content: IO[bytes], shape: TableShape, copy: m.TableCopy) -> Iterator[list[list[Any]]]:
    readers = [_READERS[shape.columns[column]] for column in copy.columns]
    batch: list[list[Any]] = []
    for line in content:
        row = _decoder.decode(line)
        batch.append([read(value) if read else value for read, value in zip(readers, row, strict=True)])
        if len(batch) == _BATCH and not shape.own_parents:
            yield batch
            batch = []
    if batch:
        yield _parents_first(batch, copy.columns, shape.own_parents)


def _time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


_READERS = {Shape.TIME: _time, Shape.DATE: _date, Shape.PLAIN: None}


def _parents_first(rows: list[list[Any]], columns: Sequence[str], own_parents: Sequence[str]) -> list[list[Any]]:
    """Rows of a tree in an order in which each finds its parent there already."""
    if not own_parents:
        return rows
    key, links = columns.index("id"), [columns.index(name) for name in own_parents]
    here: set[Any] = {None}
    ordered: list[list[Any]] = []
    while rows:
        ready = [row for row in rows if all(row[link] in here or row[link] == row[key] for link in links)]
        if not ready:
            raise ValueError("The tree has a parent that is not there.")
        ordered += ready
        here |= {row[key] for row in ready}
        rows = [row for row in rows if row[key] not in here]
    return ordered


def _insert(database: Database, copy: m.TableCopy) -> str:
    mark = "?" if database.engine_type == "sqlite" else "$"
    names = ", ".join(f'"{column}"' for column in copy.columns)
    places = ", ".join(f"{mark}{number}" for number in range(1, len(copy.columns) + 1))
    return f'INSERT INTO "{copy.name}" ({names}) VALUES ({places})'  # noqa: S608  names checked against the schema


async def _go_on_counting(database: Database, copy: m.TableCopy) -> None:
    """The next id is one that was never given, here or where the backup comes from."""
    if not copy.last_id or "id" not in copy.columns:
        return
    if database.engine_type == "postgres":
        sequence = "SELECT setval(pg_get_serial_sequence($1, 'id'), $2)"
        await database.rows(sequence, (copy.name, copy.last_id), reads=False)
        return
    await database.rows("DELETE FROM sqlite_sequence WHERE name = ?", (copy.name,), reads=False)
    sequence = "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)"
    await database.rows(sequence, (copy.name, copy.last_id), reads=False)
