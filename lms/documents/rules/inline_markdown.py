"""Words with emphasis, code, links, pictures and notes as Markdown; nothing in it can be taken for HTML.

`static/js/paste_inline.js` does the same in the browser: change both, the shared cases hold them together.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from lms.documents.rules.html_tree import Element, Node

BREAK: Final = "\n"
UNNAMED: Final = "no words"
"""What is noted of a picture that says nothing to those who cannot see it."""
_SHOWN: Final = 40
_SPACES: Final = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_SPECIAL: Final = re.compile(r"[\\`*\[\]]|<(?=[A-Za-z/!?]|$)|&(?=#?[A-Za-z0-9]+;)|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])")
_LINE_STARTS: Final = (
    (re.compile(r"^(#{1,6})(?=\s|$)"), r"\\\1"),
    (re.compile(r"^(>)"), r"\\\1"),
    (re.compile(r"^([-+])(?=\s|$)"), r"\\\1"),
    (re.compile(r"^([-|:=])(?=[-|:=\s]*$)"), r"\\\1"),
    (re.compile(r"^(~{3,}|:{3,})"), r"\\\1"),
    (re.compile(r"^([0-9]{1,9})([.)])(?=\s|$)"), r"\1\\\2"),
)
_BOX: Final = re.compile(r"^:{3,}")
_ADDRESS: Final = re.compile(r"(?:https?://[^\s/]|mailto:\S|tel:\S)", re.IGNORECASE)
_NEEDS_CODE: Final = re.compile(
    r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff\ud800-\udfff\ufffe\uffff()<>\\\"'`\[\]|*]"
)
_ENTITY: Final = re.compile(r"&(?=#?[A-Za-z0-9]+;)")
_MARK_ENDS: Final = re.compile(r"\[\^[0-9]+\]$")
_MOST_ADDRESS: Final = 2000
_STRONG: Final = frozenset({"b", "strong"})
_EM: Final = frozenset({"i", "em", "cite", "dfn", "var"})
_CODE: Final = frozenset({"code", "kbd", "samp", "tt"})
_WEIGHT: Final = re.compile(r"font-weight:(bold|[0-9]+|normal|lighter)")
_SLANT: Final = re.compile(r"font-style:(italic|oblique|normal)")


class Look(NamedTuple):
    """How a word stands there."""

    strong: bool = False
    em: bool = False
    code: bool = False
    href: str = ""


class Run(NamedTuple):
    """Words of one look; or finished Markdown (a picture, a note), which is taken as it is."""

    text: str
    look: Look
    finished: bool = False


class Found(NamedTuple):
    """What a converter knows from outside: pictures by their address, the notes of the document by their id."""

    pictures: dict[str, str]
    notes: dict[str, Element]
    used: list[str]
    lost: list[str]
    unnamed: str


def look_of(element: Element, look: Look) -> Look:
    """The look inside an element."""
    tag, style = element.tag, element.style
    weight, slant = _WEIGHT.search(style), _SLANT.search(style)
    strong = look.strong or tag in _STRONG
    em = look.em or tag in _EM
    if weight:
        strong = weight[1] == "bold" or (weight[1].isdigit() and int(weight[1][:4]) >= 600)
    if slant:
        em = slant[1] != "normal"
    href = address(element.attrs.get("href", "")) if tag == "a" else ""
    code = look.code or tag in _CODE
    return Look(strong and not code, em and not code, code, href or look.href)


def address(href: str) -> str:
    """An address that a page may link to, safe inside ( ); "" for every other one."""
    bare = _NEEDS_CODE.sub(_coded, href.strip())
    if len(bare) > _MOST_ADDRESS or not _ADDRESS.match(bare):
        return ""
    scheme, colon, rest = bare.partition(":")
    return _ENTITY.sub("&amp;", f"{scheme.lower()}{colon}{rest}")


def runs(node: Node, look: Look, found: Found) -> Iterator[Run]:
    """The words of a node in order; of what it holds, blocks are read as their words."""
    if isinstance(node, str):
        yield Run(_SPACES.sub(" ", _UNSEEN.sub("", node)), look)
    elif "mso-list:ignore" in node.style:
        return
    elif node.tag == "br":
        yield Run(BREAK, look)
    elif node.tag == "img":
        yield from _picture(node, look, found)
    elif mark := note_mark(node):
        yield from _note(mark, node, look, found)
    else:
        gap = node.block and node.tag != "body"
        if gap:
            yield Run(" ", look)
        if node.tag == "li":
            yield Run("• ", look)
        inside = look_of(node, look)
        for child in node.children:
            yield from runs(child, inside, found)
        if gap:
            yield Run(" ", look)


_NOTE: Final = re.compile(r"#(?:(footnote|endnote)-|_(ftn|edn))([0-9]{1,6})$")
_BACK: Final = re.compile(r"#(?:(?:footnote|endnote)-ref-|_(?:ftn|edn)ref)[0-9]{1,6}$")


def note_mark(element: Element) -> str:
    """The id of the note that a mark in the text leads to, "-" for the way back from one, "" for anything else."""
    if element.tag != "a":
        return ""
    href = element.attrs.get("href", "").rpartition("#")
    anchor = f"#{href[2]}" if href[1] else ""
    if _BACK.match(anchor):
        return "-"
    mark = _NOTE.match(anchor)
    if not mark:
        return ""
    return f"{mark[1]}-{mark[3]}" if mark[1] else f"{mark[2]}{mark[3]}"


def _note(mark: str, node: Element, look: Look, found: Found) -> Iterator[Run]:
    if mark == "-":
        return
    if mark not in found.notes:
        for child in node.children:
            yield from runs(child, look, found)
        return
    if mark not in found.used:
        found.used.append(mark)
    yield Run(f"[^{found.used.index(mark) + 1}]", Look(), finished=True)


def _picture(node: Element, look: Look, found: Found) -> Iterator[Run]:
    source = node.attrs.get("src", "")
    name = found.pictures.get(source, "")
    if not name:
        found.lost.append(source[:_SHOWN])
        return
    alt = escaped(_SPACES.sub(" ", _UNSEEN.sub("", node.attrs.get("alt", ""))).strip()[:300])
    found.lost.extend([] if alt else [UNNAMED])
    yield Run(f"![{alt or found.unnamed}](media/{name})", Look(href=look.href), finished=True)


def inline(given: Sequence[Run], *, cell: bool = False) -> str:
    r"""The words as Markdown; lines are parted by `\` and a line end, in a cell of a table by a space."""
    joined = _joined(given, cell=cell)
    writing = _Writing(cell=cell, plain=any("`" in run.text for run in joined))
    after = [*(run.text[:1] for run in joined[1:]), ""]
    for href, group in groupby(zip(joined, after, strict=False), key=_href):
        if href:
            writing.link(href, list(group))
        else:
            for run, following in group:
                writing.add(run, following)
    return "\\\n".join(_BOX.sub(r"\\\g<0>", line) if cell else _begun(line) for line in _lines(writing.out))


