"""A question of a bank is changed by hand: each change its next version, and nothing is lost to a colleague."""

import pytest

from lms.banks import service as banks
from lms.banks.queries import bank_by_name, question_of, versions_of
from lms.core.errors import NotFound
from tests.banks.test_imports import bring

BUS = "Whom do you tell? [key bus] #attendance\n* The line\n- A colleague\n"


@pytest.fixture
async def bank(db, frozen):
    await banks.make_bank("service-rules", locale="en", owner=None)
    found = await bank_by_name("service-rules")
    await bring(found, BUS)
    return found


async def edit(bank, text, seen=1):
    return await banks.edit_question(bank, "bus", text, seen=seen, by=None)


async def numbers(bank):
    found = await question_of(bank.id, "bus")
    return [(each.number, each.series) for each in await versions_of(found.question)]


async def test_a_change_is_the_next_version_and_its_statistics_begin_again(bank):
    assert await edit(bank, BUS.replace("The line", "The desk"))
    assert await numbers(bank) == [(2, 2), (1, 1)]
    assert (await question_of(bank.id, "bus")).languages["en"].options[0].text == "The desk"


async def test_mended_words_go_on_with_the_statistics(bank):
    assert await edit(bank, BUS.replace("Whom", "Who").replace("[key bus]", "[key bus] [equivalent]"))
    assert await numbers(bank) == [(2, 1), (1, 1)]
    with pytest.raises(banks.NotEquivalent):
        await edit(
            bank, BUS.replace("- A colleague", "- Nobody\n- Me").replace("[key bus]", "[key bus] [equivalent]"), 2
        )


async def test_nothing_different_makes_no_version(bank):
    assert not await edit(bank, BUS)
    assert not await edit(bank, BUS.replace(" [key bus]", ""))
    assert await numbers(bank) == [(1, 1)]


async def test_who_was_slower_is_told_and_overwrites_nothing(bank):
    await edit(bank, BUS.replace("The line", "The desk"))
    with pytest.raises(banks.Overtaken, match="Somebody else"):
        await edit(bank, BUS.replace("The line", "Nobody"))
    assert len(await numbers(bank)) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "exactly one question"),
        (f"{BUS}\n{BUS.replace('key bus', 'key two')}", "exactly one question"),
        ("Whom? [key bus]\n- a\n- b\n", "No option is marked"),
        (BUS.replace("key bus", "key other"), "key of a question never changes"),
        (
            "Where? [hotspot] [key bus]\n![x](media/x.svg)\n* a -> rect 1,1 9,9\n- b -> rect 11,11 19,19\n",
            "There is no picture media/x.svg in the library",
        ),
    ],
)
async def test_what_is_not_one_question_is_refused_with_its_line(bank, text, words):
    with pytest.raises(banks.NotReadable, match=words) as refused:
        await edit(bank, text)
    assert refused.value.problems[0].line >= 1


async def test_a_question_that_is_not_there_cannot_be_changed(bank):
    with pytest.raises(NotFound):
        await banks.edit_question(bank, "other", BUS, seen=1, by=None)
