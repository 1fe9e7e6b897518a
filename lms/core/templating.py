"""Pages and fragments: one Jinja environment per language, made once; `page` is what handlers call."""

from collections.abc import Hashable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

import msgspec
from jinja2 import FileSystemLoader, StrictUndefined
from litestar import MediaType, Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from markupsafe import Markup, escape  # noqa: TID251 - Markup as a type only

from lms.core import i18n
from lms.core.assets import asset
from lms.core.calling import quick_escape
from lms.core.charts import bar_places, bar_width, strip_bars, strip_looks
from lms.core.folding import FoldingEnvironment
from lms.core.i18n.catalogues import translations
from lms.core.icons import icon
from lms.core.names import initials
from lms.core.navigation import HasRole, groups_for, section_of
from lms.core.settings import current_settings
from lms.core.urls import Urls, current_urls, url, urls_of

TEMPLATES_DIR: Final = Path(__file__).resolve().parents[2] / "templates"

AnyRequest = Request[Any, Any, Any]
AnyConnection = ASGIConnection[Any, Any, Any, Any]


class Reader(Protocol):
    """The person a page is for, as far as the shell of a page cares."""

    @property
    def name(self) -> str:
        """The name to show."""
        ...

    @property
    def theme(self) -> str:
        """The colour scheme: light, dark or system."""
        ...

    @property
    def text_size(self) -> str:
        """How large text is: normal, large or larger."""
        ...

    @property
    def shortcuts(self) -> bool:
        """Whether single keys do something."""
        ...

    @property
    def roles(self) -> tuple[HasRole, ...]:
        """The granted roles."""
        ...


class Look(msgspec.Struct, frozen=True):
    """How the page looks for this reader: attributes of its root element."""

    theme: str = "system"
    text_size: str = "normal"
    shortcuts: bool = True


class Frame(msgspec.Struct, frozen=True):
    """What stands around the page and is the same for all who have the same roles."""

    rail: Markup
    more: Markup
    keys: Markup


class _HiddenField:
    """The CSRF token as a form field, drawn only when a page has a form."""

    __slots__ = ("_token",)

    def __init__(self, token: str) -> None:
        self._token = token

    def __html__(self) -> str:
        return f'<input type="hidden" name="_csrf_token" value="{escape(self._token)}">'


def page(
    request: AnyRequest, name: str, *, status: int = 200, headers: dict[str, str] | None = None, **context: Any
) -> Response[bytes]:
    """Answer with a whole page; the context is what the template's first line says it needs."""
    return _response(request, name, context, status=status, headers=headers)


def fragment(
    request: AnyRequest, name: str, *, status: int = 200, headers: dict[str, str] | None = None, **context: Any
) -> Response[bytes]:
    """Answer with a part of a page, for htmx; the same as `page`, named apart for those who read handlers."""
    return _response(request, name, context, status=status, headers=headers)


def render(request: AnyConnection, name: str, **context: Any) -> str:
    """Render a template for this request, in the language in use."""
    template = environment(i18n.current_locale()).get_template(name)
    return template.render(shell(request) | context)


def render_text(name: str, **context: Any) -> str:
    """Render a template that belongs to no request, such as a mail."""
    return environment(i18n.current_locale()).get_template(name).render(context)


def macros(name: str) -> Any:
    """The macros of a template, in the language in use: small things drawn one by one, that belong to no request."""
    return environment(i18n.current_locale()).get_template(name).module


def drawn(name: str, macro: str, *values: Hashable) -> Markup:
    """What a macro draws of frozen values, once for each of them, each language and time zone.

    Such a macro belongs to no request: it sees nothing but its values, so the same values are the same HTML, whoever
    reads it and whatever has happened since.
    """
    return _drawn(name, macro, values, i18n.current_locale(), i18n.current_timezone(), current_urls())


@lru_cache(maxsize=4096)
def _drawn(
    name: str, macro: str, values: tuple[Hashable, ...], locale: str, _timezone: ZoneInfo, _urls: Urls
) -> Markup:
    found: Markup = getattr(environment(locale).get_template(name).module, macro)(*values)
    return found


