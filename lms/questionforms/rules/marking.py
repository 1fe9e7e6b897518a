"""The markers of a form: key, points, level, topic, tags, clauses and the rest, each looked at by itself."""

from collections.abc import Iterator
from typing import Final

from lms.core.i18n import gettext as _
from lms.questionforms.rules.shape import QuestionForm
from lms.questions.rules.quiz_text import markers

_KINDS: Final = {
    "multiple": "[choose all]",
    "ordering": "[order]",
    "matching": "[match]",
    "categorise": "[categorise]",
    "short_text": "[text]",
    "files": "[file]",
}
_PARTING: Final = str.maketrans(",;，；、", "     ")


def marked(form: QuestionForm, key: str) -> tuple[list[str], dict[str, str]]:
    """The markers that can be read, in their order, and a sentence by field for the others.

    A question without words has its key written, so that its place in the text stays.
    """
    kept: list[str] = []
    faults: dict[str, str] = {}
    for field, marker in _markers(form):
        rest, _said, wrong = markers.split(f"x {marker}")
        if rest == "x" and not wrong:
            kept.append(marker)
        else:
            faults.setdefault(field, wrong[0] if wrong and rest == "x" else _unreadable(field))
    nameless = not form.prompt.strip() and not any(marker.startswith("[key ") for marker in kept)
    return [*([f"[key {key}]"] if nameless else []), *kept], faults


def _markers(form: QuestionForm) -> Iterator[tuple[str, str]]:
    if said := form.key.strip():
        yield "key", f"[key {said}]"
    yield from _kind(form)
    points = form.points.strip()
    if points not in {"", "1"}:
        yield "points", f"[{points} points]"
    if form.level.strip() not in {"", "2"}:
        yield "level", f"[level {form.level.strip()}]"
    for name, marker in (("critical", "[critical]"), ("keep_order", "[keep order]"), ("equivalent", "[equivalent]")):
        if getattr(form, name):
            yield name, marker
    if form.pin.strip() not in {"", "0"}:
        yield "pin", f"[pin {form.pin.strip()}]"
    if topic := "-".join(_words(form.topic)):
        yield "topic", f"#{topic}"
    yield from (("tags", f"#{tag}") for tag in _words(form.tags))
    yield from (("clauses", f"@{clause}") for clause in _words(form.clauses))


def _kind(form: QuestionForm) -> Iterator[tuple[str, str]]:
    if form.kind == "hotspot":
        yield "wanted", f"[hotspot {form.wanted.strip()}]" if form.wanted.strip() else "[hotspot]"
    elif form.kind == "essay":
        yield "words", f"[essay {form.words.strip()} words]" if form.words.strip() else "[essay]"
    elif form.kind in _KINDS:
        yield "kind", _KINDS[form.kind]


def _words(text: str) -> list[str]:
    return [word for each in text.translate(_PARTING).split() if (word := each.lstrip("#＃@＠"))]


def _unreadable(field: str) -> str:
    if field in {"topic", "tags"}:
        return _("A tag has letters, digits, hyphens and underscores only.")
    if field == "clauses":
        return _("A clause begins with a letter and goes on with letters, digits, dots and hyphens, as in P4.1.")
    return _("This cannot be written so. Use digits and small letters only.")
