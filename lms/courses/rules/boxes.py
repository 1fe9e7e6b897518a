"""The ::: boxes of a page, as a rule of the Markdown parser; notes hold Markdown, scripts and checks plain lines."""

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_OPENING: Final = re.compile(r":{3,}[ \t]*([^\s:]\S*)[ \t]*(.*?)[ \t]*$")
_CLOSING: Final = re.compile(r":{3,}[ \t]*$")

MARKDOWN_BOXES: Final = frozenset({"note", "warning"})
PLAIN_BOXES: Final = frozenset({"script", "check"})


def boxes(markdown: MarkdownIt) -> None:
    """Teach a parser the boxes.

    A note or warning becomes `box_open` … `box_close`, anything else one `box` token with its lines as content.
    `info` is the word after the colons, `meta` holds title (str) and closed (bool).
    """
    markdown.block.ruler.before("fence", "box", _box, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def is_stray_fence(line: str) -> bool:
    """Whether a line of text is a ::: that opens or closes nothing."""
    return bool(_CLOSING.match(line.strip()))


def _box(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the parser's own signature
    if state.is_code_block(start):
        return False
    opening = _OPENING.match(_line(state, start))
    if not opening:
        return False
    if silent:
        return True
    name, title = opening.groups()
    close = next((n for n in range(start + 1, end) if _CLOSING.match(_line(state, n))), end)
    meta = {"title": title, "closed": close < end}
    if name in MARKDOWN_BOXES:
        _hold_markdown(state, start, close, name, meta)
    else:
        token = state.push("box", "div", 0)
        token.info, token.meta, token.map = name, meta, [start, close + 1]
        token.content = state.getLines(start + 1, close, state.blkIndent, keepLastLF=True)
    state.line = min(close + 1, end)
    return True


def _hold_markdown(state: StateBlock, start: int, close: int, name: str, meta: dict[str, object]) -> None:
    token = state.push("box_open", "div", 1)
    token.info, token.meta, token.map = name, meta, [start, close + 1]
    outer_parent, outer_end = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", close
    state.md.block.tokenize(state, start + 1, close)
    state.parentType, state.lineMax = outer_parent, outer_end
    state.push("box_close", "div", -1).info = name


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
