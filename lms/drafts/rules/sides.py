"""Two people went on from one version of a course, one in files, one in the browser: what each changed, and both."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec

from lms.drafts.rules.matter import values_of

MANIFEST_NAME: Final = ("course.yaml", "")


class Spot(NamedTuple):
    """Where a unit stands, and md or quiz."""

    module: str
    number: int
    ending: str


Name = tuple[str, str]
"""A unit's key and a language, or MANIFEST_NAME."""


class Side(msgspec.Struct, frozen=True):
    """A course as one of them has it: texts by unit and language, places of units, ids of stored files by name."""

    manifest: str
    texts: Mapping[Name, str]
    spots: Mapping[str, Spot]
    media: Mapping[str, int]

    @property
    def said(self) -> dict[Name, str]:
        """All texts, course.yaml among them."""
        return {**self.texts, MANIFEST_NAME: self.manifest}


class Merged(msgspec.Struct, frozen=True):
    """What a draft becomes: its manifest and media, texts that change, units that get a place, and keys that go."""

    manifest: str
    texts: Mapping[Name, str]
    spots: Mapping[str, Spot]
    gone: frozenset[str]
    media: Mapping[str, int]


NOTHING: Final = Side("", {}, {}, {})
"""What a draft began from that was never published."""


def changed(base: Mapping[Name, str], now: Mapping[Name, str]) -> frozenset[Name]:
    """Texts that are not as they were, came, or went."""
    return frozenset(name for name in {*base, *now} if base.get(name) != now.get(name))


def changed_in_both(base: Side, ours: Side, theirs: Side) -> tuple[Name, ...]:
    """Texts that both changed, each in another way; in order."""
    both = changed(base.said, ours.said) & changed(base.said, theirs.said)
    return tuple(sorted(name for name in both if ours.said.get(name) != theirs.said.get(name)))


def merged(base: Side, ours: Side, theirs: Side) -> Merged:
    """`ours` with everything that `theirs` changed; what both changed becomes as theirs is."""
    manifest = ours.manifest if theirs.manifest == base.manifest else theirs.manifest
    modules = _module_keys(manifest)
    texts = {
        name: text
        for name, text in theirs.texts.items()
        if text != base.texts.get(name) and text != ours.texts.get(name)
    }
    written = {key for key, _locale in changed(base.texts, theirs.texts)}
    spots = {
        key: spot
        for key, spot in theirs.spots.items()
        if key in written
        or spot != base.spots.get(key)
        or (key in ours.spots and ours.spots[key].module not in modules)
    }
    gone = frozenset(
        key
        for key, spot in ours.spots.items()
        if key not in theirs.spots and (key in base.spots or spot.module not in modules)
    )
    return Merged(manifest, texts, spots, gone, _media(base.media, ours.media, theirs.media))


def _media(base: Mapping[str, int], ours: Mapping[str, int], theirs: Mapping[str, int]) -> dict[str, int]:
    new = {name: file for name, file in theirs.items() if base.get(name) != file}
    left = {name for name, file in base.items() if name not in theirs and ours.get(name) == file}
    return {name: file for name, file in {**ours, **new}.items() if name not in left}


def _module_keys(manifest: str) -> frozenset[str]:
    found = values_of(manifest).get("modules", [])
    return frozenset(str(one.get("key")) for one in found if isinstance(one, dict))
