"""The order of a course's units, and the keys of new ones."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

import msgspec

LARGEST_NUMBER: Final = 99
"""A file's name begins with two digits."""

_LONGEST_KEY: Final = 60
_APART: Final = re.compile(r"[^a-z0-9]+")


class FilePlace(msgspec.Struct, frozen=True):
    """What a path inside a course's folder says: en/being-there/01-adherence.md."""

    locale: str
    module: str
    number: int
    key: str
    ending: str


def place_of(path: str) -> FilePlace:
    """Read a path that was checked; ValueError when it is none of a unit."""
    locale, module, file_name = path.split("/")
    number, _dash, rest = file_name.partition("-")
    key, _dot, ending = rest.rpartition(".")
    return FilePlace(locale, module, int(number), key, ending)


class Place(msgspec.Struct, frozen=True):
    """Where a unit stands: its module, and the number in front of its file's name."""

    key: str
    module: str
    number: int


def placed(units: Sequence[Place], key: str, module: str, index: int) -> tuple[Place, ...]:
    """What changes when a unit goes to the place `index` (from 0) among the others of a module.

    `units` are all that stand, in any order; the unit itself may be new. Numbers stay as they are where they still
    go up: files keep their names. Raises ValueError when the module is full.
    """
    others = [one for one in _in_order(units) if one.module == module and one.key != key]
    index = max(0, min(index, len(others)))
    below = others[index - 1].number if index else 0
    above = others[index].number if index < len(others) else LARGEST_NUMBER + 1
    mine = next((one for one in units if one.key == key), Place(key, module, 0))
    if mine.module == module and below < mine.number < above:
        return ()
    if below + 1 < above:
        return (Place(key, module, below + 1),)
    if len(others) + 1 > LARGEST_NUMBER:
        raise ValueError(module)
    wanted = [*(one.key for one in others[:index]), key, *(one.key for one in others[index:])]
    before = {one.key: one for one in units}
    after = (Place(one, module, number) for number, one in enumerate(wanted, 1))
    return tuple(one for one in after if before.get(one.key) != one)


def behind(others: Sequence[str], after: str) -> int | None:
    """The place right behind one of the others, 0 for "" (in front of all); None when that one does not stand."""
    if not after:
        return 0
    return others.index(after) + 1 if after in others else None


def new_key(title: str, taken: Collection[str], plain: str) -> str:
    """A key out of a title; one without Latin letters gets the `plain` word and the next free number."""
    ascii_words = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    stem = _APART.sub("-", ascii_words).strip("-")[:_LONGEST_KEY].strip("-")
    if stem and stem not in taken:
        return stem
    stem = stem or plain
    number = 1 if stem == plain and stem not in {one for one in taken if one == plain} else 2
    candidates = (f"{stem}-{n}" for n in range(number, len(taken) + 3))
    return next(one for one in candidates if one not in taken)


def _in_order(units: Sequence[Place]) -> list[Place]:
    return sorted(units, key=lambda one: (one.module, one.number, one.key))
