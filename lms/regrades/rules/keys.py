"""A corrected key from the fields of a form that was made from the question's kind.

Options are chosen as in the question itself, in the fields of the name `key`. Typed words stand in `key-<locale>`, one
a line; a number in `key` as quiz text has it ("420 ± 5 min", "40..44"); gaps in `key-<number>` (a choice or a number)
or `key-<locale>-<number>` (words, one a line); places of a picture as places.py says. The new reason
stands in `reason-<locale>`.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from lms.core.i18n import gettext as _
from lms.questions.rules.answers import Answer
from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.forms import answer_from_form
from lms.questions.rules.gaps import Gap, Gaps
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.kinds import Languages, Question
from lms.questions.rules.measures import Measure
from lms.questions.rules.quiz_text.number_line import read_key
from lms.questions.rules.typed import Number, ShortText
from lms.regrades.rules.places import place_fields, placed
from lms.regrades.rules.refusing import NAME, KeyRefused

Fields = Mapping[str, Sequence[str]]
LONGEST_REASON: Final = 4000
_LONGEST: Final = 2000


def can_rekey(question: Question) -> bool:
    """Whether a form can be made for the key of this kind."""
    return isinstance(question, _CHOSEN | ShortText | Number | Gaps | Hotspot)


def is_chosen(question: Question) -> bool:
    """Whether the key is chosen in the same fields as an answer."""
    return isinstance(question, _CHOSEN)


_CHOSEN = Single | TrueFalse | Multiple | Matching | Categorise | Ordering


def key_as_answer(question: Question) -> Answer:
    """The key of a question whose key is chosen, as the answer that is fully right."""
    match question:
        case Single() | TrueFalse():
            return question.right
        case Multiple():
            return list(question.right)
        case Matching():
            return dict(question.pairs)
        case Categorise():
            return dict(question.places)
        case Ordering():
            return list(question.option_ids())
        case _:
            return None


def typed_fields(languages: Languages) -> dict[str, str]:
    """What stands in the typed fields for the key as it is, by name."""
    found: dict[str, str] = {}
    for locale, question in languages.items():
        if isinstance(question, ShortText):
            found[f"{NAME}-{locale}"] = "\n".join(question.accepted)
        elif isinstance(question, Number):
            found[NAME] = question.key_measure.written()
        elif isinstance(question, Hotspot):
            found.update(place_fields(question))
        elif isinstance(question, Gaps):
            for number, gap in question.numbered().items():
                found.update(_gap_field(number, gap, locale))
    return found


def _gap_field(number: str, gap: Gap, locale: str) -> dict[str, str]:
    if gap.options:
        return {f"{NAME}-{number}": gap.right}
    if gap.number is not None:
        return {f"{NAME}-{number}": gap.number.written()}
    return {f"{NAME}-{locale}-{number}": "\n".join(gap.accepted)}


def rekeyed(languages: Languages, fields: Fields) -> Languages:
    """The question with the key that the form gives. Raises KeyRefused."""
    return {locale: _rekeyed(question, fields, locale) for locale, question in languages.items()}


def with_reasons(languages: Languages, fields: Fields) -> Languages:
    """The question with the reasons that the form gives; a language without the field keeps its own."""
    return {
        locale: msgspec.structs.replace(question, reason=_text(fields, f"reason-{locale}", question.reason))
        for locale, question in languages.items()
    }


def _text(fields: Fields, name: str, before: str) -> str:
    given = fields.get(name)
    if not given:
        return before
    text = given[-1].replace("\r\n", "\n").strip()
    if len(text) > LONGEST_REASON:
        raise KeyRefused(_("This is too long; at most %(n)s characters are kept.", n=LONGEST_REASON), name)
    return text


def _rekeyed(question: Question, fields: Fields, locale: str) -> Question:
    match question:
        case ShortText():
            return msgspec.structs.replace(question, accepted=_words(fields, f"{NAME}-{locale}"))
        case Number():
            return msgspec.structs.replace(question, **msgspec.structs.asdict(_measure(fields, NAME, locale)))
        case Hotspot():
            return placed(question, fields)
        case Gaps():
            gaps = tuple(_gap(gap, number, fields, locale) for number, gap in question.numbered().items())
            return msgspec.structs.replace(question, gaps=gaps)
        case _:
            return _chosen(question, fields)


def _chosen(question: Question, fields: Fields) -> Question:
    answer = answer_from_form(question, fields, NAME)
    if not question.is_answered(answer):
        raise KeyRefused(_("Choose what is right."))
    question.accepts(answer)
    match question, answer:
        case (Single(), str()) | (TrueFalse(), bool()):
            return msgspec.structs.replace(question, right=answer)
        case Multiple(), list():
            return msgspec.structs.replace(question, right=tuple(sorted(str(each) for each in answer)))
        case Matching(), dict():
            return msgspec.structs.replace(question, pairs=_complete(answer, len(question.lefts)))
        case Categorise(), dict():
            return msgspec.structs.replace(question, places=_complete(answer, len(question.items)))
        case Ordering(), list():
            return _ordered(question, [str(each) for each in answer])
        case _:
            raise KeyRefused(_("The key of this kind of question cannot be corrected here."))


def _complete(answer: Mapping[str, object], size: int) -> dict[str, str]:
    if len(answer) != size:
        raise KeyRefused(_("Choose something for each line."))
    return {key: str(value) for key, value in answer.items()}


def _ordered(question: Ordering, answer: Sequence[str]) -> Ordering:
    if len(answer) != len(question.items):
        raise KeyRefused(_("Give each line its place."))
    items = {item.id: item for item in question.items}
    return msgspec.structs.replace(question, items=tuple(items[each] for each in answer))


def _gap(gap: Gap, number: str, fields: Fields, locale: str) -> Gap:
    name = f"{NAME}-{number}"
    if gap.options:
        given = _last(fields, name)
        if given not in {option.id for option in gap.options}:
            raise KeyRefused(_("Choose what is right."), name)
        return msgspec.structs.replace(gap, right=given)
    if gap.number is not None:
        return msgspec.structs.replace(gap, number=_measure(fields, name, locale))
    return msgspec.structs.replace(gap, accepted=_words(fields, f"{NAME}-{locale}-{number}"))


def _words(fields: Fields, name: str) -> tuple[str, ...]:
    text = _last(fields, name)
    if len(text) > _LONGEST:
        raise KeyRefused(_("This is too long; at most %(n)s characters are kept.", n=_LONGEST), name)
    found = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if not found:
        raise KeyRefused(_("Type at least one answer that counts, one a line."), name)
    return found


def _measure(fields: Fields, name: str, locale: str) -> Measure:
    text = _last(fields, name)
    found = read_key(text, locale) if len(text) <= _LONGEST else None
    if found is None:
        raise KeyRefused(_("Type a number, as 42, 42 ± 0.5 min or 40..44."), name)
    low, high = found.bounds()
    if low > high:
        raise KeyRefused(_("The smaller number comes first, as in 40..44."), name)
    return found


def _last(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[-1] if values else ""
