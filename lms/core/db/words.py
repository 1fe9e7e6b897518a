"""Our small dialect: SQL with `:name` placeholders that runs on both engines, and what a statement does."""

import re
from functools import lru_cache

import msgspec

_WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
_PIECES = re.compile(
    r"""'(?:[^']|'')*'          # text
      | "[^"]*"                 # a name in quotes
      | --[^\n]*                # a comment
      | ::                      # PostgreSQL's cast
      | :(?P<name>[a-z_][a-z0-9_]*)
    """,
    re.VERBOSE,
)
_LOCK = re.compile(r"\bFOR\s+(?:NO\s+KEY\s+)?UPDATE\b(?:\s+OF\s+\w+)?(?:\s+SKIP\s+LOCKED|\s+NOWAIT)?", re.IGNORECASE)
_TYPED = re.compile(r'"(\w+) \[(time|date|bool)\]"')
_TYPES = {"time": "TIMESTAMPTZ", "date": "DATE", "bool": "BOOLEAN"}


_ROWS = "json_rows("
_AS_ROWS = {
    "sqlite": ("json_group_array(json_array(", "))"),
    "postgres": ("coalesce(json_agg(json_build_array(", ")), '[]')"),
}


class Compiled(msgspec.Struct, frozen=True):
    """A statement in one engine's words; `names` are the arguments in the order the driver wants them."""

    sql: str
    names: tuple[str, ...]
    reads: bool


def only_reads(sql: str) -> bool:
    """Whether a statement changes nothing."""
    first = sql.lstrip()[:7].upper()
    if first.startswith("SELECT"):
        return True
    return first.startswith(("WITH", "EXPLAIN", "VALUES", "PRAGMA")) and not _WRITES.search(sql)


@lru_cache(maxsize=1024)
def compile_sql(sql: str, engine_type: str) -> Compiled:
    """Turn `:name` into the engine's own placeholders, and drop what the engine does not know.

    `FOR UPDATE [SKIP LOCKED]` is left out on SQLite, where a transaction has the database for itself.
    A column named `"last_at [time]"` (or `[date]`, `[bool]`) comes back as `last_at` of that type on both engines:
    SQLite knows the types of columns, not of expressions.
    `json_rows(a, b)` gathers the rows of a subquery into one text, `[[a, b], …]`: what belongs to a row comes with it,
    where another query would cost a round trip. Booleans are 0 and 1 in SQLite's.
    """
    names: list[str] = []
    mark = "?" if engine_type == "sqlite" else "$"

    def place(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            return match[0]
        if name not in names:
            names.append(name)
        return f"{mark}{names.index(name) + 1}"

    text = _PIECES.sub(place, _with_rows(sql, *_AS_ROWS[engine_type]))
    if engine_type == "sqlite":
        text = _TYPED.sub(lambda found: f'"{found[1]} [{_TYPES[found[2]]}]"', _LOCK.sub("", text))
    else:
        text = _TYPED.sub(r'"\1"', text)
    return Compiled(text, tuple(names), only_reads(text))


def _with_rows(sql: str, before: str, after: str) -> str:
    head, found, rest = sql.partition(_ROWS)
    if not found:
        return sql
    depth, end = 1, 0
    while depth:  # to the bracket that closes it
        depth += {"(": 1, ")": -1}.get(rest[end], 0)
        end += 1
    return head + before + rest[: end - 1] + after + _with_rows(rest[end:], before, after)
