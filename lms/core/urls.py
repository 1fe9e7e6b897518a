"""Addresses of pages by route name, worked out once for each route."""

import re
from contextvars import ContextVar
from typing import Final
from urllib.parse import quote, urlencode

from litestar import Litestar
from litestar.exceptions import NoRouteMatchFoundException

_PARAMETER: Final = re.compile(r"\{(\w+)(?::\w+)?\}")

_PLAIN: Final = re.compile(r"[A-Za-z0-9_.~-]+")  # what `quote` leaves as it is

_TEXTS: Final = frozenset({str})
_MOST_KNOWN: Final = 4096

_current: ContextVar["Urls"] = ContextVar("urls")


class Urls:
    """The addresses of one application."""

    def __init__(self, app: Litestar) -> None:
        self._app = app
        self._patterns: dict[str, list[tuple[str, frozenset[str]]]] = {}
        self._known: dict[tuple[object, ...], str] = {}

    def url(self, name: str, /, **values: object) -> str:
        """Give the address of a route; values that are not part of its path become the query, None is left out.

        Raises LookupError for an unknown name or a path value that is missing.
        """
        if set(map(type, values.values())) <= _TEXTS:  # what is equal and of one type has one address
            key = (name, *values.items())
            found = self._known.get(key)
            if found is None:
                if len(self._known) >= _MOST_KNOWN:
                    self._known.clear()
                found = self._known[key] = self._worked_out(name, dict(values))
            return found
        return self._worked_out(name, {key: value for key, value in values.items() if value is not None})

    def _worked_out(self, name: str, given: dict[str, object]) -> str:
        for pattern, needed in self._patterns.get(name) or self._learn(name):
            if needed <= given.keys():
                path = pattern.format_map({key: _quoted(given.pop(key)) for key in needed})
                return f"{path}?{urlencode(given, doseq=True)}" if given else path
        msg = f"route {name!r} needs more than {sorted(given)}"
        raise LookupError(msg)

    def _learn(self, name: str) -> list[tuple[str, frozenset[str]]]:
        """Read the paths of a route, those that need most values first."""
        try:
            index = self._app.get_handler_index_by_name(name)
        except NoRouteMatchFoundException:
            index = None
        if not index:
            msg = f"there is no route {name!r}"
            raise LookupError(msg)
        found = [(_PARAMETER.sub(r"{\1}", path), frozenset(_PARAMETER.findall(path))) for path in index["paths"]]
        self._patterns[name] = sorted(found, key=lambda pattern: -len(pattern[1]))
        return self._patterns[name]


def _quoted(value: object) -> str:
    text = str(value)
    return text if _PLAIN.fullmatch(text) else quote(text, safe="")


def urls_of(app: Litestar) -> Urls:
    """Give the addresses of an application, kept with it, and make them those of this request."""
    known = app.state.get("urls")
    if not isinstance(known, Urls):
        known = app.state["urls"] = Urls(app)
    _current.set(known)
    return known


def current_urls() -> Urls:
    """Give the addresses of the application that answers this request."""
    return _current.get()


def url(name: str, /, **values: object) -> str:
    """Give the address of a route of the application that answers this request."""
    return _current.get().url(name, **values)
