"""Statements of migrations: written once with tokens, said in each engine's words."""

import re
from collections.abc import Sequence

import msgspec

from lms.core.db.failures import TOO_LONG

_VARCHAR = re.compile(r"\b(\w+) VARCHAR\((\d+)\)")

_TOKENS = {
    "sqlite": {
        "{pk}": "INTEGER PRIMARY KEY AUTOINCREMENT",
        "{int}": "INTEGER",
        "{bool}": "BOOLEAN",
        "{time}": "TIMESTAMPTZ",
        "{date}": "DATE",
        "{text}": "TEXT",
    },
    "postgres": {
        "{pk}": "BIGSERIAL PRIMARY KEY",
        "{int}": "BIGINT",
        "{bool}": "BOOLEAN",
        "{time}": "TIMESTAMPTZ",
        "{date}": "DATE",
        "{text}": "TEXT",
    },
}


class Only(msgspec.Struct, frozen=True):
    """A statement for one engine, `sqlite` or `postgres`."""

    engine_type: str
    sql: str


Statement = str | Only


def append_only(table: str) -> tuple[Statement, ...]:
    """Statements that make the database refuse to change or delete rows of a table."""
    sentence = f"{table} is append-only"
    stop = f"SELECT RAISE(ABORT, '{sentence}')"
    how = f"ERRCODE = 'integrity_constraint_violation', TABLE = '{table}'"
    call = f"EXECUTE FUNCTION {table}_refuse()"
    refuse = f"BEGIN RAISE EXCEPTION '{sentence}' USING {how}; END"
    return (
        *(
            Only("sqlite", f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN {stop}; END")
            for verb in ("update", "delete")
        ),
        Only("postgres", f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {refuse} $$"),
        Only("postgres", f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {call}"),
        Only("postgres", f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}"),
    )


def drop_append_only(table: str) -> tuple[Statement, ...]:
    """Statements that undo `append_only`."""
    return (
        Only("sqlite", f"DROP TRIGGER {table}_no_update"),
        Only("sqlite", f"DROP TRIGGER {table}_no_delete"),
        Only("postgres", f"DROP TRIGGER {table}_no_truncate ON {table}"),
        Only("postgres", f"DROP TRIGGER {table}_no_change ON {table}"),
        Only("postgres", f"DROP FUNCTION {table}_refuse()"),
    )


def unchanging(table: str) -> tuple[Statement, ...]:
    """Statements that make the database refuse to change rows of a table; they may be removed when they are old."""
    sentence = f"{table} is never changed"
    how = f"ERRCODE = 'integrity_constraint_violation', TABLE = '{table}'"
    call = f"EXECUTE FUNCTION {table}_refuse()"
    refuse = f"BEGIN RAISE EXCEPTION '{sentence}' USING {how}; END"
    stop = f"SELECT RAISE(ABORT, '{sentence}')"
    return (
        Only("sqlite", f"CREATE TRIGGER {table}_no_update BEFORE update ON {table} BEGIN {stop}; END"),
        Only("postgres", f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {refuse} $$"),
        Only("postgres", f"CREATE TRIGGER {table}_no_change BEFORE UPDATE ON {table} FOR EACH ROW {call}"),
    )


def drop_unchanging(table: str) -> tuple[Statement, ...]:
    """Statements that undo `unchanging`."""
    return (
        Only("sqlite", f"DROP TRIGGER {table}_no_update"),
        Only("postgres", f"DROP TRIGGER {table}_no_change ON {table}"),
        Only("postgres", f"DROP FUNCTION {table}_refuse()"),
    )


def in_words_of(engine_type: str, statements: Sequence[Statement]) -> list[str]:
    """The statements one engine runs. Only the tokens are replaced: other braces stay as they are."""
    texts: list[str] = []
    for statement in statements:
        if isinstance(statement, Only):
            if statement.engine_type != engine_type:
                continue
            text = statement.sql
        else:
            text = statement
        for token, words in _TOKENS[engine_type].items():
            text = text.replace(token, words)
        texts.append(_with_lengths(text) if engine_type == "sqlite" else text)
    return texts


def _with_lengths(sql: str) -> str:
    """PostgreSQL refuses a text longer than its VARCHAR; SQLite has to be asked to."""
    return _VARCHAR.sub(rf"\g<0> CONSTRAINT {TOO_LONG} CHECK (length(\1) <= \2)", sql)
