"""A parsed page as HTML segments, with links and pictures resolved; check questions stay open places between them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from typing import Final, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from lms.core.i18n import gettext as _
from lms.core.i18n import use_locale
from lms.core.markdown import parser
from lms.courses.rules.boxes import boxes
from lms.courses.rules.pages import Block, Page, is_figure, script_lines
from lms.courses.rules.segments import Check, Html, Segment

_AGENT: Final = frozenset({"you", "你", "您", "客服"})
_SHORT_LABEL: Final = 32


class Picture(NamedTuple):
    """Where a stored file is served, and its size in pixels when it is a picture that tells."""

    url: str
    size: tuple[int, int] | None


class Addresses(NamedTuple):
    """Where the things are that a page points to."""

    media: Mapping[str, Picture]
    unit: Callable[[str], str]
    course: Callable[[str], str]


def render(page: Page, title: str, locale: str, addresses: Addresses) -> tuple[Segment, ...]:
    """A page as segments in order; every block carries its place as its id: b1, b2 and so on.

    The HTML is well-formed but not yet cleaned: core.html does that before anything is kept.
    """
    with use_locale(locale):
        return tuple(_joined(_Rendering(title, addresses).pieces(page.blocks)))


def _joined(pieces: Iterator[Segment]) -> Iterator[Segment]:
    """Neighbouring stretches of HTML as one."""
    waiting: list[str] = []
    for piece in pieces:
        if isinstance(piece, Html):
            waiting.append(piece.html)
            continue
        if waiting:
            yield Html("\n".join(waiting))
            waiting = []
        yield piece
    if waiting:
        yield Html("\n".join(waiting))


class _Rendering:
    """Walks the blocks; remembers the last heading, which names the tables below it."""

    def __init__(self, title: str, addresses: Addresses) -> None:
        self.addresses, self.heading = addresses, title
        self.names: dict[str, int] = {}

    def pieces(self, blocks: Sequence[Block]) -> Iterator[Segment]:
        for block in blocks:
            first = block.tokens[0]
            if first.type == "box" and first.info == "check":
                yield Check(str(first.meta["title"]), block.number)
            else:
                yield Html(self._block(block))

    def _block(self, block: Block) -> str:
        place, first = f"b{block.number}", block.tokens[0]
        if first.type == "heading_open":
            self.heading = _words(block.tokens[1]) or self.heading
        if first.type == "box":
            return self._script(first, place)
        if first.type == "box_open":
            return self._note(block, place)
        tokens = [self._resolved(token) for token in block.tokens]
        if first.type == "table_open":
            return self._table(tokens, place)
        if is_figure(tokens):
            return self._figure(tokens[1], place)
        tokens[0].attrSet("id", place)
        return _html(tokens)

    def _note(self, block: Block, place: str) -> str:
        box = block.tokens[0]
        named = {"note": _("Note"), "warning": _("Warning")}
        kind = box.info if box.info in named else "note"
        head = escape(str(box.meta["title"]) or named[kind])
        inner = self._inner([self._resolved(token) for token in block.tokens[1:-1]])
        label = f'<p class="box-title" id="{place}-title">{head}</p>'
        frame = f'<div class="box box-{kind}" id="{place}" role="note" aria-labelledby="{place}-title">'
        return f"{frame}{label}\n{inner}</div>"

    def _inner(self, tokens: list[Token]) -> str:
        """Markdown inside a box: tables keep their scroll region there too."""
        out, rest = "", list[Token]()
        for token in tokens:
            rest.append(token)
            if token.type == "table_open":
                out, rest = out + _html(rest[:-1]), [token]
            elif token.type == "table_close":
                out, rest = out + self._table(rest, ""), []
        return out + _html(rest)

    def _script(self, box: Token, place: str) -> str:
        title = str(box.meta["title"]) or _("Example call")
        label = f'<p class="script-title" id="{place}-title">{escape(title)}</p>'
        lines = "\n".join(self._spoken(speaker, words) for speaker, words in script_lines(box.content))
        frame = f'<div class="script-box" id="{place}" role="group" aria-labelledby="{place}-title">'
        return f'{frame}{label}\n<dl class="script">\n{lines}\n</dl></div>'

    def _spoken(self, speaker: str, words: str) -> str:
        ours = ' class="us"' if speaker.casefold() in _AGENT else ""
        tokens = _renderer().parseInline(words)
        said = _html([self._resolved(token) for token in tokens])
        return f"<div{ours}><dt>{escape(speaker)}</dt><dd>{said}</dd></div>"

    def _table(self, tokens: list[Token], place: str) -> str:
        here = f' id="{place}"' if place else ""
        name = escape(self._once(self.heading))
        rows = _html(_headed(tokens)).replace("<table>", '<table class="tbl">', 1)
        return (
            f'<div class="panel panel-flush scroll" tabindex="0" role="region" aria-label="{name}"{here}>\n{rows}</div>'
        )

    def _once(self, name: str) -> str:
        """Two regions of one page never share a name."""
        self.names[name] = self.names.get(name, 0) + 1
        return name if self.names[name] == 1 else f"{name} ({self.names[name]})"

    def _figure(self, paragraph: Token, place: str) -> str:
        image = (paragraph.children or [])[0]
        caption = str(image.attrs.pop("title", ""))
        below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
        return f'<figure id="{place}">{_html([paragraph])}{below}</figure>'

    def _resolved(self, token: Token) -> Token:
        """The token with addresses that a browser can follow; the parsed page itself stays as it is."""
        if not token.children:
            return token.copy(attrs=dict(token.attrs))
        children = [child.copy(attrs=dict(child.attrs)) for child in token.children]
        for child in children:
            if child.type == "image":
                self._set_picture(child)
            elif child.type == "link_open":
                self._set_link(child)
        return token.copy(children=children)

    def _set_picture(self, image: Token) -> None:
        name = str(image.attrs.get("src", "")).removeprefix("media/")
        picture = self.addresses.media.get(name)
        if picture is None:
            return
        image.attrSet("src", picture.url)
        if picture.size:
            image.attrSet("width", str(picture.size[0]))
            image.attrSet("height", str(picture.size[1]))
        image.attrSet("loading", "lazy")
        image.attrSet("decoding", "async")

    def _set_link(self, link: Token) -> None:
        href = str(link.attrs.get("href", ""))
        kind, _colon, rest = href.partition(":")
        if kind in {"unit", "course"}:
            target, mark, place = rest.partition("#")
            address = self.addresses.unit(target) if kind == "unit" else self.addresses.course(target)
            link.attrSet("href", f"{address}{mark}{place}")
        elif kind == "clause":
            link.attrSet("href", f"/policy/{rest}")
        elif href.startswith("media/"):
            file = self.addresses.media.get(href.removeprefix("media/"))
            link.attrSet("href", file.url if file else href)
        else:
            link.attrSet("rel", "noopener noreferrer")


def _headed(tokens: list[Token]) -> list[Token]:
    """A table's cells with their scope; the first column names its rows when all its cells are short."""
    firsts = [n for n, token in enumerate(tokens) if token.type == "td_open" and tokens[n - 1].type == "tr_open"]
    rows_named = bool(firsts) and all(0 < len(_words(tokens[n + 1])) <= _SHORT_LABEL for n in firsts)
    for token in tokens:
        token.attrs.pop("style", None)
        if token.type == "th_open":
            token.attrSet("scope", "col")
    for n in firsts if rows_named else ():
        tokens[n].tag = tokens[n + 2].tag = "th"
        tokens[n].attrSet("scope", "row")
    return tokens


def _words(inline: Token) -> str:
    return "".join(child.content for child in inline.children or ()).strip()


def _html(tokens: Sequence[Token]) -> str:
    return str(_renderer().renderer.render(tokens, _renderer().options, {}))


@cache
def _renderer() -> MarkdownIt:
    markdown = parser().use(boxes)
    markdown.add_render_rule("footnote_block_open", _footnotes_open)
    markdown.add_render_rule("footnote_block_close", lambda *_token: "</ol></section>\n")
    markdown.add_render_rule("footnote_anchor", _footnote_back)
    return markdown


def _footnotes_open(_renderer: RendererHTML, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    return f'<section class="footnotes" id="{tokens[index].attrs.get("id", "notes")}"><ol class="footnotes-list">\n'


def _footnote_back(_self: RendererHTML, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    """The plugin's own way back is an arrow that cannot be read aloud."""
    meta = tokens[index].meta
    number = int(meta["id"]) + 1
    mark = f":{meta['subId']}" if meta.get("subId", 0) > 0 else ""
    label = escape(_("Back to the text of note %(number)d", number=number))
    return f' <a href="#fnref{number}{mark}" class="footnote-backref" aria-label="{label}">↩</a>'
