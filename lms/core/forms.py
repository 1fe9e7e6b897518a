"""A posted form becomes a value, or all its errors at once, each at its field, with what was typed kept."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic, TypeVar
from urllib.parse import parse_qsl

import msgspec
from litestar import Request
from litestar.enums import RequestEncodingType
from msgspec import Meta

from lms.core.errors import BadRequest, Invalid, TooLarge
from lms.core.fields import Field, FieldError, fields_of
from lms.core.i18n import gettext as _
from lms.core.i18n import use_locale

if TYPE_CHECKING:
    from litestar.handlers import BaseRouteHandler

LIMIT_BYTES: Final = 64 * 1024
MOST_FIELDS: Final = 2000
_KEPT: Final = "form"

# Marks for fields. Text keeps line breaks and writing directions; Secret is kept as typed and never shown again.
Text = Annotated[str, Meta(extra={"lines": True})]
Secret = Annotated[str, Meta(extra={"secret": True})]

T = TypeVar("T", bound=msgspec.Struct)


class Form(Mapping[str, list[str]]):
    """What was posted: every name with all its values, in order."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def __getitem__(self, name: str) -> list[str]:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def last(self, name: str) -> str:
        """The last value of a name, "" when it was not sent."""
        return self._values.get(name, [""])[-1]


class Bound(msgspec.Struct, Generic[T], frozen=True):
    """The outcome of binding: `value` (None when something is wrong), `errors` by field ("" = the form as a whole).

    `raw` holds what was typed for every field of the form, for showing it again: text, or a list of texts.
    """

    value: T | None
    errors: dict[str, str]
    raw: dict[str, str | list[str]]

    def refused(self, field: str, sentence: str) -> "Bound[T]":
        """The same form with one more error, found by the service."""
        return Bound(None, {**self.errors, field: sentence}, self.raw)

    def refused_by(self, refusal: Invalid) -> "Bound[T]":
        """The same form with the errors of a refusal."""
        return Bound(None, {**self.errors, **(refusal.fields or {"": refusal.message})}, self.raw)


def bind(form_type: type[T], form: Mapping[str, Any], locale: str | None = None) -> Bound[T]:
    """Read a form into a frozen struct; messages are in `locale`, by default that of the request.

    Understands str, int, bool (a tick box: absent is False), date, StrEnum, Literal, lists of these and `| None`.
    Limits come from msgspec.Meta. Unknown names are ignored; of a repeated single field the last value counts.
    A `__post_init__` may raise Invalid (with fields) or ValueError (for the form as a whole).
    """
    if locale is not None:
        with use_locale(locale):
            return bind(form_type, form)
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    raw: dict[str, str | list[str]] = {}
    for field in fields_of(form_type):
        sent = _sent(form, field)
        raw[field.name] = field.shown(sent)
        try:
            field.read_into(values, sent)
        except FieldError as error:
            errors[field.name] = error.sentence()
    return Bound(None, errors, raw) if errors else _made(form_type, values, raw)


def blank(form_type: type[T], **initial: str | list[str]) -> Bound[T]:
    """The form before anything was typed, with these texts in its fields."""
    raw = {field.name: initial.get(field.name, [] if field.many else "") for field in fields_of(form_type)}
    return Bound(None, {}, raw)


async def posted(request: "Request[Any, Any, Any]", form_type: type[T]) -> Bound[T]:
    """Read and bind the form of a request."""
    return bind(form_type, await form_of(request))


async def form_of(request: "Request[Any, Any, Any]") -> Form:
    """The form of a request, read once however often it is asked for.

    Raises TooLarge over the route's `form_limit` (bytes; 64 KiB unless its opt says otherwise) and BadRequest for
    bytes that are not UTF-8. Litestar's own reading loses empty fields and keeps bodies (passwords) in a cache.
    """
    kept = request.scope["state"].get(_KEPT)
    if isinstance(kept, Form):
        return kept
    form = Form(await _pairs(request))
    request.scope["state"][_KEPT] = form
    return form


async def _pairs(request: "Request[Any, Any, Any]") -> list[tuple[str, str]]:
    kind = request.content_type[0]
    if kind == RequestEncodingType.MULTI_PART:
        return await _parts(request)
    if kind != RequestEncodingType.URL_ENCODED:
        return []
    limit = _limit(request.route_handler)
    if (request.content_length or 0) > limit:
        raise _too_large()
    body = await request.body()
    if len(body) > limit:
        raise _too_large()
    return _decoded(body)


async def _parts(request: "Request[Any, Any, Any]") -> list[tuple[str, str]]:
    """The texts of a multipart body; its files stay with the request, for the handler that takes uploads."""
    try:
        parts = await request.form()
    except UnicodeDecodeError as error:
        raise _not_text() from error
    return [(name, value) for name, value in parts.multi_items() if isinstance(value, str)]


def _not_text() -> BadRequest:
    return BadRequest(_("Part of what was sent is not readable text. Type it again and send it."))


def _limit(handler: "BaseRouteHandler") -> int:
    return int(handler.opt.get("form_limit", LIMIT_BYTES))


def _too_large() -> TooLarge:
    return TooLarge(_("That is more text than this form can take. Shorten it and send it again."))


def _decoded(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS, separator="&"
        )
    except UnicodeDecodeError as error:
        raise _not_text() from error
    except ValueError as error:
        raise BadRequest(_("This form has far more fields than it should. Open the page again.")) from error


def _sent(form: Mapping[str, Any], field: Field) -> list[str]:
    """All texts sent for a field, from our Form, Litestar's or a plain mapping."""
    getall = getattr(form, "getall", None)
    got = getall(field.key, []) if getall is not None else form.get(field.key, [])
    texts = [got] if isinstance(got, str) else got
    return [text for text in texts if isinstance(text, str)]


def _made(form_type: type[T], values: dict[str, Any], raw: dict[str, str | list[str]]) -> Bound[T]:
    try:
        return Bound(form_type(**values), {}, raw)
    except Invalid as refusal:
        return Bound(None, refusal.fields or {"": refusal.message}, raw)
    except ValueError as error:
        return Bound(None, {"": str(error)}, raw)
