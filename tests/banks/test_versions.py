"""Versions of questions: what is stored, when statistics go on, what is pinned and what is retired."""

import pytest

from lms.banks.service import NoSuchVersion, NotEquivalent, keep_questions
from lms.core.db import IntegrityRefused, Sql
from tests.banks.test_rules_versions import ACW, BUS, read


async def versions():
    rows = await Sql(
        "SELECT q.key, v.id, v.number, v.series, q.retired_at FROM question_version v"
        " JOIN question q ON q.id = v.question ORDER BY v.id"
    ).rows()
    return [(row["key"], row["number"], row["series"], row["retired_at"] is not None) for row in rows]


async def test_an_equivalent_version_goes_on_with_the_statistics_and_any_other_begins_anew(db):
    await keep_questions("bank", read(BUS))
    await keep_questions("bank", read(BUS.replace("bus is", "train is").replace("#att", "[equivalent] #att")))
    await keep_questions("bank", read(BUS.replace("bus is", "tram is")))
    await keep_questions("bank", read(BUS.replace("bus is", "ferry is").replace("#att", "[equivalent] #att")))
    assert await versions() == [("bus", 1, 1, False), ("bus", 2, 1, False), ("bus", 3, 3, False), ("bus", 4, 3, False)]


async def test_the_marker_alone_makes_no_version(db):
    (first,) = await keep_questions("bank", read(BUS))
    assert await keep_questions("bank", read(BUS.replace("#att", "[equivalent] #att"))) == [first]
    assert await keep_questions("bank", read(BUS)) == [first]


async def test_more_than_words_is_not_equivalent(db):
    await keep_questions("bank", read(BUS))
    with pytest.raises(NotEquivalent, match="“bus” is marked"):
        await keep_questions("bank", read(BUS.replace("- Nobody\n", "").replace("#att", "[equivalent] #att")))
    assert await versions() == [("bus", 1, 1, False)]


async def test_a_pinned_question_is_asked_in_its_old_version_and_its_new_words_wait(db):
    (first,) = await keep_questions("bank", read(BUS))
    (second,) = await keep_questions("bank", read(BUS.replace("bus is", "tram is")))
    assert await keep_questions("bank", read(BUS.replace("bus is", "taxi is").replace("#att", "[pin 1] #att"))) == [
        first
    ]
    assert first != second
    assert len(await versions()) == 2
    for wrong in ("[pin 3]", "[pin 99999]"):
        with pytest.raises(NoSuchVersion, match="Newest: 2"):
            await keep_questions("bank", read(BUS.replace("#att", f"{wrong} #att")))
    with pytest.raises(NoSuchVersion, match="Newest: 0"):
        await keep_questions("bank", read(ACW.replace("[text]", "[text] [pin 1]")))


async def test_a_question_that_is_asked_no_more_is_retired_and_may_come_back(db):
    await keep_questions("bank", read(f"{BUS}\n{ACW}"))
    await keep_questions("other", read(ACW))
    await keep_questions("bank", read(BUS))
    assert await versions() == [("bus", 1, 1, False), ("acw", 1, 1, True), ("acw", 1, 1, False)]
    (_bus, again) = await keep_questions("bank", read(f"{BUS}\n{ACW}"))
    assert [retired for *_rest, retired in await versions()] == [False] * 3
    assert again == 2


async def test_a_version_never_changes(db):
    await keep_questions("bank", read(BUS))
    with pytest.raises(IntegrityRefused):
        await Sql("UPDATE question_version SET series = 9").run()
