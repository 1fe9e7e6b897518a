"""The Markdown we understand: CommonMark with tables and footnotes; HTML is text. Pure: texts in, tokens out."""

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin


def parser() -> MarkdownIt:
    """A fresh parser that a feature may add its own rules to."""
    return (
        MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})
        .enable("table")
        .use(footnote_plugin)
    )


def inline_parser() -> MarkdownIt:
    """For one line of text, as in a question: emphasis and code, but no links, pictures or notes."""
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True})
    return markdown.disable(["link", "image", "autolink"])
