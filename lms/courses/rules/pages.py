"""A page's text as numbered blocks: what stands where, what it links to, and what is wrong with it."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from lms.core.i18n import gettext as _
from lms.core.markdown import parser
from lms.core.problems import Problem
from lms.courses.rules.boxes import MARKDOWN_BOXES, PLAIN_BOXES, boxes, is_stray_fence
from lms.courses.rules.kinds import KEY

_SPEAKER: Final = re.compile(r"\s*([^:：]{1,40}?)\s*[:：]\s*(.+?)\s*$")
_CODE: Final = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_TAG: Final = re.compile(r"(?<!\\)<(?:/?[A-Za-z][\w-]*(?:\s[^<>]*)?/?|!--.*?--|!DOCTYPE[^>]*)>", re.DOTALL)


class Block(NamedTuple):
    """One top-level block: its number is the place a reader is kept at, the same in every language."""

    number: int
    shape: str
    line: int
    tokens: tuple[Token, ...]


class CheckSource(NamedTuple):
    """A check question as typed, in which block, and the line its text begins on."""

    key: str
    block: int
    line: int
    text: str


class Use(NamedTuple):
    """Something that a page points to: `kind` is picture, media, unit, course or clause."""

    kind: str
    target: str
    line: int


class Page(NamedTuple):
    """A parsed page."""

    blocks: tuple[Block, ...]
    checks: tuple[CheckSource, ...]
    uses: tuple[Use, ...]
    text: str


def parse_page(text: str, path: str, first_line: int = 1) -> tuple[Page, list[Problem]]:
    """Read a page's Markdown; `first_line` is where it begins in its file."""
    tokens = _parser().parse(text)
    blocks = tuple(_blocks(tokens, first_line))
    finder = _Faults(path, first_line)
    for token in tokens:
        finder.look(token)
    checks = tuple(
        CheckSource(token.meta["title"], block.number, first_line + _line(token) + 1, token.content)
        for block in blocks
        for token in block.tokens
        if token.type == "box" and token.info == "check"
    )
    problems = sorted([*finder.problems, *_check_keys(checks, path)])
    return Page(blocks, checks, tuple(finder.uses), plain_text(tokens)), problems


def script_lines(content: str) -> Iterator[tuple[str, str]]:
    """Speaker and words of each line of a call script; a line without a speaker has the speaker ""."""
    for line in content.splitlines():
        if line.strip():
            found = _SPEAKER.match(line)
            yield found.groups() if found else ("", line.strip())  # type: ignore[misc] # two groups, both always there


def plain_text(tokens: Sequence[Token]) -> str:
    """The words a reader reads, without check questions: for counting minutes and for searching."""
    parts: list[str] = []
    for token in tokens:
        if token.type == "inline":
            parts.append("".join(" " if c.type.endswith("break") else c.content for c in token.children or ()))
        elif token.type in {"fence", "code_block"}:
            parts.append(token.content)
        elif token.type == "box" and token.info == "script":
            parts.extend(words for _speaker, words in script_lines(token.content))
    return "\n".join(parts)


@cache
def _parser() -> MarkdownIt:
    return parser().use(boxes)


def _blocks(tokens: list[Token], first_line: int) -> Iterator[Block]:
    depth, group, number = 0, list[Token](), 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if depth == 0:
            number += 1
            yield Block(number, _shape(group), first_line + _line(group[0]), tuple(group))
            group = []


def _shape(group: list[Token]) -> str:
    first = group[0]
    if first.type == "heading_open":
        return first.tag
    if first.type in {"box", "box_open"}:
        return f"{first.info} {first.meta['title']}".strip() if first.info == "check" else first.info
    if is_figure(group):
        return "figure"
    return first.type.removesuffix("_open").replace("_", " ")


