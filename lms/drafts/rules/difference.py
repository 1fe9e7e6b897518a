"""How two texts differ, in words: lines first, then the words inside the lines that changed."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

import msgspec

_WORD: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef]|\s+|\w+|[^\w\s]")
_MOST_WORDS: Final = 2_000
_AROUND: Final = 2


class Kind(StrEnum):
    """What happened to a piece. A gap stands for lines that are the same and not shown."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    GAP = "gap"


class Piece(msgspec.Struct, frozen=True):
    """A stretch of text; `lines` counts the lines that a gap leaves out."""

    kind: Kind
    text: str
    lines: int = 0


def difference(before: str, after: str, *, around: int = _AROUND) -> tuple[Piece, ...]:
    """Pieces in order; nothing when both are the same. Lines far from any change are left out as gaps."""
    if before == after:
        return ()
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    steps = matcher.get_opcodes()
    for number, (tag, old_from, old_to, new_from, new_to) in enumerate(steps, 1):
        if tag == "equal":
            at_start, at_end = number == 1, number == len(steps)
            pieces += _shortened(old[old_from:old_to], around, at_start=at_start, at_end=at_end)
        else:
            pieces += _inside("".join(old[old_from:old_to]), "".join(new[new_from:new_to]))
    return tuple(pieces)


def _shortened(lines: Sequence[str], around: int, *, at_start: bool, at_end: bool) -> Iterator[Piece]:
    """Lines that are the same, only those next to a change; there is none before the first and after the last."""
    head, tail = 0 if at_start else around, 0 if at_end else around
    if len(lines) <= head + tail + 1:
        yield Piece(Kind.SAME, "".join(lines))
        return
    if head:
        yield Piece(Kind.SAME, "".join(lines[:head]))
    yield Piece(Kind.GAP, "", len(lines) - head - tail)
    if tail:
        yield Piece(Kind.SAME, "".join(lines[-tail:]))


def _inside(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if not old or not new or len(old) + len(new) > _MOST_WORDS:
        yield from _whole(before, after)
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    steps = matcher.get_opcodes()
    shared = sum(_said(old[step[1] : step[2]]) for step in steps if step[0] == "equal")
    if 3 * shared < max(_said(old), _said(new)):  # little in common: two texts are easier to read than a patchwork
        yield from _whole(before, after)
        return
    for tag, old_from, old_to, new_from, new_to in steps:
        if tag == "equal":
            yield Piece(Kind.SAME, "".join(old[old_from:old_to]))
        else:
            yield from _whole("".join(old[old_from:old_to]), "".join(new[new_from:new_to]))


def _said(words: Sequence[str]) -> int:
    return sum(not word.isspace() for word in words)


def _whole(before: str, after: str) -> Iterator[Piece]:
    if before:
        yield Piece(Kind.REMOVED, before)
    if after:
        yield Piece(Kind.ADDED, after)
