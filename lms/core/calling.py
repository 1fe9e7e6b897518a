"""Faster calls and escapes inside templates: the same results as Jinja's own with a third of the steps.

Jinja decides at each call whether the callee wants its context, and asks a macro whether its result is markup.
Here every environment escapes, and functions given to templates never ask for a context.
"""

from types import FunctionType
from typing import Any

from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape  # noqa: TID251  what was escaped or rendered already, marked as such

try:
    from markupsafe._speedups import _escape_inner as _escaped
except ImportError:
    from markupsafe._native import _escape_inner as _escaped

_OWN = ("_loop_vars", "_block_vars")
_marked = str.__new__


def quick_escape(value: Any) -> str:
    """Escape as markupsafe does; what is markup already stays as it is.

    The code of a template only joins what comes from here: a plain text is as good there as markup, and half as dear.
    """
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is str:
        return _escaped(value)
    return str(value) if kind is int else escape(value)


class QuickContext(Context):
    """A context whose `call` knows macros and plain functions; everything else goes Jinja's own way."""

    def call(self, callee: Any, /, *args: Any, **named: Any) -> Any:
        """Call a macro or function with the arguments of a template."""
        kind = type(callee)
        if kind is Macro and not (callee.explicit_caller or callee.catch_kwargs or callee.catch_varargs):
            return self._macro(callee, args, named)
        if kind is FunctionType and not hasattr(callee, "jinja_pass_arg"):
            if named:
                for name in _OWN:
                    named.pop(name, None)
            return callee(*args, **named)
        return super().call(callee, *args, **named)

    def _macro(self, macro: Macro, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        wanted = macro.arguments
        if named:
            for name in _OWN:
                named.pop(name, None)
        given = [*args]
        if len(args) < len(wanted):
            given += (
                [named.pop(name, missing) for name in wanted[len(args) :]]
                if named
                else [missing] * (len(wanted) - len(args))
            )
        room = len(wanted)
        if macro.caller:  # the block of a {% call %}
            room += 1
            given.append(named.pop("caller") if "caller" in named else self.environment.undefined(name="caller"))
        if named or len(given) > room:
            return super().call(macro, *args, **named)  # which says what is wrong
        return _marked(Markup, macro._func(*given))  # noqa: SLF001  a macro's body, whose output is escaped
