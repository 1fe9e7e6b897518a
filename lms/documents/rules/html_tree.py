"""Foreign HTML as a small tree of elements and texts: what runs, loads or is hidden is not in it.

`static/js/paste_tree.js` makes the same tree in the browser: change both, the shared cases hold them together.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

LARGEST: Final = 4 << 20
"""Characters of HTML that are read; what a person pastes has a hundredth of it."""
DEEPEST: Final = 100
"""Elements inside each other; what lies deeper is read as if its frame were not there."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


BLOCKS: Final = _names(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
# <del> is what somebody took out of a text with changes tracked.
_DROPPED: Final = _names(
    "applet area audio base basefont bgsound button canvas col colgroup datalist del dialog embed frame frameset iframe"
    " input link map math meta meter noembed noframes noscript object param plaintext progress rp rt script select"
    " source style svg template textarea title track video xml xmp"
)
_VOID: Final = _names("area base basefont bgsound br col embed frame hr img input link meta param source track wbr")
_CLOSES_P: Final = BLOCKS - {"body", "html", "td", "th", "tr", "tbody", "thead", "tfoot", "caption"}
# An opening tag ends what cannot hold it, up to the frame named behind it.
_ENDS: Final = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "tr": (frozenset({"tr", "td", "th"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
    "th": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
    "tbody": (frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"}), frozenset({"table"})),
    "tfoot": (frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"}), frozenset({"table"})),
}
_OF_TABLES: Final = frozenset({"table", "thead", "tbody", "tfoot", "tr"})
_CELLS: Final = frozenset({"td", "th", "table"})
# Comments, and what browsers take for them: declarations, instructions, ends of nothing.
_COMMENT: Final = re.compile(r"<!---?>|<!--.*?(?:--!?>|$)|<[!?][^>]*(?:>|$)|</[^A-Za-z>][^>]*(?:>|$)|</>", re.DOTALL)
# A < that begins no tag is a word; the parser would look for its end again and again.
_NO_TAG: Final = re.compile(r"""<(?!/?[A-Za-z](?:[^<>]*>|(?>[^<>"']|"[^"]*"|'[^']*')*>))""")
_HIDDEN: Final = re.compile(
    r"display:none|mso-hide:all|visibility:hidden|mso-element:comment|mso-special-character:comment"
)


class Element:
    """One element; `block` tells whether it is, or holds, a block."""

    __slots__ = ("attrs", "block", "children", "style", "tag")

    def __init__(self, tag: str, attrs: dict[str, str] | None = None, children: "list[Node] | None" = None) -> None:
        self.tag = tag
        self.attrs = attrs or {}
        self.children = children or []
        self.style = "".join(self.attrs.get("style", "").split()).lower()
        self.block: bool = tag in BLOCKS or any(isinstance(one, Element) and one.block for one in self.children)

    def elements(self) -> "Iterator[Element]":
        """The element and all below it, in order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.elements()


Node = Element | str


def read_html(text: str) -> Element:
    """The tree of an HTML text; any text is read, and never with an error."""
    builder = _Builder()
    builder.feed(_NO_TAG.sub("&lt;", _COMMENT.sub("", text[:LARGEST])))
    builder.close()
    root = builder.path[0]
    _mark_blocks(root)
    return root


def words_of(node: Node) -> str:
    """All text in a node."""
    return node if isinstance(node, str) else "".join(words_of(child) for child in node.children)


def is_dropped(tag: str, attrs: dict[str, str]) -> bool:
    """Whether an element goes with all it holds."""
    style = "".join(attrs.get("style", "").split()).lower()
    return tag in _DROPPED or bool(_HIDDEN.search(style)) or "hidden" in attrs


class _Builder(HTMLParser):
    """Builds the tree; `path` are the open elements, and inside a dropped element nothing is kept."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.path = [Element("body")]
        self.dropped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.dropped:
            if tag == self.dropped[-1] and tag not in _VOID:
                self.dropped.append(tag)
            return
        given = {name: value or "" for name, value in reversed(attrs)}
        if is_dropped(tag, given):
            if tag not in _VOID:
                self.dropped.append(tag)
            return
        self._make_room(tag)
        element = Element(tag, given)
        if len(self.path) < DEEPEST or tag in _VOID:
            self.path[-1].children.append(element)
            if tag not in _VOID:
                self.path.append(element)

    def handle_endtag(self, tag: str) -> None:
        if self.dropped:
            if tag == self.dropped[-1]:
                self.dropped.pop()
        elif tag == "br":
            self.path[-1].children.append(Element("br"))
        elif not self._end({tag}, frozenset() if tag in _OF_TABLES else _CELLS - {tag}) and tag == "p":
            self.path[-1].children.append(Element("p"))

    def handle_data(self, data: str) -> None:
        if not self.dropped:
            self.path[-1].children.append(data)

    def _make_room(self, tag: str) -> None:
        if tag in _CLOSES_P:
            self._end({"p"}, frozenset({"td", "th", "table", "li", "div", "blockquote"}))
        if tag in _ENDS:
            self._end(*_ENDS[tag], every=True)

    def _end(self, tags: frozenset[str] | set[str], frames: frozenset[str], *, every: bool = False) -> bool:
        """Close the innermost open element of these tags, or all of them, not beyond a frame; whether there was one."""
        end = len(self.path)
        for at in range(len(self.path) - 1, 0, -1):
            if self.path[at].tag in tags:
                end = at
                if not every:
                    break
            elif self.path[at].tag in frames:
                break
        found = end < len(self.path)
        del self.path[end:]
        return found


def _mark_blocks(element: Element) -> bool:
    below = [_mark_blocks(child) for child in element.children if isinstance(child, Element)]
    element.block = element.tag in BLOCKS or any(below)
    return element.block
