"""The answers of a form as lines of quiz text."""

import re
from collections.abc import Callable
from typing import Final

from lms.questionforms.rules.guarding import Put, barred, one_line, put, safe
from lms.questionforms.rules.shape import BY_PERSON, WITH_PAIRS, WITH_TICKS, QuestionForm, Row
from lms.questions.rules.quiz_text.lines import Kind, Line, classified, sides
from lms.questions.rules.quiz_text.number_line import read_key
from lms.questions.rules.quiz_text.rubric import CRITERION

_PLAIN: Final = re.compile(r"[\\|｜]")


def answer_lines(form: QuestionForm) -> list[Put]:
    """A line for each row in which something is typed, each with its field."""
    rows = [row for row in form.rows if not row.is_empty]
    if form.kind in WITH_TICKS:
        return [_option(row, at) for at, row in enumerate(rows)]
    if form.kind in WITH_PAIRS:
        lone = [Put(f"-> {one_line(row.text)}", f"lone-{row.id}-text") for row in form.lone if row.text]
        return [*(_pair(row, form.kind) for row in rows), *lone]
    if form.kind in BY_PERSON:
        model = [Put(f"= {line}", "model") for line in map(one_line, form.model.split("\n")) if line]
        return [*map(_criterion, rows), *model]
    return _OTHERS[form.kind](form, rows)


def _option(row: Row, at: int) -> Put:
    mark, wanted = ("* ", Kind.RIGHT) if row.right else ("- ", Kind.WRONG)
    return put(mark, row.text, f"row-{row.id}-text", wanted, "", options=at)


def _pair(row: Row, kind: str) -> Put:
    right = one_line(row.other)

    def fits(left: str) -> bool:
        part = classified(Line(1, f"{left} -> {right}".strip()), options=0, kind=kind)
        return part.kind is Kind.PAIR and sides(part.text) == (left, right)

    left = safe(re.sub(r"(?<!\\)(?:->|→|－＞)", r"\\\g<0>", one_line(row.text)), fits)
    return Put(f"{left} -> {right}".strip(), f"row-{row.id}-{'text' if right else 'other'}")


def _measure(form: QuestionForm, _rows: list[Row]) -> list[Put]:
    value, tolerance, unit = map(one_line, (form.value, form.tolerance, form.unit))
    low, high = one_line(form.low), one_line(form.high)
    if value:
        bare, field = f"{value} ± {tolerance}" if tolerance else value, "value"
    elif low or high:
        bare, field = f"{low}..{high}", "low"
    else:
        return []
    return [Put(f"= {bare} {unit}".strip(), field)]


def _typed(_form: QuestionForm, rows: list[Row]) -> list[Put]:
    words = " | ".join(_worded(row.text) for row in rows)
    return [Put(f"= {words}", f"row-{rows[0].id}-text")] if rows else []


def _worded(text: str) -> str:
    return _PLAIN.sub(r"\\\g<0>", one_line(text))


def _steps(_form: QuestionForm, rows: list[Row]) -> list[Put]:
    return [Put(f"{at}. {one_line(row.text)}", f"row-{row.id}-text") for at, row in enumerate(rows, 1)]


def _gaps(_form: QuestionForm, rows: list[Row]) -> list[Put]:
    return [Put(_gap(row), f"row-{row.id}-text") for row in rows]


def _gap(row: Row) -> str:
    if row.sort == "number":
        return f"= {one_line(row.text)}"
    if row.sort != "choice":
        words = list(dict.fromkeys(_worded(each) for each in row.text.split("\n") if each.strip()))
        # One word that reads as a number is written twice: a line with a bar always is words.
        return f"= {' | '.join(words * 2 if len(words) == 1 and read_key(words[0], 'en') else words)}"
    wrong = [safe(barred(each), _not_starred) for each in row.other.split("\n") if each.strip()]
    right = [f"*{barred(row.text)}"] if row.text.strip() else []
    return f"~ {' | '.join([*wrong[: row.at], *right, *wrong[row.at :]])}"


def _not_starred(text: str) -> bool:
    return text[:1] not in {"*", "＊"}


def _places(form: QuestionForm, rows: list[Row]) -> list[Put]:
    alt = re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", one_line(form.alt))
    source = one_line(form.picture)
    picture = [Put(f"![{alt}]({source})", "picture" if alt else "alt")] if source or alt else []
    return [*picture, *(_place(row) for row in rows)]


def _place(row: Row) -> Put:
    mark, shape = "* " if row.right else "- ", one_line(f"{row.sort or 'rect'} {row.other}")
    name = safe(one_line(row.text), _leads(shape))
    return Put(one_line(f"{mark}{name} -> {shape}"), f"row-{row.id}-{'other' if row.text.strip() else 'text'}")


def _leads(shape: str) -> Callable[[str], bool]:
    return lambda name: sides(f"{name} -> {shape}") == (name, shape)


def _criterion(row: Row) -> Put:
    critical = " [critical]" if row.right else ""
    levels = " | ".join(
        f"{barred(words)} = {one_line(points)}" for words, points in row.levels if words.strip() or points.strip()
    )

    def fits(name: str) -> bool:
        found = CRITERION.fullmatch(f"{name}{critical}: {levels}")
        return found is not None and found["name"] == name and bool(found["critical"]) is row.right

    return Put(f"+ {safe(one_line(row.text), fits)}{critical}: {levels}".strip(), f"row-{row.id}-text")


_OTHERS: Final[dict[str, Callable[[QuestionForm, list[Row]], list[Put]]]] = {
    "number": _measure,
    "short_text": _typed,
    "ordering": _steps,
    "gaps": _gaps,
    "hotspot": _places,
}
