"""course.yaml as a value, with every error by line."""

import re
from collections.abc import Container
from typing import Final

import msgspec

from lms.core.i18n import gettext as _
from lms.core.marked_yaml import read
from lms.core.problems import Problem
from lms.courses.rules.audience import Choice
from lms.courses.rules.kinds import Category
from lms.transfer.rules.fields import Fields
from lms.transfer.rules.visible_to import read_visible_to

_LANGUAGE: Final = re.compile(r"[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
_NAMES: Final = (
    "code",
    "category",
    "clauses",
    "owner",
    "source",
    "languages",
    "audience",
    "visible_to",
    "title",
    "summary",
    "modules",
)
_MOST_LANGUAGES: Final = 5
_LONGEST: Final = {"title": 200, "summary": 600, "audience": 300, "owner": 60}


class ModuleHead(msgspec.Struct, frozen=True):
    """A module as the manifest names it."""

    key: str
    title: dict[str, str]
    line: int


class Manifest(msgspec.Struct, frozen=True):
    """What course.yaml says; texts are by language."""

    code: str
    category: Category
    clauses: tuple[str, ...]
    owner: str
    source: str
    languages: tuple[str, ...]
    audience: dict[str, str]
    title: dict[str, str]
    summary: dict[str, str]
    modules: tuple[ModuleHead, ...]
    visible_to: Choice = Choice()


def read_manifest(
    text: str, path: str, folder: str, known_units: Container[str] | None = None
) -> tuple[Manifest, list[Problem]]:
    """Read course.yaml; `folder` is the name of the folder it lies in, which has to be the course's code.

    `known_units` are the codes of org units, None where they are not known.
    """
    marked, problems = read(text.removeprefix("\ufeff"), path)
    fields = Fields(marked, path)
    if problems and not marked.values:
        return _EMPTY, problems
    fields.only(_NAMES)
    languages = _languages(fields)
    manifest = Manifest(
        code=_code(fields, folder),
        category=_category(fields),
        clauses=fields.clauses("clauses"),
        owner=fields.text("owner", _LONGEST["owner"]) if fields.needed("owner", "tess") else "",
        source=_source(fields, languages),
        languages=languages,
        audience=_audience(fields, languages),
        title=_texts(fields, "title", languages),
        summary=_texts(fields, "summary", languages),
        modules=_modules(fields, languages),
        visible_to=read_visible_to(fields, known_units),
    )
    return manifest, sorted([*problems, *fields.problems])


_EMPTY: Final = Manifest("", Category.NEW_HIRE, (), "", "", (), {}, {}, {}, ())


def _code(fields: Fields, folder: str) -> str:
    if not fields.needed("code", folder):
        return ""
    code = fields.key("code", fields.values["code"], "code")
    if code and code != folder:
        sentence = _("The code “%(code)s” and the folder “%(folder)s” differ. Give both the same name.")
        fields.refuse(sentence % {"code": code, "folder": folder}, "code")
    if len(code) > 60:
        fields.refuse(_("This is longer than %(n)s characters. Shorten it.", n=60), "code")
    return code


def _category(fields: Fields) -> Category:
    fields.needed("category", "new-hire")
    return (
        fields.choice("category", Category, Category.NEW_HIRE) if fields.values.get("category") else Category.NEW_HIRE
    )


def _languages(fields: Fields) -> tuple[str, ...]:
    if not fields.needed("languages", "[en, zh-Hant, zh-Hans]"):
        return ()
    message = _("Name languages as in [en, zh-Hant, zh-Hans], each once.")
    languages = fields.list_of("languages", lambda word: bool(_LANGUAGE.fullmatch(word)), message)
    if len(languages) > _MOST_LANGUAGES:
        fields.refuse(_("A course has at most %(n)s languages.", n=_MOST_LANGUAGES), "languages")
    return languages[:_MOST_LANGUAGES]


def _source(fields: Fields, languages: tuple[str, ...]) -> str:
    if not fields.needed("source", languages[0] if languages else "en"):
        return languages[0] if languages else ""
    source = fields.text("source", 10)
    if languages and source not in languages:
        fields.refuse(_("The source language is not among the languages. Add it there, or name one of them."), "source")
        return languages[0]
    return source


def _audience(fields: Fields, languages: tuple[str, ...]) -> dict[str, str]:
    """One plain sentence for all languages, or one in each."""
    value = fields.values.get("audience", "")
    if isinstance(value, dict):
        return _texts(fields, "audience", languages)
    text = fields.text("audience", _LONGEST["audience"])
    return dict.fromkeys(languages, text)


def _texts(fields: Fields, name: str, languages: tuple[str, ...]) -> dict[str, str]:
    if name == "summary" and not fields.values.get(name):
        fields.refuse(_("Say in a sentence or two what the course is about: “summary: {en: …}”."), name)
        return {}
    if not fields.needed(name, "{en: …}"):
        return {}
    return fields.by_language(fields.values.get(name), languages, _LONGEST[name], name)


def _modules(fields: Fields, languages: tuple[str, ...]) -> tuple[ModuleHead, ...]:
    value = fields.values.get("modules")
    if not isinstance(value, list) or not value:
        fields.refuse(_("A course has modules: a list with “- key: …” and “title: {…}” in each."), "modules")
        return ()
    modules: list[ModuleHead] = []
    for number, entry in enumerate(value):
        module = _module(fields, entry, number, languages)
        if module and module.key in {one.key for one in modules}:
            sentence = _("The module “%(key)s” is there twice. Keep one.") % {"key": module.key}
            fields.refuse(sentence, "modules", number, "key")
        elif module:
            modules.append(module)
    return tuple(modules)


def _module(fields: Fields, entry: object, number: int, languages: tuple[str, ...]) -> ModuleHead | None:
    if not isinstance(entry, dict):
        fields.refuse(_("A module is “- key: …” with “title: {…}” below."), "modules", number)
        return None
    for name in entry.keys() - {"key", "title"}:
        sentence = _("“%(name)s” means nothing here. Known names: %(known)s.")
        fields.refuse(sentence % {"name": name, "known": "key, title"}, "modules", number, name)
    key = fields.key("key", entry.get("key", ""), "modules", number, "key")
    title = fields.by_language(entry.get("title"), languages, 200, "modules", number, "title")
    return ModuleHead(key, title, fields.line("modules", number)) if key else None
