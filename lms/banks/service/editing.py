"""Changing one question of a bank by hand: its text as quiz text, each change its next version."""

from typing import Final

from msgspec.structs import replace

from lms.banks.queries import BankHead, question_of
from lms.banks.rules.shelf import with_key
from lms.banks.rules.versions import as_stored, only_words_differ
from lms.banks.service.keeping import NotEquivalent
from lms.banks.service.pictures import with_pictures
from lms.banks.service.writing import Lot, write_lot
from lms.core import clock
from lms.core.db import Sql, atomic
from lms.core.errors import Conflict, Invalid, NotFound
from lms.core.i18n import gettext as _
from lms.core.problems import Problem
from lms.questions.rules.kinds import Languages, Question
from lms.questions.rules.quiz_text import Placed, Source, merge_question, parse_questions

_LOCK: Final = Sql("SELECT version FROM bank_question WHERE bank = :bank AND question = :question FOR UPDATE")


class Overtaken(Conflict):
    """Somebody else has changed the question since it was opened."""


class NotReadable(Invalid):
    """The text is not one question; `problems` say where."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


@atomic
async def edit_question(bank: BankHead, key: str, text: str, *, seen: int, by: int | None, locale: str = "") -> bool:
    """Keep the text as the question's next version; False when nothing is different.

    It is in the bank's language unless `locale` names another, which then follows that. `seen` is the number of the
    version that was opened. With [equivalent] its statistics go on.
    Raises NotReadable, NotEquivalent, Overtaken and NotFound.
    """
    before = await question_of(bank.id, key)
    if before is None:
        raise NotFound(_("There is no such question in this bank."))
    row = await _LOCK.first(bank=bank.id, question=before.question)
    if before.number != seen or row is None or row["version"] != before.version:
        raise Overtaken(_("Somebody else has changed this question meanwhile. Compare, and save yours again."))
    said = await _pictured(_read(text, key, locale or bank.locale))
    languages = _joined(before.languages, said, bank.locale, locale or bank.locale)
    stored = {locale: as_stored(each) for locale, each in languages.items()}
    if stored == before.languages:
        return False
    if said.equivalent and not only_words_differ(before.languages, stored):
        sentence = _("It is marked [equivalent], and more than its words changed. Take the marker out.")
        raise NotEquivalent(sentence)
    series = {key: before.series} if said.equivalent else {}
    await write_lot(Lot(bank.id, bank.name, by, {key: languages}, series), clock.now())
    return True


def _read(text: str, key: str, locale: str) -> Question:
    """The one question of the text, under its own key. Raises NotReadable."""
    placed, problems = parse_questions(text, Source("", locale))
    if problems or len(placed) != 1:
        alone = Problem("", 1, _("Write exactly one question here, without a blank line in it."))
        raise NotReadable(tuple(problems) or (alone,))
    question = placed[0].question
    if question.key not in {key, "q1"}:
        raise NotReadable(
            (Problem("", 1, _("The key of a question never changes: leave [key %(key)s].") % {"key": key}),)
        )
    return question if question.key == key else _keyed(question, key, locale)


async def _pictured(question: Question) -> Question:
    """The question with its picture, where it has one. Raises NotReadable."""
    (found,) = await with_pictures([question])
    if isinstance(found, str):
        raise NotReadable((Problem("", 1, found),))
    return found


def _keyed(question: Question, key: str, locale: str) -> Question:
    """A question whose marker was deleted keeps its key all the same."""
    markers = {"equivalent": question.equivalent, "pin": question.pin}
    return replace(with_key(as_stored(question), key, locale), **markers)


def _joined(before: Languages, said: Question, source: str, locale: str) -> Languages:
    """The question with its other languages; all follow that of the bank. Raises NotReadable."""
    versions = {"equivalent": said.equivalent, "pin": said.pin}
    kept = {other: replace(each, **versions) for other, each in before.items() if other != locale}
    everything = {source: said if locale == source else kept[source], **kept, locale: said}
    if len(everything) == 1:
        return {locale: said}
    merged = merge_question(
        {one: Placed(each, "" if one == locale else one, 1) for one, each in everything.items()}, source=source
    )
    if isinstance(merged, tuple):
        raise NotReadable(merged)
    return merged
