"""Joins the language versions of questions: same keys, kinds, options and right marks, one set of ids."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from msgspec.structs import replace

from lms.core.i18n import gettext as _
from lms.core.problems import Problem
from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.base import Option
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.gaps import Gap, Gaps
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.kinds import Languages, Question
from lms.questions.rules.quiz_text.parser import Placed, Problems
from lms.questions.rules.typed import Number
from lms.questions.rules.written import Essay, Files

_Choice = TypeVar("_Choice", Single, Multiple)
_COMMON = ("tags", "clauses", "level", "points_e5", "critical", "keep_order", "equivalent", "pin")


def merge_question(placed: Mapping[str, Placed], *, source: str) -> Languages | Problems:
    """Join one question's languages; the others take the source's ids by position."""
    leader = placed[source].question
    merged: Languages = {}
    problems: list[Problem] = []
    for locale, each in placed.items():
        try:
            merged[locale] = leader if locale == source else _following(leader, each.question)
        except _Differs as differs:
            problems.append(Problem(each.path, each.line, differs.message))
    return tuple(problems) if problems else merged


def follows(leader: Question, question: Question) -> bool:
    """Whether the two differ in their words only."""
    try:
        _following(leader, question)
    except _Differs:
        return False
    return True


class _Differs(Exception):  # noqa: N818  not a failure but a finding: it becomes a Problem with its line
    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def _following(leader: Question, question: Question) -> Question:
    """The question with the leader's ids and key. Raises _Differs."""
    if question.kind != leader.kind:
        message = _(
            "This question is of the kind “%(kind)s”, in the source language “%(wanted)s”. Write it the same way."
        )
        raise _Differs(message % {"kind": question.kind, "wanted": leader.kind})
    for name in _COMMON:
        if getattr(question, name) != getattr(leader, name):
            raise _Differs(
                _("The markers differ from the source language. Make [..], # and @ equal; only words differ.")
            )
    _same(len(leader.hints), len(question.hints), _("The number of hints differs from the source language."))
    return _with_ids(leader, question)


def _with_ids(leader: Question, question: Question) -> Question:
    if isinstance(leader, Single) and isinstance(question, Single):
        return _choice(leader, question)
    if isinstance(leader, Multiple) and isinstance(question, Multiple):
        return _choice(leader, question)
    _alike(leader, question)
    if isinstance(leader, Ordering) and isinstance(question, Ordering):
        return replace(question, items=_lettered(leader.items, question.items))
    if isinstance(leader, Matching) and isinstance(question, Matching):
        return _matching(leader, question)
    if isinstance(leader, Categorise) and isinstance(question, Categorise):
        return _categorise(leader, question)
    if isinstance(leader, Hotspot) and isinstance(question, Hotspot):
        return _hotspot(leader, question)
    if isinstance(leader, Gaps) and isinstance(question, Gaps):
        _same(len(leader.gaps), len(question.gaps), _("The number of gaps differs from the source language."))
        return replace(question, gaps=tuple(map(_gap, leader.gaps, question.gaps)))
    return question


def _alike(leader: Question, question: Question) -> None:
    """Raises _Differs where two languages of a question without ids ask for different things."""
    if isinstance(leader, Number) and isinstance(question, Number):
        _same(leader.bounds(), question.bounds(), _("The number or its tolerance differs from the source language."))
    if isinstance(leader, TrueFalse) and isinstance(question, TrueFalse):
        _same((leader.right, leader.false_first), (question.right, question.false_first), _right_marks())
    if isinstance(leader, Essay | Files) and isinstance(question, Essay | Files):
        _same(_rubric(leader), _rubric(question), _("The rubric differs from the source language. Only words may."))


def _choice(leader: _Choice, question: _Choice) -> _Choice:
    options = _lettered(leader.options, question.options)
    _same(_places(leader.options, leader.right), _places(question.options, question.right), _right_marks())
    return replace(question, options=options, right=leader.right)


def _matching(leader: Matching, question: Matching) -> Matching:
    lefts, rights = _lettered(leader.lefts, question.lefts), _lettered(leader.rights, question.rights)
    _same(
        _pair_places(leader.lefts, leader.rights, leader.pairs),
        _pair_places(question.lefts, question.rights, question.pairs),
        _("The pairs differ from the source language."),
    )
    return replace(question, lefts=lefts, rights=rights, pairs=leader.pairs)


def _categorise(leader: Categorise, question: Categorise) -> Categorise:
    items, categories = _lettered(leader.items, question.items), _lettered(leader.categories, question.categories)
    _same(
        _pair_places(leader.items, leader.categories, leader.places),
        _pair_places(question.items, question.categories, question.places),
        _("The pairs differ from the source language."),
    )
    return replace(question, items=items, categories=categories, places=leader.places)


def _hotspot(leader: Hotspot, question: Hotspot) -> Hotspot:
    _same(
        [(region.shape, region.id in leader.right) for region in leader.regions],
        [(region.shape, region.id in question.right) for region in question.regions],
        _("The places of the picture differ from the source language. Only their names may."),
    )
    _same(leader.wanted, question.wanted, _("The number of places to mark differs from the source language."))
    pairs = zip(leader.regions, question.regions, strict=True)
    regions = tuple(replace(region, id=wanted.id) for wanted, region in pairs)
    return replace(question, regions=regions, right=leader.right)


def _rubric(question: Essay | Files) -> object:
    return [(each.critical, [level.points_e5 for level in each.levels]) for each in question.criteria]


def _gap(leader: Gap, gap: Gap) -> Gap:
    options = _lettered(leader.options, gap.options)
    _same(_places(leader.options, leader.right), _places(gap.options, gap.right), _right_marks())
    _same(_bounds(leader), _bounds(gap), _("A gap’s number or its kind differs from the source language."))
    return replace(gap, options=options, right=leader.right)


def _bounds(gap: Gap) -> object:
    return gap.number.bounds() if gap.number else None


def _lettered(leaders: Sequence[Option], options: Sequence[Option]) -> tuple[Option, ...]:
    """The options with the leaders' ids, by position."""
    _same(len(leaders), len(options), _("The number of options differs from the source language. Make them equal."))
    return tuple(Option(leader.id, option.text) for leader, option in zip(leaders, options, strict=True))


def _places(options: Sequence[Option], ids: str | tuple[str, ...]) -> list[int]:
    return [place for place, option in enumerate(options) if option.id in ids]


def _pair_places(lefts: Sequence[Option], rights: Sequence[Option], belongs: Mapping[str, str]) -> list[int]:
    places = [right.id for right in rights]
    return [places.index(belongs[left.id]) for left in lefts]


def _right_marks() -> str:
    return _("The right marks differ from the source language. Keep the lines in the same order.")


def _same(leader: object, question: object, message: str) -> None:
    if leader != question:
        raise _Differs(message)
