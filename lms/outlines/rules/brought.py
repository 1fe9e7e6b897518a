"""A course that comes in as files: which of them are pages and quizzes, and what it is called here."""

import re
from collections.abc import Collection, Mapping
from typing import Final

from lms.courses.rules.kinds import KEY
from lms.drafts.rules.matter import patched, values_of
from lms.drafts.rules.outline import new_key

_PLACE: Final = re.compile(r"[a-z]{2}(?:-[A-Za-z]{2,4})*/(?P<module>[^/]+)/[0-9]{2}-(?P<key>[^/]+)\.(?:md|quiz)")


def parted(files: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The files that have a place in a course, and the paths of the others."""
    kept = {path: text for path, text in files.items() if _has_place(path)}
    return kept, tuple(path for path in files if path not in kept)


def _has_place(path: str) -> bool:
    found = _PLACE.fullmatch(path)
    return found is not None and all(KEY.fullmatch(found[name]) for name in ("module", "key"))


def renamed(manifest: str, taken: Collection[str], title: str = "") -> tuple[str, str]:
    """The manifest with a code that is free here, and that code; `title` replaces the title in the source language."""
    values = values_of(manifest)
    titles = values.get("title")
    by_language = {at: str(text) for at, text in titles.items()} if isinstance(titles, dict) else {}
    source = str(values.get("source", "")) or next(iter(by_language), "en")
    words = title or str(values.get("code", "")) or by_language.get(source, "")
    code = new_key(words, taken, "course")
    after = {**by_language, source: title} if title else by_language
    return patched(manifest, {"code": code, "title": dict(after)}), code
