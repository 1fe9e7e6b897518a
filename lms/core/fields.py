"""One field of a form: how its texts become a value, and the sentence that says what to do when they cannot."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, Final

import msgspec
from msgspec import NODEFAULT, inspect

from lms.core.i18n import format_number, ngettext
from lms.core.i18n import gettext as _

LINE_LENGTH: Final = 500
TEXT_LENGTH: Final = 20_000
MOST_VALUES: Final = 500
_DIGITS: Final = 18
_OFF: Final = frozenset({"", "0", "false", "off"})
_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_KEPT_CONTROLS: Final = frozenset("\n\t")
# An unlucky paste: these look like nothing and make two equal names differ.
_INVISIBLE: Final = frozenset("\u200b\u2060\ufeff")


class FieldError(Exception):
    """A field cannot be read; the sentence is made when asked for, in the language of that moment."""

    def __init__(self, sentence: Callable[[], str]) -> None:
        super().__init__()
        self.sentence = sentence


class Field(msgspec.Struct, frozen=True):
    """What a form struct says about one field."""

    name: str
    key: str
    kind: inspect.Type
    optional: bool
    many: bool
    lines: bool
    secret: bool
    default: Any

    def shown(self, sent: list[str]) -> str | list[str]:
        """What the field shows again after an error; a secret is not shown."""
        if self.many:
            return [_tidy(text, lines=self.lines) for text in sent if text]
        if self.secret or not sent:
            return ""
        return _tidy(sent[-1], lines=self.lines)

    def read_into(self, values: dict[str, Any], sent: list[str]) -> None:
        """Put the value into `values`; nothing when the struct's own default is to be used. Raises FieldError."""
        if self.many:
            values[self.name] = self._many(sent)
        elif isinstance(self.kind, inspect.BoolType):
            values[self.name] = bool(sent) and sent[-1].strip().lower() not in _OFF
        elif not sent or not self._clean(sent[-1]):
            self._empty_into(values, sent=bool(sent))
        else:
            values[self.name] = self._one(self.kind, self._clean(sent[-1]))

    def _empty_into(self, values: dict[str, Any], *, sent: bool) -> None:
        if self.optional and (sent or self.default is NODEFAULT):
            values[self.name] = None
        elif self.default is NODEFAULT:
            raise FieldError(lambda: _missing(self.kind))
        elif sent and isinstance(self.kind, inspect.StrType):
            values[self.name] = ""

    def _many(self, sent: list[str]) -> Any:
        kind = self.kind
        assert isinstance(kind, inspect.ListType | inspect.SetType | inspect.FrozenSetType | inspect.VarTupleType)
        texts = [text for text in map(self._clean, sent) if text]
        if len(texts) > MOST_VALUES:
            raise FieldError(lambda: _("That is more choices than there are."))
        if len(texts) < (kind.min_length or 0):
            raise FieldError(lambda: _missing(kind.item_type))
        made = [self._one(_bare(kind.item_type), text) for text in texts]
        return _COLLECTIONS[type(kind)](made)

    def _clean(self, text: str) -> str:
        return text if self.secret else _tidy(text, lines=self.lines)

    def _one(self, kind: inspect.Type, text: str) -> Any:
        _refuse_controls(text, lines=self.lines)
        match kind:
            case inspect.StrType():
                return _text(kind, text, lines=self.lines)
            case inspect.IntType():
                return _integer(kind, text)
            case inspect.DateType():
                return _date(text)
            case inspect.EnumType():
                return _enum(kind, text)
            case inspect.LiteralType():
                return _chosen(text, kind.values)
            case _:
                raise TypeError(f"A form cannot hold {kind}.")


_COLLECTIONS: Final[dict[type, Callable[[list[Any]], Any]]] = {
    inspect.ListType: list,
    inspect.SetType: set,
    inspect.FrozenSetType: frozenset,
    inspect.VarTupleType: tuple,
}


@cache
def fields_of(form_type: type[msgspec.Struct]) -> tuple[Field, ...]:
    """The fields of a form struct, looked at once."""
    info = inspect.type_info(form_type)
    assert isinstance(info, inspect.StructType)
    return tuple(_field(field) for field in info.fields)


