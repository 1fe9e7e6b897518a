"""How big things may be, and that each module says what belongs there (the habits of docs/adr, checked)."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "lms").rglob("*.py"))
WRITTEN = [name for name in MODULES if not name.startswith("lms/migrations/")]  # a migration is one list of steps
MODULE_LINES, FUNCTION_LINES, HANDLER_LINES, FEATURE_LINES = 400, 40, 25, 3000
NAMES_NOBODY_UNDERSTANDS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base_utils"}


@cache
def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def nodes(name):
    """Every node of a module, itself first."""
    return tuple(ast.walk(ast.parse(text(name))))


def functions(name):
    return [node for node in nodes(name) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def longer(names, most, which=lambda _node: True):
    return {
        f"{name}: {node.name}": lines_of(node)
        for name in names
        for node in functions(name)
        if which(node) and lines_of(node) > most
    }


def lines_of(node):
    """The lines of a function without its docstring: explaining must not cost."""
    first = node.body[0]
    said = first if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) else None
    return node.end_lineno - node.lineno + 1 - (said.end_lineno - said.lineno + 1 if said else 0)


def is_handler(node):
    called = [
        each.func.id for each in node.decorator_list if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)
    ]
    return bool({"get", "post", "put", "delete", "patch", "route"} & set(called))


def says_what_belongs_here(name):
    module = nodes(name)[0]
    said = (ast.get_docstring(module) or "").splitlines()
    return not module.body or len(said) > 1 or (said and said[0].rstrip().endswith((".", "!", "?", ":", ",")))


def test_every_module_opens_with_one_sentence():
    assert not [name for name in MODULES if not says_what_belongs_here(name)]


def test_no_module_is_too_long():
    lines = {name: len(text(name).splitlines()) for name in WRITTEN}
    assert not {name: count for name, count in lines.items() if count > MODULE_LINES}


def test_every_function_fits_on_a_screen():
    assert not longer(WRITTEN, FUNCTION_LINES)


def test_every_handler_is_short():
    places = [name for name in MODULES if "/web" in name or "/pages/" in name]
    assert not longer(places, HANDLER_LINES, is_handler)


def test_every_module_has_a_name_that_says_something():
    parts = {name: set(name.removesuffix(".py").split("/")) for name in MODULES}
    assert not {name: found for name, words in parts.items() if (found := words & NAMES_NOBODY_UNDERSTANDS)}


@pytest.mark.parametrize(
    "folder", sorted({name.split("/")[1] for name in MODULES if name.count("/") > 1} - {"core", "migrations"})
)
def test_a_feature_is_not_a_house_of_its_own(folder):
    lines = sum(len(text(name).splitlines()) for name in MODULES if f"lms/{folder}/" in name)
    assert lines <= FEATURE_LINES


def catches_everything(node):
    if not isinstance(node, ast.ExceptHandler):
        return False
    caught = {each.id for each in ast.walk(node.type) if isinstance(each, ast.Name)} if node.type else {"Exception"}
    raised = any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))
    return bool(caught & {"Exception", "BaseException"}) and not raised


def test_nothing_catches_every_exception():
    """A refusal has a name; what has none is a mistake of ours and must be seen."""
    assert not [f"{name}:{node.lineno}" for name in MODULES for node in nodes(name) if catches_everything(node)]
