"""Foreign HTML as our Markdown: paragraphs, headings, lists, tables, quotations, code; everything else as its words.

`static/js/paste.js` does the same in the browser: change both, the shared cases hold them together.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from lms.documents.rules.html_tree import Element, Node, read_html, words_of
from lms.documents.rules.inline_markdown import Found, Look, Run, inline, look_of, runs
from lms.documents.rules.tables import captions_of, table_rows
from lms.documents.rules.word_lists import with_lists

_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_NOTE_ID: Final = re.compile(r"(?:footnote|endnote)-[0-9]{1,6}$|(?:ftn|edn)[0-9]{1,6}$")
_CLOSING: Final = re.compile(r"(#+)$")
_FENCE: Final = re.compile(r"`+")
_UNREADABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_QUOTES: Final = re.compile(r"quote", re.IGNORECASE)


class Converted(NamedTuple):
    """Markdown; and of each picture that is not in it the beginning of its address, or that it has no words."""

    markdown: str
    lost: tuple[str, ...]


class _Block(NamedTuple):
    """One block in its lines; `level` is that of a heading, 0 for everything else, `tight` a list without gaps."""

    text: str
    level: int = 0
    tight: bool = False


def to_markdown(html: str, pictures: Mapping[str, str] | None = None, unnamed: str = "…") -> Converted:
    """An HTML text as Markdown of a page; `pictures` tells which files of media/ its addresses are.

    `unnamed` is what a picture without an alternative text is called. Nothing that can run is ever in the outcome.
    """
    root = read_html(html)
    return nodes_to_markdown(root.children, notes_of(root), pictures or {}, unnamed)


def notes_of(root: Element) -> dict[str, Element]:
    """The footnotes and endnotes of a document by their id."""
    return {each.attrs["id"]: each for each in root.elements() if _NOTE_ID.match(each.attrs.get("id", ""))}


def nodes_to_markdown(
    nodes: Sequence[Node], notes: Mapping[str, Element], pictures: Mapping[str, str], unnamed: str
) -> Converted:
    """Some nodes of a document as Markdown of one page, with the notes that they point to."""
    found = Found(dict(pictures), dict(notes), [], [], unnamed)
    writer = _Writer(found)
    blocks = _levelled(list(writer.blocks(nodes, Look(), nested=False)))
    parts = [block.text for block in blocks]
    at = 0
    while at < len(found.used):  # a note may point to another one
        parts.append(writer.note(at + 1, found.notes[found.used[at]]))
        at += 1
    return Converted("\n\n".join(parts), tuple(found.lost))


def _levelled(blocks: Sequence[_Block]) -> list[_Block]:
    """The shallowest heading becomes ##, and none is more than one step deeper than the one above it."""
    shallowest = min((block.level for block in blocks if block.level), default=0)
    above, out = 1, list[_Block]()
    for block in blocks:
        if block.level:
            above = min(block.level - shallowest + 2, above + 1, 6)
            out.append(_Block(f"{'#' * above} {block.text}", above))
        else:
            out.append(block)
    return out


