"""How names are cut short, and things told apart by ids put in order, for templates."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from collections.abc import Iterable
from typing import Protocol, TypeVar

_CJK_START = "\u3400"


def initials(name: str) -> str:
    """Give what stands in the round badge: "PN" for Priya Nair, the given name 思雨 for 陈思雨."""
    words = name.split()
    if not words:
        return "?"
    if words[0][0] >= _CJK_START:
        whole = "".join(words)
        return whole[-2:] if len(whole) > 2 else whole
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


class HasId(Protocol):
    """Anything that is told apart by an `id`."""

    @property
    def id(self) -> str:
        """The id."""
        ...


Thing = TypeVar("Thing", bound=HasId)


def in_order(things: Iterable[Thing], ids: Iterable[str] | None) -> list[Thing]:
    """Put things in the order of these ids; without one in the order of their own ids, which says nothing.

    What the ids do not name comes last, so that nothing is ever missing.
    """
    if ids is None:
        return sorted(things, key=lambda thing: thing.id)
    places = {one: place for place, one in enumerate(ids)}
    return sorted(things, key=lambda thing: (places.get(thing.id, len(places)), thing.id))
