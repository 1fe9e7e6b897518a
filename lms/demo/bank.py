"""A question bank of tess’s in three languages: it comes in as an import, to be looked at and taken back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lms.banks import service
from lms.banks.queries import bank_by_name
from lms.banks.rules.planning import Fate, Planned
from lms.core.i18n import LOCALES
from lms.questions.rules.quiz_text import Placed, Source, merge_question, parse_questions

NAME: Final = "everyday-calls"
_FOLDER: Final = Path(__file__).parent / "data"


async def fill_bank(owner: int) -> None:
    """Make the bank and bring its questions in."""
    await service.make_bank(NAME, locale="en", owner=owner)
    bank = await bank_by_name(NAME)
    assert bank
    ref = await service.begin_import(
        bank, list(_planned()), source=f"{NAME}.quiz", format_="quiz-text", person=owner, as_job=False
    )
    await service.run_import(ref)


def _planned() -> Iterator[Planned]:
    texts = {locale: _read(locale) for locale in LOCALES}
    for number, each in enumerate(zip(*texts.values(), strict=True), 1):
        merged = merge_question(dict(zip(texts, each, strict=True)), source="en")
        assert not isinstance(merged, tuple), merged
        yield Planned(number, Fate.NEW, merged["en"].key, merged)


def _read(locale: str) -> tuple[Placed, ...]:
    placed, problems = parse_questions((_FOLDER / f"{NAME}.{locale}.quiz").read_text(), Source("", locale))
    assert not problems, problems
    return tuple(placed)