def _href(placed: tuple[Run, str]) -> str:
    return "" if placed[0].text == BREAK else placed[0].look.href


def escaped(text: str, *, cell: bool = False) -> str:
    """Words that mean nothing but themselves."""
    text = _SPECIAL.sub(r"\\\g<0>", text)
    return text.replace("|", "\\|") if cell else text


def _lines(text: str) -> list[str]:
    return [line for line in (line.strip(" ") for line in text.split(BREAK)) if line]


def _begun(line: str) -> str:
    """A line whose beginning is taken for words, not for a list, a heading or a box."""
    for pattern, to in _LINE_STARTS:
        line, changed = pattern.subn(to, line, count=1)
        if changed:
            return line
    return line


def _joined(given: Sequence[Run], *, cell: bool) -> list[Run]:
    """Neighbours of one look as one run, spaces never doubled, none where a line begins."""
    out: list[Run] = []
    for run in given:
        text = " " if cell and run.text == BREAK else run.text
        begins = not out or out[-1].text == BREAK or out[-1].text.endswith(" ")
        if begins and not run.finished and text != BREAK:
            text = text.removeprefix(" ")
        if not text:
            continue
        same = bool(out) and out[-1].look == run.look and not (out[-1].finished or run.finished)
        if same and BREAK not in {text, out[-1].text}:
            out[-1] = Run(out[-1].text + text, run.look)
        else:
            out.append(Run(text, run.look, run.finished))
    return out


