"""One item of a document as a draft: its kind, its words, and a sentence for all that it brings along in vain."""

import re
from fractions import Fraction
from typing import Final
from xml.etree.ElementTree import Element

import msgspec

from lms.core.i18n import gettext as _
from lms.foreign.rules.drafts import FULL, NOTHING, Body, Draft, Markup, Words
from lms.foreign.rules.figures import NotANumber, number
from lms.foreign.rules.saying import note, shortened
from lms.foreign.rules.xml import line_of
from lms.qti.rules.conditions import formula_of
from lms.qti.rules.elements import label_words, labels_of, metadata, words
from lms.qti.rules.gaps import GAPS, with_gaps, with_typed_gaps
from lms.qti.rules.kinds import KINDS, Asked, NotCarried, asked

_TEXT_ONLY: Final = "text_only_question"
_SHORT: Final = "short_answer_question"
_PROFILES: Final = {
    "cc.multiple_choice": "multiple_choice_question",
    "cc.multiple_response": "multiple_answers_question",
    "cc.true_false": "true_false_question",
    "cc.fib": _SHORT,
    "cc.pattern_match": _SHORT,
    "cc.essay": "essay_question",
}
_NO_NAME: Final = re.compile(r"(?:question|問題|问题|題目|题目)\s*\d{0,4}", re.IGNORECASE)
_GENERAL: Final = "general_fb"
_MARKUP_TAG: Final = re.compile(r"<[^<>]*>")


class Place(msgspec.Struct, frozen=True):
    """Where an item stands: its quiz or bank, its group, and what the group says about points."""

    title: str = ""
    group: str = ""
    points: str = ""


def draft_of(item: Element, place: Place) -> Draft:
    """The draft; what cannot come in says why."""
    fields = metadata(item)
    kind, found = kind_of(item, fields), asked(item)
    prompt, body, wrong = _read(found, kind)
    reason = found.feedback.pop(_GENERAL, NOTHING)
    _remark(found, fields)
    title = item.get("title", "").strip()
    return Draft(
        line=line_of(item),
        within=place.title,
        prompt=prompt,
        body=body,
        name="" if _NO_NAME.fullmatch(title) else title,
        category=(place.group or place.title).replace("/", "//"),
        reason=reason,
        points=_points(place.points or fields.get("points_possible", ""), fields),
        keep_order=body is not None and _stays_in_order(item),
        lost=tuple(found.lost),
        wrong=wrong,
    )


def kind_of(item: Element, fields: dict[str, str]) -> str:
    """The kind by the name that Canvas gives it; told from the answers where nothing names it."""
    if named := fields.get("question_type"):
        return named
    profile = fields.get("cc_profile", "").rpartition(".")[0]
    return _PROFILES.get(profile) or _told(item)


def _told(item: Element) -> str:
    lids = list(item.iter("response_lid"))
    if len(lids) > 1:
        return "matching_question"
    if lids:
        several = {"multiple": "multiple_answers_question", "ordered": "ordering_question"}
        labels = {label_words(each) for each in labels_of(lids[0]).values()}
        one = "true_false_question" if labels == {"true", "false"} else "multiple_choice_question"
        return several.get(lids[0].get("rcardinality", "").lower(), one)
    fib = next(item.iter("render_fib"), None)
    if fib is None:
        return _TEXT_ONLY
    if next(item.iter("response_num"), None) is not None or fib.get("fibtype", "") in {"Decimal", "Integer"}:
        return "numerical_question"
    return _SHORT if asked(item).conditions else "essay_question"


def _read(item: Asked, kind: str) -> tuple[Words, Body | None, tuple[str, ...]]:
    prompt = words(item.element.find("presentation"), Markup.AUTO)
    try:
        if kind in GAPS:
            return *with_gaps(item, prompt, kind), ()
        if kind == _SHORT and len(list(item.element.iter("response_str"))) > 1:
            return *with_typed_gaps(item), ()
        if kind in KINDS:
            return prompt, KINDS[kind](item), ()
    except NotCarried as found:
        return prompt, None, (found.message,)
    except NotANumber as found:
        return prompt, None, (_("“%(text)s” is not a number.") % {"text": shortened(found.text)},)
    if kind == _TEXT_ONLY:
        note(item.lost, _("This is a text and no question: it was passed over."))
        return prompt, None, ()
    return prompt, None, (_no_such_kind(item, kind),)


def _no_such_kind(item: Asked, kind: str) -> str:
    if formula := formula_of(item.element):
        sentence = _("Each person gets other numbers here, computed by %(formula)s. Our questions have fixed numbers.")
        return sentence % {"formula": shortened(formula)}
    return _("There is no kind of question here like “%(kind)s” of Canvas.") % {"kind": shortened(kind)}


def _remark(item: Asked, fields: dict[str, str]) -> None:
    for each in item.feedback.values():
        text = shortened(_MARKUP_TAG.sub(" ", each.text), 300)
        note(item.lost, _("What was said after the answer was left out: %(feedback)s") % {"feedback": text})
    if notes := fields.get("grading_notes"):
        sentence = _("What was said to whoever marks was left out: %(words)s")
        note(item.lost, sentence % {"words": shortened(notes, 300)})
    if fields.get("parent_stimulus_item_ident"):
        note(item.lost, _("It stood below a text of several questions, which does not come along."))


def _points(text: str, fields: dict[str, str]) -> Fraction:
    try:
        return number(text or fields.get("qmd_weighting") or "1")
    except NotANumber:
        return FULL


def _stays_in_order(item: Element) -> bool:
    return any(each.get("shuffle", "").lower() == "no" for each in item.iter("render_choice"))
