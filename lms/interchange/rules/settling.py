"""Drafts become questions: built by the builders of quiz text, so that all its rules hold, and read back as a proof."""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from msgspec.structs import replace

from lms.core.i18n import gettext as _
from lms.foreign.rules.drafts import FULL, GAP, Choices, Draft, Figures, Holes, Typed, Words
from lms.foreign.rules.saying import note, shortened
from lms.interchange.rules.bodies import Made, Making, make
from lms.interchange.rules.keys import KeyRing, key_from, tag_from
from lms.interchange.rules.markup import lines_of, one_line, with_gaps
from lms.interchange.rules.reading import Item
from lms.questions.rules.base import POINT_E5
from lms.questions.rules.inline import plain
from lms.questions.rules.kinds import Question
from lms.questions.rules.quiz_text import Source, parse_questions, print_question
from lms.questions.rules.quiz_text.build import build
from lms.questions.rules.quiz_text.findings import Head, Wrong

_LONGEST: Final = 50_000
_MOST_POINTS_E5: Final = 100 * POINT_E5
_UNDERSCORES: Final = re.compile(r"(?<![\\_])_{3,}(?!_)")
_CLAUSE: Final = re.compile(r"[A-Za-z][\w.-]{0,30}")


def settled(drafts: Iterable[Draft], locale: str) -> tuple[Item, ...]:
    """An item for each draft, numbered from 1; `locale` is the language that the questions are written in."""
    keys = KeyRing()
    return tuple(_settle(draft, number, keys, locale) for number, draft in enumerate(drafts, 1))


def _settle(draft: Draft, number: int, keys: KeyRing, locale: str) -> Item:
    name = shortened(draft.name or draft.key or _beginning(draft.prompt)) or f"{number}"
    found = Item(number=number, line=draft.line, name=name, within=shortened(draft.within), warnings=draft.lost)
    refused = _refused(draft, keys)
    if draft.body is None or refused:
        return replace(found, errors=refused)
    draft = _with_gap(draft)
    key = keys.take(draft.key or key_from(draft.name) or key_from(_beginning(draft.prompt)), number)
    try:
        question, lost = _made(draft, key, locale)
    except Wrong as wrong:
        return replace(found, errors=(wrong.message,))
    if draft.name and not key_from(draft.name) and draft.name not in "\n".join(lines_of(draft.prompt, [])):
        note(lost, _("The name “%(name)s” was left out.") % {"name": shortened(draft.name)})
    return replace(found, question=question, keyed=bool(draft.key), warnings=tuple(lost))


def _refused(draft: Draft, keys: KeyRing) -> tuple[str, ...]:
    if draft.wrong:
        return draft.wrong
    if draft.key and keys.is_taken(draft.key):
        return (_("The key “%(key)s” stands twice in this file. Give each question its own.") % {"key": draft.key},)
    if len(draft.prompt.text) + len(draft.reason.text) > _LONGEST:
        return (_("This question is too long. Is a blank line missing between two questions?"),)
    return ()


def _beginning(words: Words) -> str:
    return plain(" ".join(lines_of(words, []))).replace(GAP, "___")


def _with_gap(draft: Draft) -> Draft:
    """The draft with its one answer in the gap of its text; a run of underscores is a gap for something to type."""
    text, body = draft.prompt.text, draft.body
    if isinstance(body, Typed | Figures) and GAP not in text and len(_UNDERSCORES.findall(text)) == 1:
        text = _UNDERSCORES.sub(GAP, text)
    if GAP not in text or not isinstance(body, Typed | Figures | Choices):
        return draft
    if isinstance(body, Choices) and (body.several or sum(each.weight >= FULL for each in body.choices) != 1):
        return replace(draft, prompt=replace(draft.prompt, text=text.replace(GAP, "_____")))
    return replace(draft, prompt=replace(draft.prompt, text=text), body=Holes((body,)))


def _made(draft: Draft, key: str, locale: str) -> tuple[Question, list[str]]:
    """The question, and all that was lost on the way. Raises Wrong."""
    for keep in (True, False):
        lost = list(draft.lost)
        making = Making(locale, lost, keep=keep)
        try:
            question = _built(draft, key, making)
        except Wrong:
            if not keep:
                raise
            continue
        if _reads_back(question, locale):
            return question, lost
    raise Wrong(_("This question cannot be written in our quiz text. Please type it anew."))


def _built(draft: Draft, key: str, making: Making) -> Question:
    assert draft.body is not None
    made = make(draft.body, making)
    head = _head(draft, key, made, making)
    if not head["prompt"]:
        raise Wrong(_("The question has no text. Write it before its markers."))
    if made.direct is not None:
        return made.direct(head)
    if not made.parts:
        raise Wrong(_("This question has no answers that could be read."))
    return build(head, made.kind, made.parts, locale=making.locale)


def _head(draft: Draft, key: str, made: Made, making: Making) -> Head:
    lost, keep = making.lost, making.keep
    tags = tuple(dict.fromkeys(filter(None, (_tag(each, lost) for each in draft.tags))))
    topic = tag_from(draft.category.replace("//", "\0").rpartition("/")[2].replace("\0", "/"))
    if draft.category and tags and topic not in tags:
        note(lost, _("The category “%(name)s” was left out.") % {"name": shortened(draft.category)})
    prompt = with_gaps("\n".join(lines_of(draft.prompt, lost, keep=keep)))
    return Head(
        key=key,
        prompt=prompt,
        reason="\n".join(lines_of(draft.reason, lost, keep=keep)),
        tags=tags or ((topic,) if topic else ()),
        clauses=tuple(each for each in draft.clauses if _CLAUSE.fullmatch(each)),
        level=draft.level,
        points_e5=_points_e5(draft.points, lost),
        critical=draft.critical,
        keep_order=draft.keep_order or made.keep_order,
        hints=tuple(filter(None, (one_line(each, lost, keep=keep) for each in draft.hints))),
        equivalent=False,
        pin=0,
    )


def _tag(given: str, lost: list[str]) -> str:
    tag = tag_from(given)
    if tag != given:
        note(lost, _("The tag “%(given)s” became #%(tag)s.") % {"given": shortened(given), "tag": tag})
    return tag


def _points_e5(points: Fraction, lost: list[str]) -> int:
    wanted = points * POINT_E5
    found = min(max(int(wanted), 1), _MOST_POINTS_E5)
    if found != wanted:
        said = {"given": f"{float(points):g}", "points": f"{found / POINT_E5:g}"}
        note(lost, _("%(given)s points became %(points)s: a question has more than 0 and at most 100.") % said)
    return found


def _reads_back(question: Question, locale: str) -> bool:
    placed, problems = parse_questions(print_question(question), Source("", locale))
    return not problems and [each.question for each in placed] == [question]
