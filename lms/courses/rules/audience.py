"""For whom a course is visible: everyone, or org units with all below them and roles; any of them is enough (P1.2)."""

from collections.abc import Iterable
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, Role, may

MOST_UNITS: Final = 50


class Choice(msgspec.Struct, frozen=True):
    """For whom, as files say it: codes of org units, and roles; neither is everyone."""

    units: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()

    def __bool__(self) -> bool:
        """Whether anybody is left out at all."""
        return bool(self.units or self.roles)


class Audience(msgspec.Struct, frozen=True):
    """For whom, as it is kept: ids of org units, and roles; neither is everyone."""

    units: tuple[int, ...] = ()
    roles: tuple[Role, ...] = ()

    def __bool__(self) -> bool:
        """Whether anybody is left out at all."""
        return bool(self.units or self.roles)

    @property
    def kept(self) -> str:
        """As one line: ids, then roles; "" is everyone."""
        return " ".join([*(str(one) for one in self.units), *self.roles])


EVERYONE: Final = Audience()


def audience_of(kept: str) -> Audience:
    """The audience out of the line it is kept as."""
    words = kept.split()
    units = tuple(int(one) for one in words if one.isdecimal())
    return Audience(units, tuple(Role(one) for one in words if not one.isdecimal()))


def belongs(audience: Audience, paths: Iterable[str], roles: Iterable[Role]) -> bool:
    """Whether somebody who works there ("/1/4/9/", one place or several) and holds these roles is meant.

    A path names the units around it by id, so a unit holds for all below it, also after it has moved.
    """
    if not audience:
        return True
    works_there = any(f"/{one}/" in path for path in paths for one in audience.units)
    return works_there or not set(audience.roles).isdisjoint(roles)


def may_see(audience: Audience, actor: Actor, *, enrolled: bool = False) -> bool:
    """Whether the course exists for this person.

    Whoever is on it already keeps it, whatever was decided since; and who writes courses sees what was published.
    """
    return (
        enrolled
        or belongs(audience, actor.paths, (grant.role for grant in actor.roles))
        or may(actor, Action.COURSE_WRITE)
    )
