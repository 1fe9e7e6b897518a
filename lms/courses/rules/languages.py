"""Do the languages of a course hold the same? A reader who changes the language stays at the same paragraph."""

from itertools import zip_longest
from typing import Final

from lms.core.i18n import Lazy, lazy
from lms.core.i18n import gettext as _
from lms.core.problems import Problem
from lms.courses.rules.pages import Block, Page


def differences(source: tuple[str, Page], other: tuple[str, Page]) -> list[Problem]:
    """Where a page departs from the source language's page; each side is (path, page).

    Only the first departure is told: what comes after it is out of step anyway.
    """
    source_path, source_page = source
    path, page = other
    for mine, theirs in zip_longest(page.blocks, source_page.blocks):
        if mine is None or theirs is None or mine.shape != theirs.shape:
            return [Problem(path, mine.line if mine else _end(page), _departure(mine, theirs, source_path))]
    return []


_SHAPES: Final[dict[str, Lazy]] = {
    "paragraph": lazy("paragraph"),
    "bullet list": lazy("bullet list"),
    "ordered list": lazy("ordered list"),
    "table": lazy("table"),
    "figure": lazy("figure"),
    "fence": lazy("code"),
    "code block": lazy("code"),
    "blockquote": lazy("quotation"),
    "hr": lazy("line across"),
    "note": lazy("note box"),
    "warning": lazy("warning box"),
    "script": lazy("call script"),
}


def _shape(block: Block) -> str:
    """What a block is called: a heading with its level, a check question with its key."""
    name, _space, key = block.shape.partition(" ")
    if name == "check":
        return _("check question %(key)s", key=key)
    if len(name) == len("h2") and name[0] == "h" and name[1].isdigit():
        return _("heading %(marks)s", marks="#" * int(name[1]))
    return str(_SHAPES.get(block.shape, block.shape))


def _end(page: Page) -> int:
    return page.blocks[-1].line if page.blocks else 1


def _departure(mine: Block | None, theirs: Block | None, source_path: str) -> str:
    rule = _("Every language has the same blocks in the same order.")
    if mine is None:
        assert theirs
        where = f"{source_path}:{theirs.line}"
        return _(
            "After this, the “%(shape)s” of %(where)s is missing. %(rule)s",
            shape=_shape(theirs),
            where=where,
            rule=rule,
        )
    if theirs is None:
        sentence = _("This “%(shape)s” has no counterpart in %(path)s. %(rule)s")
        return sentence % {"shape": _shape(mine), "path": source_path, "rule": rule}
    sentence = _("Block %(number)d is “%(mine)s” here and “%(theirs)s” in %(where)s. %(rule)s")
    where = f"{source_path}:{theirs.line}"
    said = {"number": mine.number, "mine": _shape(mine), "theirs": _shape(theirs)}
    return sentence % {**said, "where": where, "rule": rule}