def _field(field: inspect.Field) -> Field:
    extra: dict[str, Any] = {}
    kind = _bare(field.type, extra)
    optional = isinstance(kind, inspect.UnionType) and kind.includes_none
    if isinstance(kind, inspect.UnionType):
        (kind,) = (_bare(each, extra) for each in kind.types if not isinstance(each, inspect.NoneType))
    default = field.default if field.default_factory is NODEFAULT else field.default_factory
    return Field(
        name=field.name,
        key=field.encode_name,
        kind=kind,
        optional=optional,
        many=type(kind) in _COLLECTIONS,
        lines=bool(extra.get("lines")),
        secret=bool(extra.get("secret")),
        default=default,
    )


def _bare(kind: inspect.Type, extra: dict[str, Any] | None = None) -> inspect.Type:
    """The type without its wrapping; what the wrapping says goes into `extra`."""
    while isinstance(kind, inspect.Metadata):
        if extra is not None:
            extra.update(kind.extra or {})
        kind = kind.type
    return kind


def _tidy(text: str, *, lines: bool) -> str:
    """Trimmed; line ends as one character, and as spaces where a field has one line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip() if lines else " ".join(text.split("\n")).strip()


def _refuse_controls(text: str, *, lines: bool) -> None:
    if text.isascii() and text.isprintable():
        return
    for char in text:
        if unicodedata.category(char) in {"Cc", "Cs"} and char not in _KEPT_CONTROLS:
            raise FieldError(lambda: _("There is an invisible control character in this text. Type it again."))
        if not lines and (char in _BIDI or char in _INVISIBLE):
            raise FieldError(lambda: _("An invisible character in this text changes how it reads. Type it again."))


def _missing(kind: inspect.Type) -> str:
    if isinstance(_bare(kind), inspect.EnumType | inspect.LiteralType):
        return _("Choose one.")
    return _("Fill this in.")


def _text(kind: inspect.StrType, text: str, *, lines: bool) -> str:
    most = kind.max_length or (TEXT_LENGTH if lines else LINE_LENGTH)
    if len(text) > most:
        raise FieldError(
            lambda: ngettext(
                "Use at most %(n)s character; these are %(count)s.",
                "Use at most %(n)s characters; these are %(count)s.",
                most,
                count=format_number(len(text)),
            )
        )
    least = kind.min_length or 0
    if len(text) < least:
        raise FieldError(lambda: ngettext("Use at least %(n)s character.", "Use at least %(n)s characters.", least))
    if kind.pattern is not None and re.search(kind.pattern, text) is None:
        raise FieldError(lambda: _("This is not written as it has to be."))
    return text


def _integer(kind: inspect.IntType, text: str) -> int:
    plain = unicodedata.normalize("NFKC", text)
    digits = plain.removeprefix("-").removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS):
        raise FieldError(lambda: _("Type a whole number."))
    number = -int(digits) if plain.startswith("-") else int(digits)
    low = kind.ge if kind.ge is not None else None if kind.gt is None else kind.gt + 1
    high = kind.le if kind.le is not None else None if kind.lt is None else kind.lt - 1
    if (low is not None and number < low) or (high is not None and number > high):
        raise FieldError(lambda: _out_of_range(low, high))
    return number


def _out_of_range(low: int | None, high: int | None) -> str:
    if high is None:
        return _("Type %(low)s or more.", low=low)
    if low is None:
        return _("Type %(high)s or less.", high=high)
    return _("Type a number from %(low)s to %(high)s.", low=low, high=high)


def _date(text: str) -> date:
    try:
        value = date.fromisoformat(unicodedata.normalize("NFKC", text))
    except ValueError:
        value = date.min
    if not 1900 <= value.year <= 2200:
        raise FieldError(lambda: _("Type a date as year-month-day, such as 2026-11-23."))
    return value


def _enum(kind: inspect.EnumType, text: str) -> Any:
    _chosen(text, [member.value for member in kind.cls])
    return kind.cls(text)


def _chosen(text: str, allowed: Any) -> str:
    if text not in allowed:
        raise FieldError(lambda: _("Choose one of the options."))
    return text