def is_figure(group: Sequence[Token]) -> bool:
    """A paragraph that holds one picture and nothing else."""
    if len(group) != 3 or group[0].type != "paragraph_open":
        return False
    children = group[1].children or []
    return len(children) == 1 and children[0].type == "image"


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _check_keys(checks: tuple[CheckSource, ...], path: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for check in checks:
        line = check.line - 1
        if not KEY.fullmatch(check.key):
            yield Problem(
                path, line, _("Name the question: “::: check its-key”, in lower-case letters, digits and hyphens.")
            )
        elif check.key in seen:
            yield Problem(
                path, line, _("The key “%(key)s” is taken already in this unit. Choose another.") % {"key": check.key}
            )
        seen.add(check.key)


class _Faults:
    """Walks the tokens of a page and gathers faults and links."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path, self.first_line = path, first_line
        self.problems: list[Problem] = []
        self.uses: list[Use] = []
        self.level = 1

    def look(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self._heading(token)
            case "box" | "box_open":
                self._box(token)
            case "inline":
                self._inline(token)

    def _heading(self, token: Token) -> None:
        level = int(token.tag[1:])
        if level == 1:
            self._refuse(token, _("Headings in the text begin at ##; the title in the front matter is the page’s #."))
        elif level > self.level + 1:
            self._refuse(token, _("A heading may be one step deeper than the one above it. Use fewer #."))
        self.level = max(level, 1)

    def _box(self, token: Token) -> None:
        if not token.meta["closed"]:
            self._refuse(token, _("This box is not closed. Add a line “:::” after it."))
        if token.info not in MARKDOWN_BOXES | PLAIN_BOXES:
            sentence = _("There is no box “%(name)s”. Use note, warning, script or check.")
            self._refuse(token, sentence % {"name": token.info})
        if token.level:
            self._refuse(token, _("A box stands on its own: not inside another box, a list or a quotation."))
        if token.type == "box" and not token.content.strip():
            self._refuse(token, _("This box is empty. Write something in it or delete it."))
        if token.info == "script":
            self._script(token)

    def _script(self, token: Token) -> None:
        for number, line in enumerate(token.content.splitlines(), _line(token) + 1):
            if line.strip() and not _SPEAKER.match(line):
                self._refuse_line(number, _("Begin each line of a script with who speaks: “Caller: …” or “You: …”."))

    def _inline(self, token: Token) -> None:
        start = _line(token)
        for number, line in enumerate(token.content.split("\n")):
            if is_stray_fence(line):
                self._refuse_line(start + number, _("This “:::” closes nothing. Delete it, or open the box above."))
        source = _CODE.sub(lambda found: "\n" * found[0].count("\n"), token.content)
        for tag in _TAG.finditer(source):
            sentence = _("HTML is not allowed and would be shown as text. Use Markdown, or write \\< for a real “<”.")
            self._refuse_line(start + source[: tag.start()].count("\n"), sentence)
        line_now = start
        for child in token.children or ():
            line_now += child.type in {"softbreak", "hardbreak"}
            self._child(child, line_now)

    def _child(self, child: Token, line: int) -> None:
        if child.type == "image":
            self._picture(child, line)
        elif child.type == "link_open":
            self._link(str(child.attrs.get("href", "")), line)

    def _picture(self, child: Token, line: int) -> None:
        target = str(child.attrs.get("src", ""))
        if not child.content.strip():
            self._refuse_line(
                line, _("Say what the picture shows, for those who cannot see it: ![what it shows](media/…).")
            )
        if target.startswith("media/"):
            self.uses.append(Use("picture", target.removeprefix("media/"), self.first_line + line))
        else:
            sentence = _("The picture “%(target)s” is not in the course. Put it into media/ and write media/its-name.")
            self._refuse_line(line, sentence % {"target": target[:80]})

    def _link(self, href: str, line: int) -> None:
        kind, colon, rest = href.partition(":")
        if kind in {"unit", "course", "clause"} and colon:
            self.uses.append(Use(kind, rest.partition("#")[0], self.first_line + line))
        elif href.startswith("media/"):
            self.uses.append(Use("media", href.removeprefix("media/"), self.first_line + line))
        elif kind not in {"https", "http", "mailto", "tel"}:
            sentence = _(
                "“%(href)s” leads nowhere. Link with https://…, unit:key, course:code, clause:P4.1 or media/name."
            )
            self._refuse_line(line, sentence % {"href": href[:80]})

    def _refuse(self, token: Token, message: str) -> None:
        self._refuse_line(_line(token), message)

    def _refuse_line(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, self.first_line + line, message))
