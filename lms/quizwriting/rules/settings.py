"""Every rule that the head of a quiz may state: its fields, whether it makes sense beside the others, its faults."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final

import msgspec

from lms.core.marked_yaml import Marked, Path, Plain
from lms.questions.rules.clock_rules import MOST_REFERENCES, ClockMode, WhenOver
from lms.questions.rules.exam_rules import usual_nav
from lms.questions.rules.mark_rules import THIRD
from lms.questions.rules.quiz_rules import Mode, QuizRules
from lms.questions.rules.quiz_text import Placed
from lms.quizfiles import Front, pool_problems, read_front
from lms.quizwriting.rules.spelling import (
    Fields,
    Spelling,
    chosen,
    listed,
    minutes,
    moment,
    pairs,
    percent,
    rows,
    span,
    words,
    yes_or_no,
)
from lms.quizwriting.rules.wording import in_words

ORDER: Final = (
    "mode", "attempts", "cool_off", "counts", "pass", "critical_topics", "draw", "banks", "shuffle", "clock", "time",
    "when_over", "grace", "penalty", "pauses", "pause_time", "references", "sibling_after", "opens", "closes", "book",
    "addresses", "nav", "several", "parts", "negative", "tries", "try_penalty", "confidence", "marking", "required",
    "topics", "minutes",
)  # fmt: skip
"""All of them, in the order in which they are said; the title has a field of its own."""

OWN_WORDS: Final = frozenset({"topics", "minutes"})
"""What belongs to one language; everything else holds for all languages of a quiz."""

ALWAYS: Final = frozenset({
    "attempts", "counts", "pass", "draw", "clock", "time", "when_over", "grace",
})  # fmt: skip
"""What is said first, where it makes sense, whether the head states it or not."""

_ATTEMPTS: Final = {Mode.PRACTICE: "unlimited", Mode.TEST: "3", Mode.CERTIFICATION: "1"}
_QUIZ: Final = "quiz"


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a rule; `name` is "quiz" for what no rule stands for, `row` the row of a list, -1 for none."""

    name: str
    message: str
    row: int = -1


def spellings(rules: QuizRules, zone: str) -> dict[str, Spelling]:
    """How each rule stands in fields, beside what holds when it is not stated."""
    return {
        "mode": words(),
        "attempts": words(_ATTEMPTS[rules.mode]),
        "cool_off": minutes(),
        "counts": words("highest"),
        "pass": percent("80"),
        "critical_topics": pairs("topic", "pass", percent()),
        "draw": rows(
            ("topic", "level", "n", "not_seen", "least_used"), "n", {"not_seen": words("0"), "least_used": _ticked()}
        ),
        "banks": listed(),
        "shuffle": yes_or_no("yes"),
        "clock": words("none"),
        "time": span(),
        "when_over": words("submit"),
        "grace": span(),
        "penalty": percent(),
        "pauses": words(),
        "pause_time": span(),
        "references": chosen(MOST_REFERENCES),
        "sibling_after": span(),
        "opens": moment(zone),
        "closes": moment(zone),
        "book": words("online"),
        "addresses": listed(),
        "nav": words(usual_nav(rules.book)),
        "several": words("right-minus-wrong"),
        "parts": words("each"),
        "negative": words(),
        "tries": words("0"),
        "try_penalty": words(THIRD),
        "confidence": yes_or_no("no"),
        "marking": words("named"),
        "required": yes_or_no("yes"),
        "topics": pairs("tag", "name", words()),
        "minutes": words(),
    }


def changes(stands: Mapping[str, Plain], sent: Mapping[str, str], zone: str) -> dict[str, Plain | None]:
    """What a form changes of the values that it was drawn with; a rule without fields in it keeps its value.

    A form drawn before somebody else's change touches only the rules that were changed in it.
    """
    drawn = _spelt(stands, zone)
    sent_first = {name: drawn[name].value(own(sent, name)) for name in ("mode", "book") if name in sent}
    then = _spelt({**stands, **{name: value for name, value in sent_first.items() if value is not None}}, zone)
    made: dict[str, Plain | None] = {}
    for name, spelling in drawn.items():
        fields = own(sent, name)
        if fields and spelling.value(fields) != spelling.value(spelling.fields(stands.get(name))):
            made[name] = then[name].value(fields)
    return made


def _spelt(values: Mapping[str, Plain], zone: str) -> dict[str, Spelling]:
    return spellings(read_front(Marked(dict(values), {}), "")[0].rules, zone)


def own(sent: Mapping[str, str], name: str) -> Fields:
    """The fields of one rule out of those of a form: its own name, or name.end."""
    inside = {each.removeprefix(f"{name}."): typed for each, typed in sent.items() if each.startswith(f"{name}.")}
    return inside | ({"": sent[name]} if name in sent else {})


def makes_sense(name: str, front: Front) -> bool:
    """Whether stating this rule could do anything beside the others as they are."""
    rules = front.rules
    clock, pausable = rules.clock, rules.pausable
    if name in {"tries", "try_penalty", "confidence"}:
        return rules.mode is Mode.PRACTICE and (name == "tries" or rules.marks.tries > 0)
    return {
        "cool_off": rules.attempts != 1,
        "counts": rules.attempts != 1,
        "time": clock.mode is not ClockMode.NONE,
        "when_over": clock.mode is not ClockMode.NONE,
        "grace": clock.when_over is WhenOver.GRACE,
        "penalty": clock.when_over is WhenOver.GRACE,
        "pauses": clock.stops and pausable,
        "pause_time": clock.stops and pausable,
        "references": pausable,
        "sibling_after": pausable and rules.mode is Mode.TEST and bool(rules.draw),
        "negative": not rules.marks.tries,
    }.get(name, True)


def faults(values: Mapping[str, Plain], placed: Sequence[Placed]) -> tuple[Fault, ...]:
    """What the parser says of these rules and this pool, each at the rule (and the row) that it is about."""
    places: list[Path] = [(), *((name,) for name in dict.fromkeys(chain(values, ORDER)))]
    places += [(name, at) for name, value in values.items() if isinstance(value, list) for at in range(len(value))]
    places += [(name, key) for name, value in values.items() if isinstance(value, dict) for key in value]
    head = Marked(dict(values), {place: at for at, place in enumerate(places)})
    front, of_rules = read_front(head, "")
    asks = not of_rules and bool(placed or front.rules.banks)  # that nothing is asked is said of the text
    of_pool = pool_problems(front.rules, placed, head, "") if asks else []
    found = [(one, in_words(one.message)) for one in of_rules]
    found += [(one, in_words(one.message, names=False)) for one in of_pool if not one.path]
    return tuple(_fault(places[one.line], message, values) for one, message in found)


def _fault(place: Path, message: str, values: Mapping[str, Plain]) -> Fault:
    name = str(place[0]) if place else _QUIZ
    if len(place) < 2:
        return Fault(name, message)
    value = values.get(name)
    row = place[1] if isinstance(place[1], int) else list(value).index(str(place[1])) if isinstance(value, dict) else -1
    return Fault(name, message, row)


def _ticked() -> Spelling:
    spelt = yes_or_no("no")
    return Spelling(lambda stands: {"": "yes" if spelt.fields(stands)[""] == "yes" else ""}, spelt.value)
