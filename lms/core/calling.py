"""Faster calls and escapes inside templates: the same results as Jinja's own with a third of the steps.

Jinja decides at each call whether the callee wants its context, and asks a macro whether its result is markup.
Here every environment escapes, and functions given to templates never ask for a context.
"""

from types import FunctionType
from typing import Any

from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape  # noqa: TID251  what was escaped or rendered already, marked as such

_OWN = ("_loop_vars", "_block_vars")
_marked = str.__new__


def quick_escape(value: Any) -> Markup:
    """Escape as markupsafe does; what is markup already stays as it is."""
    return value if type(value) is Markup else escape(value)


class QuickContext(Context):
    """A context whose `call` knows macros and plain functions; everything else goes Jinja's own way."""

    def call(self, callee: Any, /, *args: Any, **named: Any) -> Any:
        """Call a macro or function with the arguments of a template."""
        kind = type(callee)
        if kind is Macro and not (callee.caller or callee.catch_kwargs or callee.catch_varargs):
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
        given = [*args, *[named.pop(name, missing) for name in wanted[len(args) :]]]
        if named or len(given) > len(wanted):
            return super().call(macro, *args, **named)  # which says what is wrong
        return _marked(Markup, macro._func(*given))  # noqa: SLF001  a macro's body, whose output is escaped
