"""Jinja environments in which constants are worked out while a template is compiled, not each time it is shown."""

import re
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, Final

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import escape

from lms.core.calling import QuickContext

_PLACE: Final = re.compile(r"%%|%\((\w+)\)s")
_GETTEXT: Final = ("_", "gettext")

Constant = Callable[..., str]


class _Folder(NodeTransformer):
    """Replaces calls with constant arguments by their result, and texts with places by text and expressions."""

    def __init__(self, translate: Callable[[str], str], constants: Mapping[str, Constant]) -> None:
        self._translate = translate
        self._constants = constants

    def visit_Output(self, output: nodes.Output) -> nodes.Output:  # noqa: N802 - Jinja names visitors after nodes
        """Unfold translated texts that stand directly in the page, so that Jinja joins them with their neighbours."""
        parts: list[nodes.Expr] = []
        for node in output.nodes:
            parts += self._unfolded(node) if _is_constant_text(node) else [self.visit(node)]
        output.nodes = parts
        return output

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802 - Jinja names visitors after nodes
        """Replace a constant call inside an expression, such as the label given to a macro."""
        self.generic_visit(node)
        if _is_constant_text(node) and not node.kwargs:
            return _markup(escape(self._translate(_message(node))), node.lineno)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if name in self._constants and _all_constant(node):
            positional = [argument.as_const() for argument in node.args]
            named = {keyword.key: keyword.value.as_const() for keyword in node.kwargs}
            return _markup(self._constants[name](*positional, **named), node.lineno)
        return node

    def visit_CondExpr(self, node: nodes.CondExpr) -> nodes.CondExpr:  # noqa: N802 - Jinja names visitors after nodes
        """`{{ "x" if y }}` is an empty text when y is false, where Jinja makes an object that prints as one."""
        self.generic_visit(node)
        if node.expr2 is None:
            node.expr2 = nodes.Const("", lineno=node.lineno)
        return node

    def _unfolded(self, node: nodes.Expr) -> list[nodes.Expr]:
        """Split "Saved %(time)s" into text, expression, text; the text is escaped here, the expression by Jinja."""
        assert isinstance(node, nodes.Call)
        text = self._translate(_message(node))
        values = {keyword.key: keyword.value for keyword in node.kwargs}
        if not values:
            return [nodes.TemplateData(escape(text), lineno=node.lineno)]
        parts: list[nodes.Expr] = []
        position = 0
        for place in _PLACE.finditer(text):
            if place.group() == "%%":  # a sign of per cent: no place begins with it
                continue
            if place.group(1) not in values:
                raise TemplateSyntaxError(f"no value is given for {place.group()} in {text!r}", node.lineno)
            parts.append(_text(text[position : place.start()], node.lineno))
            parts.append(self.visit(values[place.group(1)]))
            position = place.end()
        return [*parts, _text(text[position:], node.lineno)]


class FoldingEnvironment(Environment):
    """An environment that speaks one language; `constants` are functions whose results never change."""

    context_class = QuickContext

    def __init__(self, *, translate: Callable[[str], str], constants: Mapping[str, Constant], **options: Any) -> None:
        super().__init__(**options)
        self._folder = _Folder(translate, constants)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A plain dictionary where Jinja has a ChainMap: it is copied for each template drawn, 25 µs a time."""
        return {**self.globals, **d} if d else self.globals

    def _generate(self, source: nodes.Template, *options: Any, **named: Any) -> str:
        """Jinja's code, with our own escape in the place of markupsafe's."""
        code = super()._generate(source, *options, **named)
        first, _newline, rest = code.partition("\n")
        return f"{first}; from lms.core.calling import quick_escape as escape\n{rest}"

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = self._folder.visit(super()._parse(source, name, filename))
        assert isinstance(tree, nodes.Template)
        return tree


def _is_constant_text(node: nodes.Node) -> bool:
    """Say whether a node is `_("...")` with the text written out, as every text for people must be."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name in _GETTEXT
        and len(node.args) == 1
        and isinstance(node.args[0], nodes.Const)
        and node.dyn_args is None
        and node.dyn_kwargs is None
    )


def _message(node: nodes.Node) -> str:
    assert isinstance(node, nodes.Call)
    assert isinstance(node.args[0], nodes.Const)
    return str(node.args[0].value)


def _all_constant(node: nodes.Call) -> bool:
    values = [*node.args, *(keyword.value for keyword in node.kwargs)]
    return node.dyn_args is None and node.dyn_kwargs is None and all(isinstance(v, nodes.Const) for v in values)


def _text(text: str, lineno: int) -> nodes.TemplateData:
    return nodes.TemplateData(escape(text.replace("%%", "%")), lineno=lineno)


def _markup(text: str, lineno: int) -> nodes.Expr:
    return nodes.MarkSafe(nodes.Const(str(text), lineno=lineno), lineno=lineno)
