"""How big things may be, and that each module says what belongs there (the habits of docs/adr, checked)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "lms").rglob("*.py"))
MODULE_LINES, FUNCTION_LINES, HANDLER_LINES, FEATURE_LINES = 400, 40, 25, 3000
HISTORY = "lms/migrations/"  # a migration is one list of steps, as long as it is
NAMES_NOBODY_UNDERSTANDS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base_utils"}


def tree(name):
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


def functions(name):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree(name)) if isinstance(node, kinds)]


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


@pytest.mark.parametrize("name", MODULES)
def test_a_module_opens_with_one_sentence(name):
    module = tree(name)
    if module.body:
        said = ast.get_docstring(module)
        assert said, "the first line says what belongs here"
        assert said.splitlines()[0].rstrip().endswith((".", "!", "?", ":", ",")) or len(said.splitlines()) > 1


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith(HISTORY)])
def test_a_module_is_not_too_long(name):
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= MODULE_LINES


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith(HISTORY)])
def test_a_function_fits_on_a_screen(name):
    long = {node.name: lines_of(node) for node in functions(name) if lines_of(node) > FUNCTION_LINES}
    assert not long


@pytest.mark.parametrize("name", [name for name in MODULES if "/web" in name or "/pages/" in name])
def test_a_handler_is_short(name):
    long = {n.name: lines_of(n) for n in functions(name) if is_handler(n) and lines_of(n) > HANDLER_LINES}
    assert not long


@pytest.mark.parametrize("name", MODULES)
def test_a_module_has_a_name_that_says_something(name):
    assert not NAMES_NOBODY_UNDERSTANDS & set(name.removesuffix(".py").split("/"))


@pytest.mark.parametrize(
    "folder", sorted({name.split("/")[1] for name in MODULES if name.count("/") > 1} - {"core", "migrations"})
)
def test_a_feature_is_not_a_house_of_its_own(folder):
    lines = sum(
        len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in MODULES if f"lms/{folder}/" in name
    )
    assert lines <= FEATURE_LINES


def test_nothing_catches_every_exception():
    """A refusal has a name; what has none is a mistake of ours and must be seen."""
    for name in MODULES:
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.ExceptHandler):
                caught = (
                    {each.id for each in ast.walk(node.type) if isinstance(each, ast.Name)}
                    if node.type
                    else {"Exception"}
                )
                raised = any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))
                assert not caught & {"Exception", "BaseException"} or raised, f"{name}:{node.lineno}"
