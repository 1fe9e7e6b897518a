"""Reads Moodle XML: each kind of question that we know; others are named and refused one by one."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Final
from xml.etree.ElementTree import Element

from lms.core.i18n import gettext as _
from lms.foreign.rules.drafts import (
    FULL,
    Body,
    Choice,
    Choices,
    Draft,
    Figure,
    Figures,
    Judged,
    Pairs,
    Prose,
    Steps,
    Typed,
    Words,
)
from lms.foreign.rules.figures import NotANumber, around, number
from lms.foreign.rules.saying import shortened
from lms.foreign.rules.xml import line_of, said
from lms.interchange.rules.moodle.cloze import NotCloze, read_cloze
from lms.interchange.rules.moodle.elements import is_on, questions_of, words

_ANY: Final = "*"
_NOT_CARRIED: Final = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_STANDARD: Final = frozenset({
    "your answer is correct.", "your answer is partially correct.", "your answer is incorrect.",
    "that answer is correct.", "that answer is partially correct.", "that answer is incorrect.",
})  # fmt: skip


def read_moodle(text: str) -> Iterator[Draft]:
    """A draft for each question and description. Raises NotXml before the first."""
    category = ""
    for element in questions_of(text):
        if element.get("type") == "category":
            category = said(element, "category/text")
        else:
            yield _draft(element, category)


def _draft(element: Element, category: str) -> Draft:
    kind = element.get("type", "")
    prompt, lost = words(element.find("questiontext")), _lost(element)
    body: Body | None = None
    wrong: tuple[str, ...] = ()
    try:
        if kind in {"cloze", "multianswer"}:
            prompt, body = read_cloze(prompt)
        elif kind in _KINDS:
            body = _KINDS[kind](element)
        elif kind == "description":
            lost = [_("This is a description and no question: it was passed over."), *lost]
        else:
            wrong = (_("There is no kind of question here like “%(kind)s” of Moodle.") % {"kind": shortened(kind)},)
    except NotANumber as found:
        wrong = (_("“%(text)s” is not a number.") % {"text": shortened(found.text)},)
    except NotCloze as found:
        wrong = (found.message,)
    return Draft(
        line=line_of(element),
        prompt=prompt,
        body=body,
        name=said(element, "name/text"),
        category=category,
        reason=words(element.find("generalfeedback")),
        hints=tuple(filter(None, (words(each) for each in element.findall("hint")))),
        tags=tuple(filter(None, (said(each, "text") for each in element.findall("tags/tag")))),
        points=_points(element),
        keep_order=kind == "multichoice" and not is_on(element, "shuffleanswers", usual=True),
        lost=tuple(lost),
        wrong=wrong,
    )


def _points(element: Element) -> Fraction:
    try:
        return number(said(element, "defaultgrade") or "1")
    except NotANumber:
        return FULL


def _lost(element: Element) -> list[str]:
    """What every kind may bring along and we have no place for."""
    picture = _("A picture was left out: %(what)s.")
    lost = [picture % {"what": shortened(each.get("name", ""))} for each in element.iter("file")]
    for name in _NOT_CARRIED:
        feedback = " ".join("".join(element.find(name).itertext()).split()) if element.find(name) is not None else ""  # type: ignore[union-attr]
        if feedback and _bare(feedback) not in _STANDARD:
            sentence = _("What was said after the answer was left out: %(feedback)s")
            lost.append(sentence % {"feedback": shortened(feedback, 300)})
    if said(element, "hidden") == "1":
        lost.append(_("It was hidden in Moodle; here it is like the others."))
    if graderinfo := words(element.find("graderinfo")):
        sentence = _("What was said to whoever marks was left out: %(words)s")
        lost.append(sentence % {"words": shortened(graderinfo.text, 300)})
    return lost


def _bare(feedback: str) -> str:
    return feedback.replace("<p>", "").replace("</p>", "").strip().lower()


def _choice(answer: Element) -> Choice:
    weight = number(answer.get("fraction", "0")) / 100
    return Choice(words(answer), weight, words(answer.find("feedback")))


def _choices(element: Element) -> Choices:
    several = not is_on(element, "single", usual=True)
    return Choices(tuple(_choice(each) for each in element.findall("answer")), several=several)


def _judged(element: Element) -> Judged:
    answers = {said(each, "text").lower(): each for each in element.findall("answer")}
    yes = answers.get("true")
    feedback = [words(each.find("feedback")) for each in answers.values()]
    first, second = [*feedback, Words(), Words()][:2]
    return Judged(yes is not None and number(yes.get("fraction", "0")) > 0, first, second)


def _typed(element: Element) -> Typed:
    case = is_on(element, "usecase", usual=False)
    return Typed(tuple(_choice(each) for each in element.findall("answer")), case=case)


def _figures(element: Element) -> Figures:
    answers = element.findall("answer")
    otherwise = next((each for each in answers if said(each, "text") == _ANY), None)
    figures = tuple(_figure(each) for each in answers if each is not otherwise)
    unit = said(element, "units/unit/unit_name")
    return Figures(figures, unit, words(otherwise.find("feedback")) if otherwise is not None else Words())


def _figure(answer: Element) -> Figure:
    weight = number(answer.get("fraction", "100")) / 100
    return around(said(answer, "text"), said(answer, "tolerance") or "0", weight, words(answer.find("feedback")))


def _pairs(element: Element) -> Pairs:
    read = [(words(each), Words(said(each, "answer/text"))) for each in element.findall("subquestion")]
    return Pairs(tuple(pair for pair in read if pair[0]), tuple(right for left, right in read if not left))


def _steps(element: Element) -> Steps:
    return Steps(tuple(words(each) for each in element.findall("answer")))


def _prose(_element: Element) -> Prose:
    return Prose()


_KINDS: Final[dict[str, Callable[[Element], Body]]] = {
    "multichoice": _choices,
    "truefalse": _judged,
    "shortanswer": _typed,
    "numerical": _figures,
    "matching": _pairs,
    "ordering": _steps,
    "essay": _prose,
}
