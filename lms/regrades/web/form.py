"""The form of a regrade: the action, the corrected key by the question's kind, the new reason of each language."""

from collections.abc import Mapping
from typing import Final

import msgspec

from lms.core.errors import Invalid
from lms.core.forms import Form
from lms.core.i18n import NAMES, lazy
from lms.core.i18n import gettext as _
from lms.papers.rules.pictures import Pointed, pointed
from lms.questionforms.rules import QuestionForm
from lms.questions.rules.corrections import Action, Counts, corrected
from lms.questions.rules.forms import field_values
from lms.questions.rules.gaps import Gaps
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.inline import plain
from lms.questions.rules.kinds import Languages, in_language
from lms.questions.rules.quiz_text.places import print_shape
from lms.quizzes.queries.shown import Shown, of_question
from lms.regrades.queries import Subject
from lms.regrades.rules.foreseeing import Decision
from lms.regrades.rules.keys import can_rekey, is_chosen, key_as_answer, rekeyed, typed_fields, with_reasons
from lms.regrades.rules.places import place_name
from lms.regrades.rules.refusing import NAME
from lms.regrades.rules.rubrics import rubric_forms, with_rubrics

ACTIONS: Final = {
    Action.BOTH: (lazy("Accept the old key and the new one"), lazy("Whoever answered by either has full marks.")),
    Action.NEW: (lazy("The new key only"), lazy("The old key was wrong and counts no more for later attempts.")),
    Action.FULL: (
        lazy("Full marks for everybody"),
        lazy("It cannot be marked fairly; nobody shall lose by it."),
    ),
    Action.VOID: (lazy("Take the question out"), lazy("It counts neither for the points nor for their maximum.")),
    Action.TEXT: (lazy("Only the reason is put right"), lazy("No mark changes; the result shows the new reason.")),
}
RUBRIC: Final = (
    lazy("The rubric or the reason is put right"),
    lazy("Marks that were given stay as they are; who marks from now on marks by the new rubric."),
)
_KEYED: Final = frozenset({Action.BOTH, Action.NEW})


class KeyItem(msgspec.Struct, frozen=True):
    """The question as the fields macro of quizzes draws it, to choose its key in."""

    shown: Shown
    name: str
    order: tuple[str, ...]
    chosen: dict[str, str]
    marks: dict[str, str] = {}


class TypedField(msgspec.Struct, frozen=True):
    """One field to type a part of the key in; `options` are choices of a gap."""

    name: str
    label: str
    value: str
    lines: bool = False
    options: tuple[tuple[str, str], ...] = ()
    lang: str = ""


class RubricFields(msgspec.Struct, frozen=True):
    """Criteria with their levels, and the model answer, in one language; their fields begin with `name`."""

    name: str
    label: str
    form: QuestionForm
    lang: str


class PlaceField(msgspec.Struct, frozen=True):
    """One place of the picture: its number in the picture, whether it is right, and where it lies as quiz text says."""

    number: int
    id: str
    label: str
    right: bool
    name: str
    value: str


class Places(msgspec.Struct, frozen=True):
    """The picture with all its places, numbered, and a row for each."""

    pointed: Pointed
    rows: tuple[PlaceField, ...]


def read(subject: Subject, form: Form) -> Decision:
    """The form as it was sent. Raises Invalid with its fields."""
    given = form.last("action")
    if given not in set(Action):
        raise Invalid(_("Choose what to do."), {"action": _("Choose what to do.")})
    action = Action(given)
    counts = {one: _counts(each, action, form) for one, each in subject.counts.items()}
    if action is Action.TEXT and counts[subject.version_id].shown == subject.newest.shown:
        raise Invalid(_("Nothing is different yet."), {"action": _("Nothing is different yet.")})
    return Decision(action, counts, bool(form.last("may_lower")))


def _counts(before: Counts, action: Action, form: Form) -> Counts:
    shown = rekeyed(before.shown, form) if action in _KEYED else before.shown
    shown = with_rubrics(shown, form) if action is Action.TEXT else shown
    return corrected(before, action, with_reasons(shown, form))


def actions_for(subject: Subject, locale: str) -> dict[Action, tuple[str, str]]:
    """What can be done with this kind of question, with a sentence about each."""
    question = in_language(subject.newest.shown, locale)
    keyed = can_rekey(question)
    names = {**ACTIONS, Action.TEXT: RUBRIC} if question.needs_person else ACTIONS
    return {one: (str(name), str(hint)) for one, (name, hint) in names.items() if keyed or one not in _KEYED}


