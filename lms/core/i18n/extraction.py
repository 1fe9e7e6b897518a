"""For translators: collect the texts, bring the catalogues up to date, say what is not translated yet."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from lms.core.i18n.catalogues import LOCALE_DIR, po_path
from lms.core.i18n.locales import LOCALES, SOURCE_LOCALE

ROOT: Final = Path(__file__).resolve().parents[3]
POT: Final = LOCALE_DIR / "messages.pot"

_METHODS: Final = [("lms/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
_KEYWORDS: Final = {**DEFAULT_KEYWORDS, "lazy": None}
_OPTIONS: Final = {"templates/**": {"silent": "false"}}
_LEFT_OUT: Final = frozenset({".venv", "var", "node_modules", ".git"})
_PLACE: Final = re.compile(r"%\((\w+)\)s")
_WIDTH: Final = 100
_HEADER: Final = "# Texts of Lull. Bring up to date with `make translations`; `make check` says what is missing."
_NOISE: Final = re.compile(
    r'"(POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To|Last-Translator|Language-Team|Generated-By): [^"]*"\n'
)


def collect(root: Path = ROOT) -> Catalog:
    """Find every text in code and templates, in the order of files."""
    catalog = Catalog(project="Lull", version="1", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        root,
        _METHODS,
        options_map=_OPTIONS,
        keywords=_KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
        directory_filter=lambda path: Path(path).name not in _LEFT_OUT,
    )
    for filename, _line, message, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        catalog.add(message, locations=[(filename, 1)], auto_comments=comments, context=context)
    return catalog


def extract() -> int:
    """Write the template catalogue and give the number of texts."""
    catalog = collect()
    POT.parent.mkdir(parents=True, exist_ok=True)
    _write(POT, catalog)
    return len(catalog)


def update(locale: str) -> int:
    """Add new texts to a catalogue, drop those no longer used, and give how many still need a translator."""
    template, path = collect(), po_path(locale)
    catalog = _read(path, locale)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, catalog)
    return sum(1 for _ in _untranslated(catalog))


def problems(root: Path = ROOT) -> list[str]:
    """List what a reader of Chinese would meet in English, or broken: one sentence each, empty when all is well."""
    wanted = collect(root)
    found: list[str] = []
    for locale in LOCALES:
        if locale == SOURCE_LOCALE:
            continue
        catalog = _read(po_path(locale), locale)
        for message in wanted:
            if message.id:
                found += [f"{locale}: {text}" for text in _faults(message, catalog.get(message.id, message.context))]
    return found


def _faults(wanted: Message, translated: Message | None) -> Iterator[str]:
    """Say what is wrong with one translation."""
    name = repr(_forms(wanted.id)[0])
    if translated is None or not all(_forms(translated.string)):
        yield f"{name} is not translated"
        return
    if translated.fuzzy:
        yield f"{name} is marked fuzzy: read it and take the mark away"
    allowed = set().union(*(_PLACE.findall(form) for form in _forms(wanted.id)))
    for form in _forms(translated.string):
        unknown = set(_PLACE.findall(form)) - allowed
        missing = set() if wanted.pluralizable else allowed - set(_PLACE.findall(form))
        if unknown or missing:
            yield f"{name} has other places than its source: {', '.join(sorted(unknown | missing))}"


def _untranslated(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id and (message.fuzzy or not all(_forms(message.string))))


def _forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """Give all plural forms of a text; one when it does not depend on a count."""
    return [text] if isinstance(text, str) else list(text or ()) or [""]


def _read(path: Path, locale: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=locale.replace("-", "_"), project="Lull", version="1", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale.replace("-", "_"))


def _write(path: Path, catalog: Catalog) -> None:
    """Write without line numbers and dates that move: a catalogue changes only when a text does."""
    catalog.header_comment = _HEADER
    with path.open("wb") as file:
        write_po(file, catalog, omit_header=False, sort_by_file=True, include_lineno=False, width=_WIDTH)
    path.write_text(_NOISE.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")
