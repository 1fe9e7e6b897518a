"""What became of the questions of a quiz since the version published before."""

from lms.banks.rules.versions import Change, Numbered, changes
from lms.core.db import Sql

_BOTH = Sql(
    "SELECT p.quiz_version, q.bank, q.key, v.number, v.series FROM quiz_question p"
    " JOIN question_version v ON v.id = p.question_version JOIN question q ON q.id = v.question"
    " WHERE p.quiz_version = :id OR p.quiz_version = (SELECT MAX(b.id) FROM quiz_version b JOIN quiz_version n"
    " ON n.id = :id WHERE b.course = n.course AND b.unit_key = n.unit_key AND b.id < n.id)"
    " ORDER BY p.quiz_version, p.position LIMIT 2000",
)


async def question_changes(quiz_version: int) -> dict[str, Change]:
    """By key, those of banks with their bank, what became of the questions.

    Those that stayed are left out, in a first version all are new.

    One query.
    """
    before: dict[str, Numbered] = {}
    after: dict[str, Numbered] = {}
    for row in await _BOTH.rows(id=quiz_version):
        side = after if row["quiz_version"] == quiz_version else before
        side[_named(row["bank"], row["key"])] = Numbered(row["number"], row["series"])
    return changes(before, after)


def _named(bank: str, key: str) -> str:
    """A quiz's own bank has the address of the quiz, and goes without saying."""
    return key if "/" in bank else f"{bank}: {key}"
