"""Pieces of text with styles, joined into lines of inline Markdown that shows them so."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence

import msgspec

from lms.interchange.rules.protecting import guarded, protected


class Piece(msgspec.Struct, frozen=True):
    """A piece of text; a line break ends a line."""

    text: str
    bold: bool = False
    emphasis: bool = False
    code: bool = False

    @property
    def marks(self) -> str:
        """What stands around it."""
        return "`" if self.code else ("**" if self.bold else "") + ("*" if self.emphasis else "")


def joined(pieces: Sequence[Piece], unstyled: Callable[[], None]) -> list[str]:
    """Lines that are not empty. Calls `unstyled` when a style cannot be shown and is left out."""
    lines = ("".join(_styled(line, unstyled)) for line in _lines(pieces))
    return [guarded(line) for line in lines if line.strip()]


def _lines(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces by line; neighbours of one style become one."""
    line: list[Piece] = []
    for piece in pieces:
        first, *rest = piece.text.split("\n")
        for text, ends in [(first, False), *((each, True) for each in rest)]:
            if ends:
                yield line
                line = []
            if text and line and line[-1].marks == piece.marks:
                line[-1] = msgspec.structs.replace(line[-1], text=line[-1].text + text)
            elif text:
                line.append(msgspec.structs.replace(piece, text=text))
    yield line


def _styled(line: Sequence[Piece], unstyled: Callable[[], None]) -> Iterator[str]:
    for at, piece in enumerate(line):
        words = protected(piece.text)
        before, after = _space(piece.text[:1]), _space(piece.text[-1:])
        if not words:
            yield before
            continue
        marks = piece.marks
        if marks and not _holds(
            piece, words, line[at - 1].text if at else "", line[at + 1].text if line[at + 1 :] else ""
        ):
            unstyled()
            marks = ""
        yield f"{before}{marks}{words}{marks[::-1]}{after}"


def _space(character: str) -> str:
    return " " if character.isspace() else ""


def _holds(piece: Piece, words: str, before: str, after: str) -> bool:
    """Whether CommonMark takes the marks around these words as marks (its rules of flanking)."""
    if piece.code:
        return words == piece.text.strip()
    left = "" if piece.text[:1].isspace() else before[-1:]
    right = "" if piece.text[-1:].isspace() else after[:1]
    return _open(left, words[0]) and _open(right, words[-1])


def _open(outside: str, inside: str) -> bool:
    return not _is_mark(inside) or not outside or outside.isspace() or _is_mark(outside)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
