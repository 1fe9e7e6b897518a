"""Lists as Word puts them on the clipboard: paragraphs that only their style tells to be items."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from lms.documents.rules.html_tree import Element, Node, words_of

_LEVEL: Final = re.compile(r"mso-list:(?:[^;]*?)level([1-9])")
_NUMBER: Final = re.compile(r"\(?([0-9]{1,6}|[a-z]{1,4}|[A-Z]{1,4}|[一二三四五六七八九十]{1,3})[.)、）]")


class _Item(NamedTuple):
    level: int
    ordered: bool
    paragraph: Element


def with_lists(nodes: Sequence[Node]) -> list[Node]:
    """The nodes with such paragraphs put together into real lists."""
    out: list[Node] = []
    waiting: list[_Item] = []
    for node in nodes:
        item = _item(node)
        if item:
            waiting.append(item)
        elif waiting and isinstance(node, str) and not node.strip():
            continue
        else:
            out += _lists(waiting)
            waiting = []
            out.append(node)
    return [*out, *_lists(waiting)]


def _item(node: Node) -> _Item | None:
    if isinstance(node, str) or node.tag not in {"p", "h1", "h2", "h3", "h4", "h5", "h6"}:
        return None
    level = _LEVEL.search(node.style)
    if not level or "mso-list:none" in node.style:
        return None
    mark = "".join(words_of(each) for each in node.elements() if "mso-list:ignore" in each.style)
    return _Item(int(level[1]), bool(_NUMBER.match(mark.strip())), node)


def _lists(items: Sequence[_Item]) -> Iterator[Element]:
    """Items by their level as lists inside each other."""
    at = 0
    while at < len(items):
        first, made = items[at], Element("ol" if items[at].ordered else "ul")
        while at < len(items) and items[at].level >= first.level:
            if items[at].level == first.level:
                if items[at].ordered != first.ordered:
                    break
                made.children.append(Element("li", {}, list(items[at].paragraph.children)))
                at += 1
                continue
            end = next((n for n in range(at, len(items)) if items[n].level <= first.level), len(items))
            below = made.children[-1]
            assert isinstance(below, Element)
            below.children += _lists(items[at:end])
            below.block = True
            at = end
        made.block = True
        yield made