class _Writer:
    """Walks the blocks of a tree."""

    def __init__(self, found: Found) -> None:
        self.found = found

    def note(self, number: int, element: Element) -> str:
        blocks = list(self.blocks(element.children, Look(), nested=True)) or [_Block("…")]
        return f"[^{number}]: " + _indented("\n\n".join(block.text for block in blocks), 4)

    def blocks(self, nodes: Sequence[Node], look: Look, *, nested: bool) -> Iterator[_Block]:
        """Blocks in order; `nested` inside a list, a quotation or a note, where headings are only strong words."""
        waiting: list[Run] = []
        for node in with_lists(nodes):
            if isinstance(node, str) or not node.block:
                waiting += runs(node, look, self.found)
                continue
            yield from self._paragraph(waiting)
            waiting = []
            yield from self._block(node, look, nested=nested)
        yield from self._paragraph(waiting)

    def _paragraph(self, waiting: Sequence[Run]) -> Iterator[_Block]:
        text = inline(waiting)
        if text:
            yield _Block(text)

    def _block(self, node: Element, look: Look, *, nested: bool) -> Iterator[_Block]:
        tag = node.tag
        if self._is_note(node):
            return
        if tag in _HEADINGS:
            yield from self._heading(node, _HEADINGS[tag], nested=nested)
        elif tag in {"ul", "ol"}:
            yield from self._list(node, look)
        elif tag == "table":
            yield from self._table(node, look, nested=nested)
        elif tag == "blockquote" or (tag == "p" and _QUOTES.search(node.attrs.get("class", ""))):
            yield from self._quote(node, look)
        elif tag == "pre":
            yield from self._code(node)
        elif tag == "hr":
            if not nested:
                yield _Block("***")
        elif tag == "dt":
            yield from self.blocks(node.children, look._replace(strong=True), nested=nested)
        else:
            yield from self.blocks(node.children, look_of(node, look), nested=nested)

    def _is_note(self, node: Element) -> bool:
        """Notes stand at the end, and only those that the page points to."""
        return node.attrs.get("id", "") in self.found.notes

    def _heading(self, node: Element, level: int, *, nested: bool) -> Iterator[_Block]:
        words = inline([*runs(Element("span", {}, node.children), Look(strong=nested), self.found)], cell=False)
        words = words.replace("\\\n", " ")
        if not words:
            return
        if nested:
            yield _Block(words)
        else:
            yield _Block(_CLOSING.sub(r"\\\1", words), level)

    def _list(self, node: Element, look: Look) -> Iterator[_Block]:
        items: list[list[_Block]] = []
        for child in node.children:
            blocks = self._item(child, look)
            if items and isinstance(child, Element) and child.tag in {"ul", "ol"}:
                items[-1] += blocks  # a list that lies in a list belongs to the item above it
            elif blocks:
                items.append(blocks)
        if not items:
            return
        start = _start(node) if node.tag == "ol" else 0
        tight = all(_is_tight(blocks) for blocks in items)
        lines: list[str] = []
        for n, blocks in enumerate(items):
            mark = f"{start + n}. " if node.tag == "ol" else "- "
            between = "\n" if tight else "\n\n"
            lines.append(mark + _indented(between.join(block.text for block in blocks), len(mark)))
        yield _Block(("\n" if tight else "\n\n").join(lines), tight=tight and start in {0, 1})

    def _item(self, child: Node, look: Look) -> list[_Block]:
        """The blocks of one child of a list."""
        if isinstance(child, str):
            return list(self.blocks([child], look, nested=True))
        if self._is_note(child):
            return []
        if child.tag in {"ul", "ol"}:
            return list(self._list(child, look))
        return list(self.blocks(child.children, look_of(child, look), nested=True))

    def _table(self, node: Element, look: Look, *, nested: bool) -> Iterator[_Block]:
        for caption in captions_of(node):
            yield from self.blocks(caption.children, look, nested=nested)
        rows = table_rows(node)
        if max((len(row) for row in rows), default=0) < 2:
            for row in rows:
                for cell in row:
                    yield from self.blocks(cell.children if cell else (), look, nested=nested)
            return
        written = [[self._cell(cell, look) for cell in row] for row in rows]
        written = [row for row in written if any(row)]
        if not written:
            return
        head = ["---"] * len(written[0])
        yield _Block("\n".join(f"| {' | '.join(row)} |" for row in [written[0], head, *written[1:]]))

    def _cell(self, cell: Element | None, look: Look) -> str:
        if cell is None:
            return ""
        inside = look_of(cell, look)
        return inline([run for child in cell.children for run in runs(child, inside, self.found)], cell=True)

    def _quote(self, node: Element, look: Look) -> Iterator[_Block]:
        blocks = list(self.blocks(node.children, look, nested=True))
        if blocks:
            lines = "\n\n".join(block.text for block in blocks).split("\n")
            yield _Block("\n".join(f"> {line}".rstrip(" ") for line in lines))

    def _code(self, node: Element) -> Iterator[_Block]:
        text = _UNREADABLE.sub("", words_of(node).replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
        if text.strip():
            longest = max((len(found) for found in _FENCE.findall(text)), default=0)
            fence = "`" * max(3, longest + 1)
            yield _Block(f"{fence}\n{text}\n{fence}")


def _is_tight(blocks: Sequence[_Block]) -> bool:
    """Words, and perhaps tight lists below them."""
    first, rest = blocks[0], blocks[1:]
    simple = "\n" not in first.text or first.tight or first.text.count("\\\n") == first.text.count("\n")
    return simple and all(block.tight for block in rest)


def _start(node: Element) -> int:
    given = node.attrs.get("start", "").strip()
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1


def _indented(text: str, width: int) -> str:
    """The lines after the first one moved in."""
    return "\n".join(line if n == 0 or not line else " " * width + line for n, line in enumerate(text.split("\n")))
