"""Puts style sheets together, and scripts with the modules they import, so that a page needs few requests."""

import re
from pathlib import Path
from typing import Final

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE: Final = re.compile(r"\s+")
_TIGHT: Final = re.compile(r" ?([{};,]) ?")
_IMPORT: Final = re.compile(r'^import \{(?P<names>[^}]*)\} from "\./(?P<file>[\w.-]+)";$', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?P<what>(?:async )?function\*?|class|const) (?P<name>\w+)", re.MULTILINE)
_LEFT_OVER: Final = re.compile(r"^\s*(?:import\b(?!\()|export\b).*$", re.MULTILINE)
_FIRST: Final = "tokens.css"
_PAIR: Final = re.compile(r"(--[\w-]+): light-dark\(([^,()]+), ([^,()]+)\);")


class BundleError(Exception):
    """A script is written in a way the bundler does not read."""


def bundle_css(folder: Path) -> str:
    """Join all style sheets of a folder, tokens.css first as it names the order of layers, and pack them lightly."""
    paths = sorted(folder.rglob("*.css"), key=lambda path: (path.name != _FIRST, path.as_posix()))
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return f"{_packed(text)}\n{_packed(_for_older_browsers(text))}\n"


def _for_older_browsers(text: str) -> str:
    """Write each `light-dark()` pair out for browsers that do not know it, with the reader's own choice first."""
    pairs = _PAIR.findall(text)
    light = "".join(f"{name}: {value};" for name, value, _dark in pairs)
    dark = "".join(f"{name}: {value};" for name, _light, value in pairs)
    return f"""@layer tokens {{ @supports not (color: light-dark(#000, #fff)) {{
      :root {{ {light} }} [data-theme="dark"] {{ {dark} }}
      @media (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {dark} }} }} }} }}"""


def _packed(text: str) -> str:
    """Take out comments and space that changes nothing; our style sheets hold no strings with braces in them."""
    return _TIGHT.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", text))).replace(";}", "}").strip()


def bundle_js(entry: Path) -> str:
    """Give one script that holds a module and all it imports, each in a scope of its own.

    Read are `import { a, b } from "./x.js";` and `export function|class|const`; anything else is a BundleError.
    """
    order = _in_order(entry, ())
    parts = [_wrapped(path) for path in dict.fromkeys(order) if path != entry]
    return "\n".join([*parts, _body(entry)])


def _in_order(path: Path, above: tuple[Path, ...]) -> list[Path]:
    """List the modules a script needs, those they need themselves first."""
    if path in above:
        raise BundleError(f"{path.name} imports itself by way of {', '.join(p.name for p in above)}")
    if not path.exists():
        raise BundleError(f"{above[-1].name} imports {path.name}, which is not there")
    text = path.read_text(encoding="utf-8")
    needed = [path.with_name(found["file"]) for found in _IMPORT.finditer(text)]
    return [*(module for need in needed for module in _in_order(need, (*above, path))), path]


def _wrapped(path: Path) -> str:
    exported = [found["name"] for found in _EXPORT.finditer(path.read_text(encoding="utf-8"))]
    return f"const {_variable(path.name)} = (() => {{\n{_body(path)}\nreturn {{ {', '.join(exported)} }};\n}})();"


def _body(path: Path) -> str:
    """Give a module's text with its imports as constants and its exports as plain declarations."""
    text = _IMPORT.sub(
        lambda found: f"const {{{_renamed(found['names'])}}} = {_variable(found['file'])};",
        path.read_text(encoding="utf-8"),
    )
    text = _EXPORT.sub(r"\g<what> \g<name>", text)
    if left := _LEFT_OVER.search(text):
        raise BundleError(f"{path.name}: cannot read {left.group().strip()!r}")
    return text.strip()


def _renamed(names: str) -> str:
    """Write `a as b` the way destructuring does."""
    return names.replace(" as ", ": ")


def _variable(filename: str) -> str:
    return "_" + re.sub(r"\W", "_", filename.removesuffix(".js"))
