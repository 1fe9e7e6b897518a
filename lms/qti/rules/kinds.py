"""The answers of a question by its kind; what QTI says and we cannot ask is a finding."""

from collections.abc import Callable
from fractions import Fraction
from typing import Final
from xml.etree.ElementTree import Element

import msgspec

from lms.core.i18n import gettext as _
from lms.core.numbers import plain_decimal
from lms.foreign.rules.drafts import (
    NOTHING,
    Body,
    Choice,
    Choices,
    Figure,
    Figures,
    Judged,
    Pairs,
    Prose,
    Steps,
    Typed,
    Words,
)
from lms.foreign.rules.figures import around, between, number
from lms.foreign.rules.saying import note, shortened
from lms.qti.rules.conditions import Condition, chosen, conditions_of, ticked
from lms.qti.rules.elements import feedbacks, label_words, labels_of, words

_TRUE: Final = frozenset({"true", "對", "对", "是", "正確", "正确"})
_FALSE: Final = frozenset({"false", "錯", "错", "否", "錯誤", "错误"})


class NotCarried(Exception):  # noqa: N818  not a failure but a finding: it becomes an error of its question
    """Why a question cannot come in, as a sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Asked(msgspec.Struct, frozen=True):
    """One item: its element, how it is marked, what is said after answers; `lost` gathers what has no place here."""

    element: Element
    conditions: tuple[Condition, ...]
    feedback: dict[str, Words]
    lost: list[str]

    @property
    def lids(self) -> list[Element]:
        """Groups of options."""
        return list(self.element.iter("response_lid"))

    def choice(self, ident: str, label: Element, weight: Fraction) -> Choice:
        """An option with what is said about it; that is said then, and not again."""
        return Choice(words(label), weight, self.feedback.pop(f"{ident}_fb", NOTHING))


def asked(item: Element) -> Asked:
    """What is needed of an item."""
    return Asked(item, conditions_of(item), feedbacks(item), [])


def _choice_of_one(item: Asked) -> Choices:
    return _choices(item, several=False)


def _choice_of_several(item: Asked) -> Choices:
    return _choices(item, several=True)


def _choices(item: Asked, *, several: bool) -> Choices:
    for lid in item.lids[:1]:
        name, cost = lid.get("ident", ""), Fraction(0)
        if several:
            worth, cost = ticked(item.conditions, name)
        else:
            worth = chosen(item.conditions, name)
        labels = labels_of(lid).items()
        return Choices(tuple(item.choice(ident, label, worth.get(ident, cost)) for ident, label in labels), several)
    raise NotCarried(_("This question has no answers that could be read."))


def _true_or_false(item: Asked) -> Body:
    """A statement to judge; with words of its own it is a choice between them."""
    for lid in item.lids[:1]:
        labels = labels_of(lid)
        yes = _one_of(labels, _TRUE)
        no = _one_of(labels, _FALSE)
        worth = chosen(item.conditions, lid.get("ident", ""))
        if len(labels) == 2 and yes and no and (worth.get(yes, 0) > 0) is not (worth.get(no, 0) > 0):
            first, second = (item.choice(each, labels[each], Fraction(0)).feedback for each in (yes, no))
            return Judged(worth.get(yes, 0) > 0, first, second)
    return _choices(item, several=False)


def _one_of(labels: dict[str, Element], known: frozenset[str]) -> str:
    return next((ident for ident, label in labels.items() if label_words(label) in known), "")


def _typed(item: Asked) -> Typed:
    found: dict[str, Choice] = {}
    case = False
    for condition in item.conditions:
        for test in condition.tests:
            if test.negated or not test.value:
                continue
            text = test.value
            if test.kind in {"varsubstring", "varsubset"}:
                text = text.removeprefix("^").removesuffix("$")
                _part_was_enough(item, text)
            case = case or test.attributes.get("case", "").lower() == "yes"
            found.setdefault(text, Choice(literal(Words(text)), condition.share))
    return Typed(tuple(found.values()), case=case)


def literal(accepted: Words) -> Words:
    """Accepted words in which a star is a star."""
    return Words(accepted.text.replace("*", "\\*"), accepted.markup)


def _part_was_enough(item: Asked, text: str) -> None:
    sentence = _("An answer that only held “%(words)s” was right too; now it has to be just that.")
    note(item.lost, sentence % {"words": shortened(text)})


def _number(item: Asked) -> Figures:
    if len({test.name for condition in item.conditions for test in condition.tests}) > 1:
        raise NotCarried(_("Several numbers are asked for at once. Make each of them a question of its own."))
    return Figures(tuple(_figure(item, each) for each in item.conditions if each.share > 0))


def _figure(item: Asked, condition: Condition) -> Figure:
    """A value with its margin, or a range. Raises NotANumber, NotCarried."""
    found = {test.kind: test for test in condition.tests if not test.negated}
    low, high = found.get("vargte") or found.get("vargt"), found.get("varlte") or found.get("varlt")
    exact = found.get("varequal")
    if exact is not None and exact.attributes.get("precisiontype"):
        note(item.lost, _("How many digits the number had to have was left out; the range is kept."))
    if {"vargt", "varlt"} & found.keys():
        note(item.lost, _("An end of the range was wrong itself; now it is right."))
    if low is not None and high is not None:
        ends = number(low.value), number(high.value)
        if exact is not None and sum(ends) == 2 * number(exact.value):
            return around(exact.value, plain_decimal(abs(ends[1] - ends[0]) / 2), condition.share)
        return between(low.value, high.value, condition.share)
    if exact is None or low is not None or high is not None:
        raise NotCarried(_("The right number has no lower or no upper end. Give it both."))
    return around(exact.value, _margin(exact.value, exact.attributes), condition.share)


def _margin(value: str, attributes: dict[str, str]) -> str:
    margin = number(attributes.get("margin") or "0")
    share = abs(number(value)) / 100 if attributes.get("margintype") == "percent" else Fraction(1)
    return plain_decimal(margin * share)


def _matching(item: Asked) -> Pairs:
    rights: dict[str, Words] = {}
    pairs: list[tuple[Words, Words]] = []
    for lid in item.lids:
        labels = {ident: words(label) for ident, label in labels_of(lid).items()}
        rights |= labels
        left = words(lid)
        if not left and not any(
            labels[ident] for ident in chosen(item.conditions, lid.get("ident", "")) if ident in labels
        ):
            continue  # Canvas keeps rows in which nothing was written
        right = next((ident for ident in chosen(item.conditions, lid.get("ident", "")) if ident in labels), None)
        if right is None:
            sentence = _("“%(left)s” has no right side. Give it one, or leave it out.")
            raise NotCarried(sentence % {"left": shortened(left.text)})
        pairs.append((left, labels[right]))
    return Pairs(tuple(pairs), tuple(filter(None, rights.values())))


def _ordering(item: Asked) -> Steps:
    for lid in item.lids[:1]:
        labels = labels_of(lid)
        whole = max(item.conditions, key=lambda each: each.share, default=None)
        order = whole.values(lid.get("ident", "")) if whole else []
        for beside in lid.iterfind("render_extension/material"):
            sentence = _("Words beside the steps were left out: %(words)s")
            note(item.lost, sentence % {"words": shortened(words(beside).text)})
        if sorted(order) == sorted(labels):
            return Steps(tuple(words(labels[ident]) for ident in order))
    raise NotCarried(_("The right order cannot be read."))


def _sorting(item: Asked) -> Pairs:
    pairs: list[tuple[Words, Words]] = []
    items: dict[str, Words] = {}
    places: dict[str, Words] = {}
    for lid in item.lids:
        category, labels = words(lid), labels_of(lid)
        items |= {ident: words(label) for ident, label in labels.items()}
        for ident in (each for each in chosen(item.conditions, lid.get("ident", "")) if each in labels):
            if ident in places:
                sentence = _("“%(item)s” belongs into two categories. Here each thing has one.")
                raise NotCarried(sentence % {"item": shortened(items[ident].text)})
            places[ident] = category
            pairs.append((items[ident], category))
    for ident in items.keys() - places.keys():
        sentence = _("“%(item)s” belonged into no category and was left out.")
        note(item.lost, sentence % {"item": shortened(items[ident].text)})
    return Pairs(tuple(pairs), tuple(words(lid) for lid in item.lids), sorting=True)


def _essay(item: Asked) -> Prose:
    for each in item.element.iter("response_str"):
        if each.get("word_limit_enabled", "").lower() == "yes":
            span = "–".join(filter(None, (each.get("word_limit_min"), each.get("word_limit_max"))))
            note(item.lost, _("How many words the answer should have was left out: %(words)s") % {"words": span})
    return Prose()


def _files(item: Asked) -> Prose:
    asked_for = item.element.find("presentation")
    limits = [asked_for.get(each, "") for each in ("allowed_types", "files_count")] if asked_for is not None else []
    if any(limits):
        sentence = _("Which and how many files may be sent in was left out: %(words)s")
        note(item.lost, sentence % {"words": ", ".join(filter(None, limits))})
    return Prose(files=True)


KINDS: Final[dict[str, Callable[[Asked], Body]]] = {
    "multiple_choice_question": _choice_of_one,
    "multiple_answers_question": _choice_of_several,
    "true_false_question": _true_or_false,
    "short_answer_question": _typed,
    "numerical_question": _number,
    "matching_question": _matching,
    "ordering_question": _ordering,
    "categorization_question": _sorting,
    "essay_question": _essay,
    "file_upload_question": _files,
}
