"""What an import will do to a bank, question by question: the dry run and the import read the same plan."""

from collections.abc import Container, Iterable, Iterator, Mapping
from enum import StrEnum

import msgspec

from lms.banks.rules.shelf import fingerprint, with_key
from lms.core.i18n import gettext as _
from lms.core.problems import Problem
from lms.questions.rules.kinds import Languages, Question
from lms.questions.rules.quiz_text import Placed, merge_question


class Fate(StrEnum):
    """What becomes of a question of a file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


class Incoming(msgspec.Struct, frozen=True):
    """A question that was read, by its number in the file; `keyed` when the file says its key on purpose."""

    number: int
    question: Question
    keyed: bool = False


class Standing(msgspec.Struct, frozen=True):
    """A question of the bank: its languages, and whether it stands there or only keeps its key (undone, retired)."""

    languages: Languages
    stands: bool = True


class Planned(msgspec.Struct, frozen=True, omit_defaults=True):
    """What becomes of one question: under which key, in which languages; `why` when it does not come in."""

    number: int
    fate: Fate
    key: str
    languages: Languages = {}
    why: str = ""


def plan(incoming: Iterable[Incoming], standing: Mapping[str, Standing], locale: str) -> Iterator[Planned]:
    """A line for each question. A key that the file says changes its question, any other key gets out of the way.

    What stands in the bank already, or twice in the file, does not come in again.
    """
    taken = dict(standing)
    known = {
        fingerprint(question): key
        for key, each in standing.items()
        if each.stands
        for question in each.languages.values()
    }
    for each in incoming:
        planned = _planned(each, taken, known, locale)
        if planned.fate in {Fate.NEW, Fate.CHANGED}:
            taken[planned.key] = Standing(planned.languages)
            known[fingerprint(planned.languages[locale])] = planned.key
        yield planned


def plan_new(
    incoming: Iterable[Incoming], keys: Iterable[str], same: Mapping[str, str], locale: str
) -> Iterator[Planned]:
    """A line for each question where nothing may change: `keys` are taken, `same` has the key of each fingerprint."""
    taken, known = set(keys), dict(same)
    for each in incoming:
        key, question = each.question.key, each.question
        if double := known.get(fingerprint(question)):
            why = _("The same question is there already: %(key)s.") % {"key": double}
            yield Planned(each.number, Fate.SAME, double, why=why)
            continue
        if each.keyed and key in taken:
            why = _("This bank has a question with the key “%(key)s” already. Give yours another one.") % {"key": key}
            yield Planned(each.number, Fate.REFUSED, key, why=why)
            continue
        free = _free(key, taken)
        taken.add(free)
        planned = Planned(each.number, Fate.NEW, free, {locale: with_key(question, free, locale)})
        known[fingerprint(planned.languages[locale])] = free
        yield planned


def _planned(each: Incoming, taken: Mapping[str, Standing], known: Mapping[str, str], locale: str) -> Planned:
    key, question = each.question.key, each.question
    there = taken.get(key)
    if each.keyed and there is not None:
        return _changed(each, there, locale)
    if double := known.get(fingerprint(question)):
        why = _("The same question is there already: %(key)s.") % {"key": double}
        return Planned(each.number, Fate.SAME, double, why=why)
    free = _free(key, taken)
    return Planned(each.number, Fate.NEW, free, {locale: with_key(question, free, locale)})


def _changed(each: Incoming, there: Standing, locale: str) -> Planned:
    question, key = each.question, each.question.key
    before = there.languages.get(locale)
    if before is not None and fingerprint(before) == fingerprint(question) and there.stands:
        return Planned(each.number, Fate.SAME, key, why=_("It stands there just so."))
    others = {other: said for other, said in there.languages.items() if other != locale}
    fate = Fate.CHANGED if there.stands else Fate.NEW
    if not others:
        return Planned(each.number, fate, key, {locale: question})
    merged = _merged(others, question, locale)
    if isinstance(merged, tuple):
        return Planned(each.number, Fate.REFUSED, key, why=" ".join(problem.message for problem in merged))
    return Planned(each.number, fate, key, merged)


def _merged(others: Languages, question: Question, locale: str) -> Languages | tuple[Problem, ...]:
    placed = {other: Placed(said, "", 0) for other, said in others.items()}
    return merge_question({**placed, locale: Placed(question, "", 0)}, source=next(iter(others)))


def _free(key: str, taken: Container[str]) -> str:
    free, again = key, 1
    while free in taken:
        again += 1
        free = f"{key[:74]}-{again}"
    return free
