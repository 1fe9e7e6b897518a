"""New questions of a bank by hand: all of them or none, each under a key of its own."""

import pytest

from lms.banks import service as banks
from lms.banks.queries import Filter, bank_by_name, find_questions, question_of, tags_of
from lms.banks.rules.planning import Incoming
from lms.interchange.rules import read_quiz_text
from tests.banks.test_imports import bring

BUS = "Whom do you tell? [key bus] #attendance\n* The line\n- A colleague\n"
TRAIN = "Is the train late? #attendance #travel\n* Yes\n- No\n"


@pytest.fixture
async def bank(db, frozen):
    await banks.make_bank("service-rules", locale="en", owner=None)
    found = await bank_by_name("service-rules")
    await bring(found, BUS)
    return found


async def add(bank, text):
    items = read_quiz_text(text, bank.locale)
    return await banks.add_questions(
        bank, [Incoming(each.number, each.question, each.keyed) for each in items], by=None
    )


async def test_each_gets_a_key_that_reminds_of_it_and_is_free(bank):
    assert await add(bank, f"{TRAIN}\n{TRAIN.replace('Yes', 'Always')}") == ("is-the-train-late", "is-the-train-late-2")
    assert (await question_of(bank.id, "is-the-train-late")).number == 1
    assert await tags_of(bank.id) == (("attendance", 3), ("travel", 2))


@pytest.mark.parametrize(
    ("second", "says"),
    [
        (BUS, "The same question is there already: bus."),
        (BUS.replace("The line", "The desk"), "has a question with the key “bus” already"),
        (TRAIN, "The same question is there already: is-the-train-late."),
    ],
)
async def test_what_is_there_is_never_changed_and_nothing_of_the_rest_comes_in(bank, second, says):
    with pytest.raises(banks.ThereAlready, match=says):
        await add(bank, f"{TRAIN}\n{second}")
    assert (await find_questions(bank.id, Filter(), 1)).total == 1
    assert (await question_of(bank.id, "bus")).number == 1


async def test_a_bank_that_is_full_takes_no_more(bank, monkeypatch):
    monkeypatch.setattr("lms.banks.service.importing.MOST_IN_A_BANK", 1)
    with pytest.raises(banks.BankFull):
        await add(bank, TRAIN)
