"""Translations: gettext catalogues, read once and kept in memory."""

import os
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from lms.core.i18n.locales import SOURCE_LOCALE, current_locale

LOCALE_DIR: Final = Path(__file__).resolve().parents[2] / "locale"


class Lazy:
    """A text that is translated when it is shown, for labels made before anyone's language is known."""

    __slots__ = ("message", "values")

    def __init__(self, message: str, values: dict[str, object]) -> None:
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return gettext(self.message, **self.values)

    def __repr__(self) -> str:
        return f"lazy({self.message!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lazy) and (self.message, self.values) == (other.message, other.values)

    def __hash__(self) -> int:
        return hash(self.message)


def lazy(message: str, **values: object) -> Lazy:
    """Mark a text for translation now and translate it each time it is shown."""
    return Lazy(message, values)


def gettext(message: str, **values: object) -> str:
    """Translate a text and fill in its `%(name)s` places; without values a per cent sign is just that."""
    text = translations(current_locale()).gettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, n: int, **values: object) -> str:
    """Translate a text that depends on a count; `%(n)s` is the count, written the reader's way."""
    text = translations(current_locale()).ngettext(singular, plural, n)
    return text % {"n": f"{n:,}", **values}


def po_path(locale: str) -> Path:
    """Say where the catalogue of a locale is kept."""
    return LOCALE_DIR / locale.replace("-", "_") / "LC_MESSAGES" / "messages.po"


@cache
def translations(locale: str) -> NullTranslations:
    """Load the catalogue of a locale once per process; a locale without one reads the source texts."""
    po = po_path(locale)
    if locale == SOURCE_LOCALE or not po.exists():
        return NullTranslations()
    return GNUTranslations(BytesIO(_compiled(po)))


def _compiled(po: Path) -> bytes:
    """Give the machine form of a catalogue, kept beside it while it is newer: reading .po text costs 0.1 s."""
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
        return mo.read_bytes()
    content = compile_po(po.read_bytes(), po.parents[1].name)
    try:
        beside = mo.with_suffix(f".{os.getpid()}")
        beside.write_bytes(content)
        beside.replace(mo)
    except OSError:
        pass  # an installation that cannot be written to compiles at each start
    return content


def compile_po(source: bytes, locale: str) -> bytes:
    """Turn catalogue text into its machine form; fuzzy entries are left out.

    Without the locale Babel would not write the plural rule down, and gettext would fall back to the English one.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    out = BytesIO()
    write_mo(out, read_po(BytesIO(source), locale=locale))
    return out.getvalue()
