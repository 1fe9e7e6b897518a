"""The clauses of a policy, read from Markdown: a heading for each part, below it a line for each clause."""

import re
from collections.abc import Mapping

import msgspec

_PART = re.compile(r"##\s+(?P<id>[A-Za-z][\w-]{0,20})\s+(?P<title>\S.*)")
_CLAUSE = re.compile(r"\|\s*(?P<id>[A-Za-z][\w.-]{0,30})\s*\|\s*(?P<title>[^|]*\S)\s*\|\s*(?P<text>[^|]*\S)\s*\|")


class Clause(msgspec.Struct, frozen=True):
    """One thing that the policy asks for, in one language; `part` is the id of its part."""

    id: str
    part: str
    title: str
    text: str


class Policy(msgspec.Struct, frozen=True):
    """The whole policy in one language: titles of its parts by id, and its clauses in order."""

    parts: Mapping[str, str]
    clauses: tuple[Clause, ...]

    def find(self, clause_id: str) -> Clause | None:
        """A clause by its id."""
        return next((one for one in self.clauses if one.id == clause_id), None)


def read_policy(text: str) -> Policy:
    """Read a policy. Raises ValueError for a line that is neither, a clause before its part, or an id that is twice."""
    parts: dict[str, str] = {}
    clauses: dict[str, Clause] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _PART.fullmatch(line.strip()):
            parts[found["id"]] = found["title"]
        elif found := _CLAUSE.fullmatch(line.strip()):
            if not parts or found["id"] in clauses:
                raise ValueError(number)
            part = list(parts)[-1]
            clauses[found["id"]] = Clause(found["id"], part, found["title"], found["text"])
        elif line.strip():
            raise ValueError(number)
    return Policy(parts, tuple(clauses.values()))
