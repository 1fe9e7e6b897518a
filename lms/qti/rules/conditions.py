"""How a question is marked: conditions with the share of the marks that each of them earns or costs."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final
from xml.etree.ElementTree import Element

import msgspec

from lms.foreign.rules.drafts import FULL
from lms.foreign.rules.figures import NotANumber, number
from lms.foreign.rules.xml import said

EQUAL: Final = "varequal"
_TESTS: Final = frozenset({EQUAL, "varsubstring", "varsubset", "vargte", "vargt", "varlte", "varlt"})
_HUNDRED: Final = Fraction(100)


class Test(msgspec.Struct, frozen=True):
    """One comparison of the answer `name` with a value; `attributes` say how."""

    name: str
    kind: str
    value: str
    negated: bool
    attributes: dict[str, str]


class Condition(msgspec.Struct, frozen=True):
    """Comparisons, and what they earn together as a fraction of what the best of them earns; below 0 when they cost.

    Canvas counts in percent, New Quizzes sometimes in points: only their proportions can be trusted.
    """

    tests: tuple[Test, ...]
    share: Fraction

    def values(self, name: str, kind: str = EQUAL) -> list[str]:
        """What the answer of this name is to be."""
        return [each.value for each in self.tests if each.name == name and each.kind == kind and not each.negated]


def conditions_of(item: Element) -> tuple[Condition, ...]:
    """The conditions that change the score."""
    given = item.findall("resprocessing/respcondition")
    found = [(tuple(_tests(each.find("conditionvar"))), _points(each)) for each in given]
    most = max((points for _tests_, points in found), default=Fraction(0))
    return tuple(
        Condition(tests, points / (most if most > 0 else _HUNDRED)) for tests, points in found if points and tests
    )


def chosen(conditions: Sequence[Condition], name: str) -> dict[str, Fraction]:
    """What each option earns by itself, where one is chosen."""
    worth: dict[str, Fraction] = {}
    for each in conditions:
        for value in each.values(name):
            worth[value] = max(worth.get(value, each.share), each.share)
    return worth


def ticked(conditions: Sequence[Condition], name: str) -> tuple[dict[str, Fraction], Fraction]:
    """What each option earns where several are ticked, and what every other one costs.

    One condition that names all right options, as Canvas has it, shares the marks out: a wrong tick takes a share away.
    """
    whole = next((each for each in conditions if len(each.tests) > 1 and each.share >= FULL), None)
    if whole is None:
        return chosen(conditions, name), Fraction(0)
    right = whole.values(name)
    share = Fraction(1, len(right) or 1)
    return dict.fromkeys(right, share), -share


def _tests(element: Element | None, *, negated: bool = False) -> Iterator[Test]:
    for child in element if element is not None else ():
        if child.tag in _TESTS:
            yield Test(child.get("respident", ""), child.tag, (child.text or "").strip(), negated, dict(child.attrib))
        else:
            yield from _tests(child, negated=negated is not (child.tag == "not"))


def _points(condition: Element) -> Fraction:
    """What a condition adds to the score, or sets it to."""
    points = Fraction(0)
    for each in condition.findall("setvar"):
        try:
            value = number("".join(each.itertext()))
        except NotANumber:
            continue
        points += -value if each.get("action") == "Subtract" else value
    return points


def formula_of(item: Element) -> str:
    """The formula of a question that computes its numbers."""
    return said(item, "itemproc_extension/calculated/formulas/formula")
