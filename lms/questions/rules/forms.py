"""An answer from the fields of a plain form, so that every question works without JavaScript.

The fields of a question with the name `q`: single choice, true/false, number and short text `q`; several choices `q`
repeated; matching `q-<left id>`; categorise `q-<item id>`; ordering `q-<item id>` holding its place from 1; gaps
`q-<number>`; hotspot `q` repeated, holding the id of a region or a point of one's own as "0.42,0.17"; essay `q`; files
`q` repeated, holding the references that stay.
"""

import re
from collections.abc import Mapping, Sequence
from typing import assert_never

from lms.questions.rules.answers import Answer, ids_of, pairs_of
from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.gaps import Gaps
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.kinds import Question
from lms.questions.rules.typed import Number, ShortText
from lms.questions.rules.written import Essay, Files, essay_text, file_refs

_POINT = re.compile(r"(?:0|1|0\.\d{1,8})(?![\d.])")

Fields = Mapping[str, Sequence[str]]


def answer_from_form(question: Question, fields: Fields, name: str = "answer") -> Answer:
    """The answer as INTERFACES has it for this kind, None when nothing was given; its shape is checked by `accepts`."""
    match question:
        case Single() | ShortText() | Number():
            return _last(fields, name) or None
        case TrueFalse():
            return {"true": True, "false": False}.get(_last(fields, name))
        case Multiple():
            return [value for value in fields.get(name, ()) if value] or None
        case Matching() | Categorise() | Gaps():
            return _filled(fields, name, _parts(question))
        case Ordering():
            return _places(fields, name, [item.id for item in question.items])
        case Hotspot():
            return _pointed(question, [value for value in fields.get(name, ()) if value])
        case Essay() | Files():
            return _written(question, fields, name)
        case _:
            assert_never(question)


def field_values(question: Question, answer: Answer) -> dict[str, str]:
    """The other way round: what stands in the fields for an answer, by option, item or gap; "" is the only field."""
    if isinstance(question, Essay):
        return {"": essay_text(answer)}
    if isinstance(question, Files):
        return dict.fromkeys(file_refs(answer), "on")
    if isinstance(question, Hotspot):
        return dict.fromkeys(_places_named(question, answer), "on")
    match answer:
        case bool():
            return {"true" if answer else "false": "on"}
        case str():
            return {answer: "on"} if isinstance(question, Single) else {"": answer}
        case list():
            return {item: str(place) for place, item in enumerate(ids_of(answer), 1) if item}
        case dict():
            return pairs_of(answer)
        case _:
            return {}


def _last(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[-1] if values else ""


def _parts(question: Matching | Categorise | Gaps) -> list[str]:
    """What the fields of a question are for: left sides, items, or gaps by their numbers."""
    match question:
        case Matching():
            return [left.id for left in question.lefts]
        case Categorise():
            return [item.id for item in question.items]
        case Gaps():
            return list(question.numbered())
        case _:
            assert_never(question)


def _written(question: Essay | Files, fields: Fields, name: str) -> Answer:
    if isinstance(question, Files):
        refs = [value for value in fields.get(name, ()) if value]
        return {"files": refs} if refs else None
    text = _last(fields, name).replace("\r\n", "\n")
    return {"text": text} if text else None


def _filled(fields: Fields, name: str, keys: list[str]) -> dict[str, str] | None:
    given = {key: _last(fields, f"{name}-{key}") for key in keys}
    return {key: value for key, value in given.items() if value} or None


def _pointed(question: Hotspot, values: list[str]) -> list[list[float]] | None:
    """A region that was named stands for its own point; what is neither region nor point is left to `accepts`."""
    own = {region.id: list(region.shape.own_point()) for region in question.regions}
    return [own.get(value) or [float(each) for each in _POINT.findall(value)] for value in values] or None


def _places_named(question: Hotspot, answer: Answer) -> list[str]:
    """The values of the boxes of an answer: a region's id when its own point was chosen, else the point itself."""
    own = {region.shape.own_point(): region.id for region in question.regions}
    pairs = [tuple(pair) for pair in answer if isinstance(pair, list)] if isinstance(answer, list) else []
    return [own.get((pair[0], pair[1])) or ",".join(f"{each:g}" for each in pair) for pair in pairs if len(pair) == 2]


def _places(fields: Fields, name: str, items: list[str]) -> list[str] | None:
    """Items in the order of the places given; of two with one place the author's first comes first."""
    placed = [(_place(_last(fields, f"{name}-{item}")), number, item) for number, item in enumerate(items)]
    return [item for place, _number, item in sorted(placed) if place] or None


def _place(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
