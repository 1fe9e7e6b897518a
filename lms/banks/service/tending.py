"""What is done to many questions of a bank at once: tags, another bank, retiring and bringing back."""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from lms.banks.queries import BankHead, questions_in, rows_of
from lms.banks.service.writing import Lot, write_lot
from lms.core import clock
from lms.core.db import Sql, atomic, execute_many
from lms.core.errors import Conflict, Invalid
from lms.core.i18n import gettext as _
from lms.questions.rules.kinds import Languages

_MOVE_ROW: Final = "UPDATE bank_question SET bank = :bank WHERE question = :question"
_MOVE: Final = "UPDATE question SET bank = :bank WHERE id = :question"
_TAKEN: Final = Sql("SELECT key FROM question WHERE bank = :bank LIMIT 50000")
_RETIRE: Final = "UPDATE question SET retired_at = :at WHERE id = :question"


class KeyTaken(Conflict):
    """The other bank has questions with these keys already."""


@atomic
async def tag_questions(bank: BankHead, questions: Sequence[int], tag: str, *, by: int | None, take_off: bool) -> int:
    """Give a tag to these questions, or take it off; each that changes gets a new version. How many did.

    Tags are no part of what statistics count: a version that differs in its tags goes on with them.
    """
    found = await questions_in(bank.id, questions)
    changed: dict[str, Languages] = {}
    series: dict[str, int] = {}
    for each in found:
        tagged = {
            locale: replace(said, tags=_tags(said.tags, tag, take_off=take_off))
            for locale, said in each.languages.items()
        }
        if tagged != each.languages:
            changed[each.key], series[each.key] = tagged, each.series
    if changed:
        await write_lot(Lot(bank.id, bank.name, by, changed, series), clock.now())
    return len(changed)


@atomic
async def move_questions(bank: BankHead, questions: Sequence[int], into: BankHead) -> int:
    """Move questions into another bank of the same language. Raises Invalid and KeyTaken. How many went."""
    if into.locale != bank.locale:
        raise Invalid(_("That bank is in another language."))
    found = await rows_of(bank.id, questions)
    taken = {row["key"] for row in await _TAKEN.rows(bank=into.name)}
    double = sorted({row["key"] for row in found} & taken)
    if double:
        sentence = _("“%(bank)s” has questions with these keys already: %(keys)s.")
        raise KeyTaken(sentence % {"bank": into.name, "keys": ", ".join(double[:10])})
    await execute_many(_MOVE_ROW, [{"bank": into.id, "question": row["question"]} for row in found])
    await execute_many(_MOVE, [{"bank": into.name, "question": row["question"]} for row in found])
    return len(found)


@atomic
async def retire_questions(bank: BankHead, questions: Sequence[int], *, back: bool) -> int:
    """Retire questions, so that no quiz draws them any more, or bring them back. How many."""
    found = await rows_of(bank.id, questions)
    at = None if back else clock.now()
    await execute_many(_RETIRE, [{"question": row["question"], "at": at} for row in found])
    return len(found)


def _tags(tags: tuple[str, ...], tag: str, *, take_off: bool) -> tuple[str, ...]:
    without = tuple(each for each in tags if each != tag)
    return without if take_off else (tags if tag in tags else (*tags, tag))
