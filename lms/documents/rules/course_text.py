"""HTML of a long text as the files of a course: first headings become modules, second ones pages."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from lms.core.i18n import gettext as _
from lms.documents.rules.block_markdown import nodes_to_markdown, notes_of
from lms.documents.rules.html_tree import Element, Node, read_html, words_of

MOST_PAGES: Final = 99
"""Pages of a module: their number has two digits."""
_LONGEST_TITLE: Final = 200
_LONGEST_KEY: Final = 40
_PARTED: Final = re.compile(r"[^0-9a-z]+")


class Part(NamedTuple):
    """What stands below a first or second heading."""

    title: str
    nodes: list[Node]


class CourseText(NamedTuple):
    """`files` by their path in the course; `lost` are (heading, what) of pictures that are not there or say nothing."""

    manifest: str
    files: dict[str, str]
    lost: tuple[tuple[str, str], ...]


class About(NamedTuple):
    """What the manifest says of the course, in its one language."""

    code: str
    language: str
    title: str
    owner: str


def course_text(html: str, about: About, pictures: Mapping[str, str], unnamed: str) -> CourseText:
    """The files of a course; the check of courses finds nothing wrong with them."""
    root = read_html(html)
    notes = notes_of(root)
    files: dict[str, str] = {}
    lost: list[tuple[str, str]] = []
    modules: list[tuple[str, str]] = []
    modules_taken, pages_taken = set[str](), set[str]()
    for title, pages in _modules(root, about.title):
        written: list[tuple[str, str]] = []
        for page in pages:
            made = nodes_to_markdown(page.nodes, notes, pictures, unnamed)
            lost += [(page.title, sort) for sort in made.lost]
            if made.markdown:
                written.append((page.title, made.markdown))
        for nth in range(0, len(written), MOST_PAGES):
            name = title if nth == 0 else f"{title} ({nth // MOST_PAGES + 1})"
            key = _key(name, modules_taken, "module")
            modules.append((key, name))
            for number, (heading, text) in enumerate(written[nth : nth + MOST_PAGES], 1):
                path = f"{about.language}/{key}/{number:02d}-{_key(heading, pages_taken, 'page')}.md"
                files[path] = f"---\ntitle: {_quoted(heading)}\n---\n{text}\n"
    return CourseText(_manifest(about, modules), files, tuple(lost))


def _modules(root: Element, title: str) -> Iterator[tuple[str, list[Part]]]:
    """Modules with their pages; what stands before the first heading is a module or page of the title above it."""
    nodes = _title_taken_out(_flat(root.children), title)
    for module in _parted(nodes, "h1", title):
        yield module.title, _parted(module.nodes, "h2", module.title)


def _flat(nodes: Sequence[Node]) -> list[Node]:
    """The nodes at the top, also when headings lie in frames."""
    out: list[Node] = []
    for node in nodes:
        frame = isinstance(node, Element) and node.tag in {"div", "section", "article", "main", "body", "html"}
        if isinstance(node, Element) and frame and any(each.tag in {"h1", "h2"} for each in node.elements()):
            out += _flat(node.children)
        else:
            out.append(node)
    return out


def _title_taken_out(nodes: list[Node], title: str) -> list[Node]:
    """The title of the document is that of the course."""
    for n, node in enumerate(nodes):
        if isinstance(node, Element) and node.attrs.get("class") == "title" and _tidy(words_of(node)) == title:
            return nodes[:n] + nodes[n + 1 :]
    return nodes


def _parted(nodes: Sequence[Node], tag: str, title: str) -> list[Part]:
    parts = [Part(title, [])]
    for node in nodes:
        if isinstance(node, Element) and node.tag == tag:
            heading = _tidy(words_of(node))
            if heading:
                parts.append(Part(heading, []))
                continue
        parts[-1].nodes.append(node)
    return parts


def _tidy(words: str) -> str:
    line = " ".join("".join(char if char.isprintable() else " " for char in words).split())
    return line if len(line) <= _LONGEST_TITLE else f"{line[: _LONGEST_TITLE - 1]}…"


def _key(title: str, taken: set[str], otherwise: str) -> str:
    """A key that nobody has: of the letters a to z and digits of the title, else `otherwise` with a number."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", title.lower()) if not unicodedata.combining(char))
    stem = _PARTED.sub("-", plain).strip("-")[:_LONGEST_KEY].strip("-") or otherwise
    key, n = stem, 1
    while key in taken:
        n += 1
        key = f"{stem[: _LONGEST_KEY - 5]}-{n}"
    taken.add(key)
    return key


def _quoted(text: str) -> str:
    """A text as YAML, which reads JSON's quotes."""
    return json.dumps(text, ensure_ascii=False)


def _manifest(about: About, modules: Sequence[tuple[str, str]]) -> str:
    words = {
        "title": about.title,
        "summary": _("Made from a Word file. Say in one or two sentences what it is about."),
        "audience": _("Say in one sentence whom it is for."),
    }
    lines = [
        f"code: {about.code}", "category: job-skill", f"owner: {_quoted(about.owner)}", f"source: {about.language}",
        f"languages: [{about.language}]",
    ]  # fmt: skip
    lines += [f"{name}:\n  {about.language}: {_quoted(text)}" for name, text in words.items()]
    lines.append("modules:")
    lines += [f"  - key: {key}\n    title:\n      {about.language}: {_quoted(title)}" for key, title in modules]
    return "\n".join(lines) + "\n"
