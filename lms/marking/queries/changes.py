"""Whose results a decision changes, by name where marking is not blind."""

from collections.abc import Sequence

import msgspec

from lms.core.db import Sql
from lms.credits.service import Changed
from lms.quizzes.queries import quiz_version

MOST = 200
_NAME = Sql("SELECT display_name FROM person WHERE id = :id")


class ChangedPerson(msgspec.Struct, frozen=True):
    """One attempt before and after; `name` is empty where marking is blind, results are None before grading."""

    name: str
    before_ppm: int | None
    after_ppm: int | None
    newly_passed: bool


async def changed_people(changes: Sequence[Changed]) -> list[ChangedPerson]:
    """Those who newly pass first, at most 200; one query each."""
    first = sorted(changes, key=lambda each: (not each.newly_passed, each.attempt_id))[:MOST]
    return [
        ChangedPerson(await _name(each), each.before.score_ppm, each.after.score_ppm, each.newly_passed)
        for each in first
    ]


async def _name(changed: Changed) -> str:
    if (await quiz_version(changed.quiz_version)).rules.blind:
        return ""
    row = await _NAME.first(id=changed.person_id)
    return str(row["display_name"]) if row else ""