def action_name(action: Action, languages: Languages, locale: str) -> str:
    """What was or will be done, in words that fit the kind of the question."""
    by_person = in_language(languages, locale).needs_person
    return str((RUBRIC if by_person and action is Action.TEXT else ACTIONS[action])[0])


def key_item(languages: Languages, locale: str, form: Mapping[str, list[str]]) -> KeyItem | None:
    """The question to choose its key in, with what was chosen before an error; None where keys are typed."""
    question = in_language(languages, locale)
    if not is_chosen(question):
        return None
    shown = of_question(question)
    chosen = _chosen(form) if "action" in form else field_values(question, key_as_answer(question))
    return KeyItem(shown, NAME, question.option_ids() or tuple(shown.words), chosen)


def _chosen(form: Mapping[str, list[str]]) -> dict[str, str]:
    """What stood in the fields: ticks by their value, selects by the name behind the dash."""
    ticks = dict.fromkeys(form.get(NAME, []), "on")
    parts = {name.removeprefix(f"{NAME}-"): values[-1] for name, values in form.items() if name.startswith(f"{NAME}-")}
    return ticks | parts


def places(languages: Languages, locale: str, form: Mapping[str, list[str]]) -> Places | None:
    """The places of a picture to correct; None for other kinds."""
    question = in_language(languages, locale)
    if not isinstance(question, Hotspot):
        return None
    right = form.get(NAME, []) if "action" in form else question.right
    rows = []
    for number, region in enumerate(question.regions, 1):
        name = place_name(region)
        value = form[name][-1] if name in form else print_shape(region.shape)
        rows.append(PlaceField(number, region.id, plain(region.name), region.id in right, name, value))
    everything = msgspec.structs.replace(question, right=question.option_ids())
    middles = [list(region.shape.own_point()) for region in question.regions]
    return Places(pointed(everything, middles, tell=True), tuple(rows))


def typed_key(languages: Languages, locale: str, form: Mapping[str, list[str]]) -> tuple[TypedField, ...]:
    """The fields for a key that is typed; empty where it is chosen."""
    question = in_language(languages, locale)
    if is_chosen(question) or isinstance(question, Hotspot) or not can_rekey(question):
        return ()
    return tuple(
        TypedField(name, _label(name), form[name][-1] if name in form else value, *_more(question, name))
        for name, value in typed_fields(languages).items()
    )


def _label(name: str) -> str:
    """What a field is for: `key-en-2` are the words of the second gap in English."""
    parts = name.split("-")[1:]
    number = next((part for part in parts if part.isdigit()), "")
    language = "-".join(part for part in parts if not part.isdigit())
    what = _("Gap %(n)s", n=number) if number else _("What is right")
    return _("%(what)s (%(language)s)", what=what, language=NAMES.get(language, language)) if language else what


def _more(question: object, name: str) -> tuple[bool, tuple[tuple[str, str], ...], str]:
    number = name.rpartition("-")[2]
    gap = question.numbered().get(number) if isinstance(question, Gaps) and name == f"{NAME}-{number}" else None
    options = tuple((option.id, option.text) for option in gap.options) if gap else ()
    language = "-".join(part for part in name.split("-")[1:] if not part.isdigit())
    return bool(language), options, language


def rubrics(languages: Languages, form: Mapping[str, list[str]]) -> tuple[RubricFields, ...]:
    """The fields for the rubric in each language; none for questions that no person marks."""
    return tuple(
        RubricFields(
            f"rubric-{locale}",
            _("%(what)s (%(language)s)", what=_("Rubric"), language=NAMES.get(locale, locale)),
            one,
            locale,
        )
        for locale, one in rubric_forms(languages, form).items()
    )


def reasons(languages: Languages, form: Mapping[str, list[str]]) -> tuple[TypedField, ...]:
    """The field for the reason in each language."""
    found = []
    for locale, question in languages.items():
        name = f"reason-{locale}"
        label = _("%(what)s (%(language)s)", what=_("Reason shown with the result"), language=NAMES.get(locale, locale))
        value = form[name][-1] if name in form else question.reason
        found.append(TypedField(name, label, value, lines=True, lang=locale))
    return tuple(found)
