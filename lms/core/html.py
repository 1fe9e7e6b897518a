"""The only maker of Markup: Markdown and foreign HTML go in, HTML that can run nothing comes out."""

import re
from functools import cache, lru_cache
from html import unescape

import bleach
from markdown_it import MarkdownIt
from markupsafe import Markup

from lms.core import markdown as _markdown

_TEXT_TAGS = {
    "p",
    "br",
    "hr",
    "strong",
    "em",
    "s",
    "del",
    "code",
    "pre",
    "kbd",
    "mark",
    "blockquote",
    "span",
    "sup",
    "sub",
}
_LIST_TAGS = {"ul", "ol", "li", "dl", "dt", "dd"}
_FRAME_TAGS = {"h1", "h2", "h3", "h4", "h5", "h6", "div", "section", "figure", "figcaption", "details", "summary"}
_TABLE_TAGS = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
_TAGS = frozenset(_TEXT_TAGS | _LIST_TAGS | _FRAME_TAGS | _TABLE_TAGS | {"a", "img"})
_EVERYWHERE = frozenset({"id", "class", "title", "lang", "dir", "role", "aria-label", "aria-labelledby", "aria-hidden"})
_OF_TAG = {
    "a": frozenset({"href", "rel"}),
    "img": frozenset({"src", "alt", "width", "height", "loading", "decoding"}),
    "th": frozenset({"scope", "colspan", "rowspan"}),
    "td": frozenset({"colspan", "rowspan"}),
    "ol": frozenset({"start"}),
    "div": frozenset({"tabindex"}),
}
_PROTOCOLS = frozenset({"http", "https", "mailto", "tel"})
_MEDIA = "/media/"
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")


def clean(text: str) -> Markup:
    """Foreign HTML with everything taken out that could run, load from elsewhere or restyle the page.

    About 6 ms a page: call it when something is saved, and show what was saved with `stored`.
    """
    return Markup(_cleaner().clean(text))  # noqa: S704 - bleach has just cleaned it


def stored(text: str) -> Markup:
    """HTML that `clean` made and that we kept ourselves; never anything that came from outside."""
    return Markup(text)  # noqa: S704 - cleaned before it was kept


def render(text: str) -> Markup:
    """A whole Markdown text as clean HTML."""
    return clean(str(_whole().render(text)))


@lru_cache(maxsize=4096)
def inline(text: str) -> Markup:
    """One line of Markdown as in a question: emphasis and code, nothing that can be followed or loaded."""
    return clean(str(_line().renderInline(text)))


@cache
def _cleaner() -> bleach.Cleaner:
    return bleach.Cleaner(tags=_TAGS, attributes=_allowed, protocols=_PROTOCOLS, strip=True, strip_comments=True)


@cache
def _whole() -> MarkdownIt:
    return _markdown.parser()


@cache
def _line() -> MarkdownIt:
    return _markdown.inline_parser()


def _allowed(tag: str, name: str, value: str) -> bool:
    """Pictures come from our own media store only; tabindex may only be 0."""
    if tag == "img" and name == "src":
        return value.startswith(_MEDIA)
    if name == "href":
        return tag == "a" and _may_be_followed(value)
    if name == "tabindex":
        return tag == "div" and value == "0"
    return name in _EVERYWHERE or name in _OF_TAG.get(tag, ())


def _may_be_followed(address: str) -> bool:
    """Bleach takes "javascript:123" for a host with a port; we look at the scheme ourselves."""
    scheme = _SCHEME.match(_UNSEEN.sub("", unescape(address)).lower())
    return scheme is None or scheme[1] in _PROTOCOLS
