"""Foreign words as lines of our inline Markdown, with a sentence for everything that we do not have."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Final

from lms.core.i18n import gettext as _
from lms.core.typed_text import visible
from lms.foreign.rules.drafts import GAP, Markup, Words
from lms.foreign.rules.saying import note, shortened
from lms.interchange.rules.pieces import Piece, joined
from lms.interchange.rules.protecting import guarded, protected
from lms.questions.rules.inline import plain

TAG: Final = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,31});")
_FORMULA: Final = re.compile(r"\$\$.+?\$\$|\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL)
_PICTURE_MD: Final = re.compile(r"(?<!\\)!\[([^\[\]]*)\]\(([^()\s]*)[^()]*\)")
_LINK_MD: Final = re.compile(r"(?<![\\!])\[([^\[\]]+)\]\(([^()\s]+)[^()]*\)")
_LAYOUT_MD: Final = re.compile(r"^(?:\s{4,}\S|\s*(?:[-*+]|\d+\.)\s|#{1,6}\s|```)", re.MULTILINE)
_NEW_LINE: Final = frozenset(
    [
        "p",
        "div",
        "br",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "pre",
        "blockquote",
        "table",
        "tr",
        "dl",
        "dt",
        "dd",
        "section",
        "article",
        "figure",
    ]
)
_LAYOUT: Final = frozenset({"ul", "ol", "pre", "table", "blockquote"})
_BOLD, _EMPHASIS, _CODE = frozenset({"b", "strong"}), frozenset({"i", "em"}), frozenset({"code", "kbd", "tt", "samp"})
_EMBEDDED: Final = frozenset({"audio", "video", "iframe", "object", "embed", "canvas", "svg", "math"})
_EQUATION: Final = "data-equation-content"
_UNSEEN: Final = frozenset({"script", "style", "template", "head", "title"})


def lines_of(words: Words, lost: list[str], *, keep: bool = False) -> list[str]:
    """The words as lines of source; what is lost is added to `lost`, each sentence once.

    With `keep` Markdown stays as it is, to be tried whether it already reads as it should.
    """
    if _FORMULA.search(words.text):
        note(lost, _formula())
    if words.markup is Markup.MARKDOWN:
        return _markdown(words.text, lost, keep=keep)
    if is_html(words):
        return _html(words.text, lost)
    return _kept(protected(line) for line in visible(words.text).split("\n"))


def one_line(words: Words, lost: list[str], *, keep: bool = False) -> str:
    """The same as one line, for options and pairs."""
    return " ".join(lines_of(words, lost, keep=keep))


def bare(words: Words, lost: list[str]) -> str:
    """The words without any style, for what is typed."""
    if is_html(words):
        return plain(" ".join(_html(words.text, lost)))
    return " ".join(visible(words.text).split())


def is_html(words: Words) -> bool:
    """Whether tags in the words are tags."""
    return words.markup is Markup.HTML or (words.markup is Markup.AUTO and TAG.search(words.text) is not None)


def _kept(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if line]


def _markdown(text: str, lost: list[str], *, keep: bool) -> list[str]:
    for found in _PICTURE_MD.finditer(text):
        note(lost, _picture(found[1] or found[2]))
    for found in _LINK_MD.finditer(text):
        note(lost, _link(found[2]))
    text = _LINK_MD.sub(r"\1", _PICTURE_MD.sub(r"\1", visible(text)))
    if _LAYOUT_MD.search(text):
        note(lost, _layout())
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return _kept(lines if keep else (guarded(line) for line in lines))


def _html(text: str, lost: list[str]) -> list[str]:
    parser = _Parser(lost)
    parser.feed(text)
    parser.close()
    return joined(parser.pieces, lambda: note(lost, _styles()))


def _picture(what: str) -> str:
    return _("A picture was left out: %(what)s.") % {"what": shortened(what) or "?"}


def _in_place_of(picture: dict[str, str]) -> str:
    """The words that stand where a picture was: its formula, or what it showed."""
    if picture.get(_EQUATION):
        return f"\\({picture[_EQUATION]}\\)"
    alt = picture.get("alt", "").strip()
    return f"({alt})" if alt else ""


def _formula() -> str:
    return _("A formula is shown as it was typed.")


def _link(address: str) -> str:
    return _("The address of a link was left out: %(address)s") % {"address": shortened(address)}


def _layout() -> str:
    return _("Lists, tables and indentation became plain lines.")


def _styles() -> str:
    return _("Colours, sizes and other styles were left out.")


class _Parser(HTMLParser):
    """Takes HTML apart into pieces of text with the two or three styles that we have."""

    def __init__(self, lost: list[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self._lost = lost
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._remark(tag, said)
        if tag in _NEW_LINE:
            self.pieces.append(Piece("\n"))
        if tag == "li":
            self.pieces.append(Piece("– "))
        if tag in {"td", "th"} and self.pieces and not self.pieces[-1].text.endswith("\n"):
            self.pieces.append(Piece(" | "))
        if tag == "img":
            self.pieces.append(Piece(_in_place_of(said)))
        if tag not in {"br", "hr", "img", "input", "source", "meta", "link", "wbr", "col"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag in _NEW_LINE:
            self.pieces.append(Piece("\n"))

    def handle_data(self, data: str) -> None:
        inside = set(self._open)
        if inside & _UNSEEN:
            return
        text = visible(data) if "pre" in inside else re.sub(r"\s+", " ", visible(data))
        self.pieces.append(
            Piece(text, bold=bool(inside & _BOLD), emphasis=bool(inside & _EMPHASIS), code=bool(inside & _CODE))
        )

    def _remark(self, tag: str, said: dict[str, str]) -> None:
        if tag == "img" and said.get(_EQUATION):
            note(self._lost, _formula())
        elif tag == "img":
            note(self._lost, _picture(said.get("alt") or said.get("src") or ""))
        elif tag in _EMBEDDED:
            note(self._lost, _("A recording, a film or something else that was embedded was left out."))
        elif tag == "a" and said.get("href"):
            note(self._lost, _link(said["href"]))
        elif tag == "script":
            note(self._lost, _("A script was left out."))
        elif tag in _LAYOUT:
            note(self._lost, _layout())
        elif tag in {"sub", "sup"}:
            note(self._lost, _("Raised and lowered letters stand on the line now."))
        if {"style", "color", "size", "face"} & said.keys() or tag in {"font", "u", "s", "del", "style"}:
            note(self._lost, _styles())


def reads_plainly(sources: Iterable[str]) -> bool:
    """Whether source and words are the same thing here, also to who takes the words for words or for HTML."""
    words = [(plain(source), source) for source in sources]
    return all(protected(shown) == source and not TAG.search(shown) for shown, source in words)


def with_gaps(source: str) -> str:
    """The source with its places for gaps as quiz text has them."""
    return source.replace(GAP, "___")
