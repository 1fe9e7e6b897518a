"""The form of a question that stands in a text, also of one that is not whole yet."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from msgspec.structs import replace

from lms.core.numbers import plain_decimal
from lms.questionforms.rules.shape import BY_PERSON, WITH_PAIRS, WITH_TICKS, QuestionForm, Row
from lms.questions.rules.base import POINT_E5
from lms.questions.rules.gaps import GAP
from lms.questions.rules.inline import unescaped
from lms.questions.rules.quiz_text import Placed, Source, markers
from lms.questions.rules.quiz_text.findings import Wrong
from lms.questions.rules.quiz_text.lines import Kind, Line, Part, alternatives, has_arrow, sides
from lms.questions.rules.quiz_text.number_line import read_key
from lms.questions.rules.quiz_text.parser import divided, parse_block
from lms.questions.rules.quiz_text.places import PICTURE
from lms.questions.rules.quiz_text.rubric import CRITERION, LEVEL

_TICKS: Final = frozenset({Kind.RIGHT, Kind.WRONG})
_LINES: Final = {
    **dict.fromkeys(WITH_TICKS, _TICKS),
    **dict.fromkeys(WITH_PAIRS, frozenset({Kind.PAIR, Kind.LONE})),
    **dict.fromkeys(BY_PERSON, frozenset({Kind.CRITERION, Kind.EQUALS})),
    "short_text": frozenset({Kind.EQUALS}),
    "number": frozenset({Kind.EQUALS}),
    "ordering": frozenset({Kind.STEP}),
    "gaps": frozenset({Kind.EQUALS, Kind.CHOOSE}),
    "hotspot": _TICKS | {Kind.PICTURE},
}


def form_of(block: Sequence[Line], locale: str) -> QuestionForm:
    """The form of a block of lines.

    Raises Wrong, with the line, for what no field can show: a marker that nobody knows, answers of several kinds.
    """
    read = parse_block(block, Source("", locale), key="q1")
    prompt_lines, parts = divided(block)
    prompt, said, wrong = markers.split("\n".join(line.text for line in prompt_lines))
    answers = [part for part in parts if part.kind not in {Kind.REASON, Kind.HINT}]
    kind = read.question.kind if isinstance(read, Placed) else _kind(prompt, said.kind, answers, locale)
    stray = next((part for part in answers if part.kind not in _LINES[kind]), None)
    if not isinstance(read, Placed) and (wrong or stray):
        raise Wrong(read[0].message, read[0].line)
    shown = QuestionForm(
        kind=kind,
        prompt=prompt,
        hints=tuple(Row("", part.text) for part in parts if part.kind is Kind.HINT),
        reason="\n".join(part.text for part in parts if part.kind is Kind.REASON and part.text),
    )
    return _answered(replace(shown, **_marked(said)), answers, locale).numbered()


def _kind(prompt: str, said: str, answers: Sequence[Part], locale: str) -> str:
    """The kind of a question that cannot be read, by the table of docs/quiz-text.md."""
    kinds = {part.kind for part in answers}
    if kinds and kinds <= {Kind.EQUALS, Kind.CHOOSE} and GAP.search(prompt) and said not in BY_PERSON:
        return "gaps"
    if said:
        return said
    if Kind.CHOOSE in kinds:
        return "gaps"
    if kinds == {Kind.EQUALS}:
        return "number" if len(answers) == 1 and read_key(answers[0].text, locale) else "short_text"
    return "multiple" if sum(part.kind is Kind.RIGHT for part in answers) > 1 else "single"


def _marked(said: markers.Markers) -> dict[str, str | bool]:
    amount = str(said.amount or "")
    return {
        "key": said.key,
        "points": plain_decimal(Fraction(said.points_e5, POINT_E5)),
        "level": str(said.level),
        "topic": said.tags[0] if said.tags else "",
        "tags": " ".join(said.tags[1:]),
        "clauses": " ".join(said.clauses),
        "critical": said.critical,
        "keep_order": said.keep_order,
        "equivalent": said.equivalent,
        "pin": str(said.pin or ""),
        "words": amount if said.kind == "essay" else "",
        "wanted": amount if said.kind == "hotspot" else "",
    }


def _answered(form: QuestionForm, parts: Sequence[Part], locale: str) -> QuestionForm:
    """The form with its answers."""
    if form.kind in WITH_TICKS:
        return replace(form, rows=tuple(Row("", part.text, right=part.kind is Kind.RIGHT) for part in parts))
    if form.kind in WITH_PAIRS:
        return _paired(form, parts)
    if form.kind in BY_PERSON:
        criteria = tuple(_criterion(part.text) for part in parts if part.kind is Kind.CRITERION)
        model = "\n".join(part.text for part in parts if part.kind is Kind.EQUALS and part.text)
        return replace(form, rows=criteria, model=model)
    if form.kind == "number":
        return _measured(form, parts[0].text, locale)
    if form.kind == "hotspot":
        return _placed(form, parts)
    if form.kind == "gaps":
        return replace(form, rows=tuple(_gap(part, locale) for part in parts))
    if form.kind == "short_text":
        accepted = [unescaped(each) for part in parts for each in alternatives(part.text)]
        return replace(form, rows=tuple(Row("", each) for each in dict.fromkeys(accepted)))
    return replace(form, rows=tuple(Row("", part.text) for part in parts))


def _paired(form: QuestionForm, parts: Sequence[Part]) -> QuestionForm:
    made = [sides(part.text) for part in parts]
    pairs = tuple(Row("", left, right) for left, right in made if left)
    return replace(form, rows=pairs, lone=tuple(Row("", right) for left, right in made if not left))


def _criterion(text: str) -> Row:
    found = CRITERION.fullmatch(text)
    if found is None:
        return Row("", text)
    levels = tuple(_level(each) for each in alternatives(found["levels"]))
    return Row("", found["name"], right=bool(found["critical"]), levels=levels)


def _level(text: str) -> tuple[str, str]:
    found = LEVEL.fullmatch(text)
    return (found["text"], found["points"]) if found else (text, "")


def _measured(form: QuestionForm, text: str, locale: str) -> QuestionForm:
    found = read_key(text, locale)
    assert found, "otherwise it is read as words"
    if found.low:
        return replace(form, low=found.low, high=found.high, unit=found.unit)
    tolerance = f"{found.tolerance}%" if found.relative else found.tolerance if Fraction(found.tolerance) else ""
    return replace(form, value=found.value, tolerance=tolerance, unit=found.unit)


def _placed(form: QuestionForm, parts: Sequence[Part]) -> QuestionForm:
    pictures = [found for part in parts if (found := PICTURE.fullmatch(part.text))]
    picture = pictures[0] if pictures else None
    rows = tuple(_place(part) for part in parts if part.kind is not Kind.PICTURE)
    return replace(
        form, rows=rows, picture=picture["source"] if picture else "", alt=picture["alt"].strip() if picture else ""
    )


def _place(part: Part) -> Row:
    name, shape = sides(part.text) if has_arrow(part.text) else (part.text, "")
    form, _space, points = shape.partition(" ")
    return Row("", name, points, right=part.kind is Kind.RIGHT, sort=form.lower())


def _gap(part: Part, locale: str) -> Row:
    if part.kind is Kind.EQUALS:
        if read_key(part.text, locale):
            return Row("", part.text, sort="number")
        accepted = dict.fromkeys(unescaped(each) for each in alternatives(part.text))
        return Row("", "\n".join(accepted), sort="words")
    choices = alternatives(part.text)
    starred = [at for at, each in enumerate(choices) if each[:1] in {"*", "＊"}]
    words = [each[1:].strip() if at in starred else each for at, each in enumerate(choices)]
    if not starred:
        return Row("", "", "\n".join(words), sort="choice")
    at = starred[0]
    return Row("", words[at], "\n".join([*words[:at], *words[at + 1 :]]), sort="choice", at=at)
