"""How pages and questions name a clause: P4.1 of the policy that comes with Lull, key.4.1 of another."""

import re
from typing import Final

KEY: Final = re.compile(r"[a-z][a-z0-9-]{0,11}")
"""A policy's key; written small, so that it is never one of the shipped ids, which begin with a capital P."""

REFERENCE: Final = re.compile(r"P[0-9]{1,2}(?:\.[0-9]{1,2})?|[a-z][a-z0-9-]{0,11}\.[A-Za-z0-9][A-Za-z0-9.-]{0,17}")


def reference(key: str, clause_id: str) -> str:
    """The name by which pages and questions mean a clause; `key` "" is the shipped policy."""
    return f"{key}.{clause_id}" if key else clause_id
