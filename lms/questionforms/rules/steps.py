"""What the buttons of a form do to its rows, and what of a question stays when its kind changes."""

import re
from typing import Final

from msgspec.structs import replace

from lms.questionforms.rules.fields import Fields, form_from
from lms.questionforms.rules.ready_made import KINDS
from lms.questionforms.rules.shape import BY_PERSON, WITH_TICKS, QuestionForm, Row

_STEP: Final = re.compile(r"(?P<list>row|lone|hint)-(?:(?P<id>\d{1,4})-)?(?P<step>add|up|down|remove)")
_LISTS: Final = {"row": "rows", "lone": "lone", "hint": "hints"}
_ONE_RIGHT: Final = frozenset({"single", "true_false"})


def stepped(form: QuestionForm, step: str) -> QuestionForm:
    """The form after a button: `row-add`, `row-2-up`, `hint-0-remove`, `kind-multiple`; else as it was."""
    if step.startswith("kind-"):
        return as_kind(form, step.removeprefix("kind-"))
    said = _STEP.fullmatch(step)
    if said is None or (said["step"] == "add") is bool(said["id"]):
        return form
    name = _LISTS[said["list"]]
    return replace(form, **{name: _moved(getattr(form, name), said["id"], said["step"])}).numbered()


def stepped_from(sent: Fields, before: QuestionForm) -> QuestionForm:
    """What was sent, after the button that was pressed (`do`); `was` is the kind that the fields were made for."""
    form, step = form_from(sent), (sent.get("do") or [""])[-1]
    if step != "kind":
        return stepped(form, step)
    was = (sent.get("was") or [""])[-1]
    return stepped(replace(form, kind=was if was in KINDS else before.kind), f"kind-{form.kind}")


def as_kind(form: QuestionForm, kind: str) -> QuestionForm:
    """The same words as a question of another kind; what its text can say of both stays."""
    if kind not in KINDS or kind == form.kind:
        return form
    rows = tuple(replace(row, sort="", at=0) for row in form.rows)
    if kind == "gaps":
        rows = tuple(replace(row, sort="words") for row in rows)
    if kind == "hotspot":
        rows = tuple(replace(row, sort="rect") for row in rows)
    if kind in WITH_TICKS and form.kind not in WITH_TICKS:
        rows = tuple(replace(row, right=at == 0) for at, row in enumerate(rows))
    if kind in _ONE_RIGHT:
        first = next((row.id for row in rows if row.right), "")
        rows = tuple(replace(row, right=row.id == first) for row in rows)
    if kind in BY_PERSON and form.kind not in BY_PERSON:
        rows = tuple(replace(row, right=False) for row in rows)
    return replace(form, kind=kind, rows=rows)


def _moved(rows: tuple[Row, ...], each: str, step: str) -> tuple[Row, ...]:
    if step == "add":
        return (*rows, Row(str(len(rows)), sort=rows[-1].sort if rows else ""))
    at = next((at for at, row in enumerate(rows) if row.id == each), None)
    if at is None:
        return rows
    if step == "remove":
        return (*rows[:at], *rows[at + 1 :])
    to = at + (-1 if step == "up" else 1)
    if not 0 <= to < len(rows):
        return rows
    turned = list(rows)
    turned[at], turned[to] = turned[to], turned[at]
    return tuple(turned)