# Stars of three looks that touch and would belong to no pair (CommonMark 6.2, rule of three): the third goes without.
_NO_PAIRS: Final = frozenset({(1, 3, 2), (2, 3, 1)})


class _Writing:
    """Markdown as it grows; `plain` leaves code unmarked, since a backtick stands among the words."""

    def __init__(self, *, cell: bool, plain: bool) -> None:
        self.cell, self.plain, self.out = cell, plain, ""
        self.touching: tuple[int, ...] = ()
        self.stars_end = -1

    def link(self, href: str, group: Sequence[tuple[Run, str]]) -> None:
        """Words that lead somewhere."""
        inner = _Writing(cell=self.cell, plain=self.plain)
        for n, (run, following) in enumerate(group):
            inner.add(run, following if n + 1 < len(group) else "")
        words = inner.out.strip(" ")
        if not words:
            self.out += inner.out
            return
        self._hold_off("[")
        lead, trail = " " * inner.out.startswith(" "), " " * inner.out.endswith(" ")
        self.out += f"{lead}[{words}]({href}){trail}"

    def add(self, run: Run, following: str) -> None:
        """Words of one look; `following` is the character after them."""
        text = run.text
        if run.finished or text == BREAK:
            self._hold_off(text[:1])
            self.out += text
            return
        stars = "*" * (2 * run.look.strong + run.look.em)
        bare = not text.strip(" ")
        if run.look.code and not self.plain and not bare:
            self._code(text)
        elif stars and not bare:
            self._starred(text, stars, following)
        else:
            self._words(text)

    def _words(self, text: str) -> None:
        self._hold_off(text[:1] if text[:1] in {"(", ":"} else "")
        self.out += escaped(text, cell=self.cell)

    def _code(self, text: str) -> None:
        lead, trail = " " * text.startswith(" "), " " * text.endswith(" ")
        core = text.strip(" ").replace("|", "\\|") if self.cell else text.strip(" ")
        self.out += f"{lead}`{core}`{trail}"

    def _starred(self, text: str, stars: str, following: str) -> None:
        """Words in * or **; marks that may not touch a star move outside (CommonMark 6.2; Chinese marks do)."""
        lead, trail, core = " " * text.startswith(" "), " " * text.endswith(" "), text.strip(" ")
        before, after = (self.out.rstrip("*") + lead)[-1:], (trail + following)[:1]
        head = "" if _is_open(before) else _marks_before(core)
        body = core[len(head) :]
        tail = "" if _is_open(after) else _marks_before(body[::-1])[::-1]
        body = body[: len(body) - len(tail)]
        self._words(lead + head)
        touching = self._touching()
        if (*touching, len(stars)) in _NO_PAIRS:
            self.out += escaped(body, cell=self.cell)
        elif body:
            self.out += f"{stars}{escaped(body, cell=self.cell)}{stars}"
            self.touching, self.stars_end = (*touching, len(stars)), len(self.out)
        self.out += escaped(tail + trail, cell=self.cell)

    def _touching(self) -> tuple[int, ...]:
        """How many stars the last two looks have that end right here, without a character between them."""
        return self.touching[-2:] if self.stars_end == len(self.out) else ()

    def _hold_off(self, following: str) -> None:
        """A ! or ^ before a [ would make a picture or a note of it, a ( or : after a note's mark a link or a note."""
        if following == "[" and self.out[-1:] in {"!", "^"}:
            self.out = f"{self.out[:-1]}\\{self.out[-1]}"
        elif following in {"(", ":"} and _MARK_ENDS.search(self.out):
            self.out += "\\"


def _marks_before(text: str) -> str:
    """The punctuation and spaces at the beginning of a text."""
    if not text or not _is_mark(text[0]):
        return ""
    return text[: next((n for n, char in enumerate(text) if char != " " and not _is_mark(char)), len(text))]


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _is_open(char: str) -> bool:
    """Whether a star may stand between this and a punctuation mark."""
    return char in {"", " ", BREAK} or unicodedata.category(char)[0] == "P"


def _coded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))
