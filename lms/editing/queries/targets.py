"""What a text can link to: units of its course, published courses, clauses of policies, files."""

from enum import StrEnum
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.courses import queries as courses
from lms.courses.rules.version import folded
from lms.drafts import queries as drafts
from lms.policies.queries import clauses

MOST: Final = 12


class TargetKind(StrEnum):
    """What is linked to."""

    UNIT = "unit"
    QUIZ = "quiz"
    COURSE = "course"
    FILE = "file"
    CLAUSE = "clause"


class Target(msgspec.Struct, frozen=True):
    """One thing to link to: `link` is how the text names it, `title` what is read."""

    kind: TargetKind
    link: str
    title: str


async def targets(actor: Actor, code: str, locale: str, words: str) -> tuple[Target, ...]:
    """What fits the words, units of the course first; everything of the course when there are none. Raises NotFound."""
    require(actor, Action.COURSE_WRITE)
    view = await drafts.draft(actor, code)
    around = await drafts.surroundings(actor, view.id)
    found = [
        Target(
            TargetKind.QUIZ if unit.is_quiz else TargetKind.UNIT,
            f"unit:{unit.key}",
            unit.facts(locale, view.source).title or unit.key,
        )
        for module, _titles in view.modules
        for unit in view.units_of(module)
    ]
    found += [
        Target(TargetKind.COURSE, f"course:{one.code}", one.title)
        for one in await courses.entries(actor)
        if one.code != code
    ]
    found += [
        Target(TargetKind.CLAUSE, f"clause:{one.id}", f"{one.id} {one.title}")
        for one in await clauses(locale)
        if not one.retired
    ]
    found += [Target(TargetKind.FILE, f"media/{name}", name) for name in around.media]
    wanted = folded(words).split()
    return tuple(one for one in found if _fits(one, wanted))[:MOST]


def _fits(target: Target, wanted: list[str]) -> bool:
    text = folded(f"{target.title} {target.link}")
    return all(word in text for word in wanted)
