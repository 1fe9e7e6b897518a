"""Paths of org units as patterns for queries."""

from collections.abc import Sequence
from typing import Final

EVERYWHERE: Final = "/"
MOST: Final = 20


def patterns(paths: Sequence[str]) -> dict[str, str]:
    """Named LIKE patterns for these paths; what lies in no org unit matches only where "everywhere" is reached."""
    return {f"path_{number}": "%" if path == EVERYWHERE else f"{path}%" for number, path in enumerate(paths[:MOST])}


def condition(column: str, names: Sequence[str]) -> str:
    """The condition that a column matches one of the named patterns; without patterns nothing does."""
    return "(" + (" OR ".join(f"{column} LIKE :{name}" for name in names) or "1 = 0") + ")"
