"""The difference between two texts in words (Chinese: in characters), as people read it."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

import msgspec

_WORD: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+[^\S\n]*|[^\w\s]|\s+")
_MOST_LINES: Final = 3_000
_MOST_WORDS: Final = 1_200
_AROUND: Final = 2


class Kind(StrEnum):
    """Same in both, only in the first (gone), only in the second (new), or so many same lines left out."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"
    LEFT_OUT = "left-out"


class Piece(msgspec.Struct, frozen=True):
    """A stretch of text; of what is left out only the number of lines."""

    kind: Kind
    text: str = ""
    lines: int = 0


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts as one: what is the same, what went, what came. Joined by kind they give either text again.

    Lines are compared first, then the words of what changed; stretches too long for that are told as a whole, so
    that no text makes it slow.
    """
    return tuple(_joined(_by_lines(before.splitlines(keepends=True), after.splitlines(keepends=True))))


def shortened(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The same for reading: of long same stretches only the two lines next to a change."""
    short: list[Piece] = []
    for at, piece in enumerate(pieces):
        if piece.kind is Kind.SAME:
            short += _around(piece, first=at == 0, last=at == len(pieces) - 1)
        else:
            short.append(piece)
    return tuple(short)


def compared(before: str, after: str) -> tuple[Piece, ...]:
    """What changed, for reading; nothing when both are the same."""
    pieces = difference(before, after)
    return shortened(pieces) if has_changes(pieces) else ()


def has_changes(pieces: Sequence[Piece]) -> bool:
    """Whether the two texts differ at all."""
    return any(piece.kind is not Kind.SAME for piece in pieces)


def _by_lines(before: list[str], after: list[str]) -> Iterator[Piece]:
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    yield Piece(Kind.SAME, "".join(before[:start]))
    yield from _changed(before[start : len(before) - end], after[start : len(after) - end])
    yield Piece(Kind.SAME, "".join(before[len(before) - end :]))


def _changed(before: list[str], after: list[str]) -> Iterator[Piece]:
    if max(len(before), len(after)) > _MOST_LINES:
        yield from _whole("".join(before), "".join(after))
        return
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            yield Piece(Kind.SAME, "".join(before[i1:i2]))
        else:
            yield from _by_words("".join(before[i1:i2]), "".join(after[j1:j2]))


def _by_words(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if not old or not new or max(len(old), len(new)) > _MOST_WORDS:
        yield from _whole(before, after)
        return
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            yield Piece(Kind.SAME, "".join(old[i1:i2]))
        else:
            yield from _whole("".join(old[i1:i2]), "".join(new[j1:j2]))


def _whole(before: str, after: str) -> Iterator[Piece]:
    yield Piece(Kind.GONE, before)
    yield Piece(Kind.NEW, after)


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """How many first lines are the same."""
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one, empty ones gone."""
    waiting: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if waiting and waiting.kind is piece.kind:
            waiting = Piece(piece.kind, waiting.text + piece.text)
            continue
        if waiting:
            yield waiting
        waiting = piece
    if waiting:
        yield waiting


def _around(piece: Piece, *, first: bool, last: bool) -> Iterator[Piece]:
    lines = piece.text.splitlines(keepends=True)
    rest_of_a_line = piece.text.startswith("\n")
    head, tail = (0 if first else _AROUND + rest_of_a_line), (0 if last else _AROUND)
    left_out = len(lines) - head - tail
    if left_out <= 1:
        yield piece
        return
    if head:
        yield Piece(Kind.SAME, "".join(lines[:head]))
    yield Piece(Kind.LEFT_OUT, lines=left_out)
    if tail:
        yield Piece(Kind.SAME, "".join(lines[-tail:]))
