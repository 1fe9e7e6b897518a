"""The part of a draft that is published: some of its languages, with course.yaml saying so."""

from collections.abc import Iterable, Mapping

from lms.core.marked_yaml import Plain
from lms.drafts.rules.matter import patched, values_of
from lms.transfer.rules.files import MANIFEST

_BY_LANGUAGE = ("title", "summary", "audience")


def selected(texts: Mapping[str, str], locales: Iterable[str]) -> dict[str, str]:
    """The files of these languages; with all of them, exactly what was given."""
    wanted = tuple(locales)
    manifest = values_of(texts[MANIFEST])
    named = manifest.get("languages", [])
    languages = tuple(str(one) for one in named) if isinstance(named, list) else (str(named),)
    if set(wanted) == set(languages):
        return dict(texts)
    kept = [one for one in languages if one in wanted]
    values: dict[str, Plain | None] = {"languages": list(kept)}
    for name in _BY_LANGUAGE:
        value = manifest.get(name)
        if isinstance(value, dict):
            values[name] = {at: text for at, text in value.items() if at in kept}
    values["modules"] = _modules(manifest.get("modules", []), kept)
    chosen = {path: text for path, text in texts.items() if path.partition("/")[0] in kept}
    return {MANIFEST: patched(texts[MANIFEST], values), **chosen}


def _modules(found: Plain, kept: list[str]) -> list[Plain]:
    modules: list[Plain] = []
    for one in found if isinstance(found, list) else []:
        if isinstance(one, dict):
            title = one.get("title")
            titles: Plain = {at: text for at, text in title.items() if at in kept} if isinstance(title, dict) else ""
            modules.append({**one, "title": titles})
    return modules