def shell(request: AnyConnection) -> dict[str, Any]:
    """Give what every page may use: who is reading, where, and what the frame around the page needs."""
    state: State = request.state
    reader: Reader | None = getattr(state, "actor", None)
    token: str = getattr(state, "csrf_token", "")
    path = request.scope["path"]
    urls_of(request.app)
    return {
        "actor": reader,
        "look": Look(reader.theme, reader.text_size, reader.shortcuts) if reader else Look(),
        "frame": _frame_for(reader, path),
        "path": path,
        "csrf_token": token,
        "csrf_field": _HiddenField(token),
        "site_name": current_settings().site_name,
        "locale": i18n.current_locale(),
    }


@cache
def environment(locale: str) -> FoldingEnvironment:
    """Make the environment of one language; templates are compiled when first used and kept."""
    made = FoldingEnvironment(
        translate=translations(locale).gettext,
        constants={"icon": icon, "asset": asset},
        loader=FileSystemLoader(TEMPLATES_DIR),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.globals |= {
        "_": _gettext,
        "gettext": _gettext,
        "ngettext": _ngettext,
        "icon": icon,
        "asset": asset,
        "url": url,
        "locale_names": i18n.NAMES,
        "drawn": drawn,
        "strip_bars": strip_bars,
        "strip_looks": strip_looks,
        "bar_places": bar_places,
        "bar_width": bar_width,
    }
    made.filters |= {
        "date": i18n.format_date,
        "time": i18n.format_time,
        "datetime": i18n.format_datetime,
        "number": i18n.format_number,
        "percent": i18n.format_percent,
        "countdown": i18n.format_countdown,
        "minutes": i18n.format_minutes,
        "whole_minutes": i18n.whole_minutes,
        "initials": initials,
    }
    return made


def _frame_for(reader: Reader | None, path: str) -> Frame:
    roles = frozenset(grant.role for grant in reader.roles) if reader else frozenset[str]()
    return _frame(i18n.current_locale(), roles, section_of(path))


@lru_cache(maxsize=1024)
def _frame(locale: str, roles: frozenset[str], section: str) -> Frame:
    parts: Any = environment(locale).get_template("ui/shell.html").module
    groups = groups_for(roles)
    return Frame(parts.rail(groups, section), parts.more(groups, section), parts.keys_dialog())


def _response(
    request: AnyRequest, name: str, context: dict[str, Any], *, status: int, headers: dict[str, str] | None
) -> Response[bytes]:
    body = render(request, name, **context).encode()
    return Response(body, status_code=status, headers=headers, media_type=MediaType.HTML)


def _gettext(message: str, **values: object) -> Markup:
    """Translate where a text is not folded; the text is escaped, and so are values that are not markup."""
    text = _text(i18n.current_locale(), message)
    return _filled(text, values) if values else text


def _ngettext(singular: str, plural: str, n: int, **values: object) -> Markup:
    """Translate by count; `%(n)s` is the count."""
    if not values:
        return _counted_alone(i18n.current_locale(), singular, plural, n)
    text = _counted(i18n.current_locale(), singular, plural, n)
    return _filled(text, {"n": f"{n:,}", **values})


@lru_cache(maxsize=4096)
def _text(locale: str, message: str) -> Markup:
    return escape(translations(locale).gettext(message))


@lru_cache(maxsize=4096)
def _counted(locale: str, singular: str, plural: str, n: int) -> Markup:
    return escape(translations(locale).ngettext(singular, plural, n))


@lru_cache(maxsize=4096)
def _counted_alone(locale: str, singular: str, plural: str, n: int) -> Markup:
    return _filled(_counted(locale, singular, plural, n), {"n": f"{n:,}"})


def _filled(text: Markup, values: dict[str, object]) -> Markup:
    """What `text % values` gives, without an object around each value: a page has some hundred."""
    return Markup(str.__mod__(text, {name: quick_escape(value) for name, value in values.items()}))  # noqa: S704
