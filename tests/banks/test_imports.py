"""Imports into banks: written by lots, undone as one, and searched, on both databases."""

import pytest

from lms.banks import service as banks
from lms.banks.queries import (
    Filter,
    bank_by_name,
    find_questions,
    import_of,
    imports_of,
    near_duplicates,
    standing_of,
    whole_bank,
)
from lms.banks.rules.planning import Incoming, plan
from lms.banks.service import importing
from lms.core.db import Sql
from lms.core.errors import Invalid
from lms.questions.rules.quiz_text import Source, parse_questions
from tests.support.people import place_cast


def texts(*numbers, word="answer"):
    return "\n".join(
        f"What is number {n}? [key q-{n}] #topic-{n % 2} [level {n % 3 + 1}] @P{n % 2}.1\n* {word} {n}\n- other\n"
        for n in numbers
    )


async def bring(bank, text, *, keyed=True, person=None):
    """Import quiz text into a bank and return the import's reference."""
    placed, problems = parse_questions(text, Source("", bank.locale))
    assert not problems
    incoming = [Incoming(number, each.question, keyed) for number, each in enumerate(placed, 1)]
    planned = list(plan(incoming, await standing_of(bank.name), bank.locale))
    ref = await banks.begin_import(bank, planned, source="x.quiz", format_="quiz-text", person=person, as_job=False)
    await banks.run_import(ref)
    return ref


@pytest.fixture
async def bank(db):
    await banks.make_bank("service-rules", locale="en", owner=None)
    return await bank_by_name("service-rules")


async def held(bank):
    return {each.key: each.languages[bank.locale].options[0].text for each in await whole_bank(bank.id)}


async def test_questions_come_in_and_a_second_import_changes_what_it_names(bank, frozen):
    await bring(bank, texts(1, 2, 3))
    ref = await bring(bank, texts(3, 4, word="new"))
    assert await held(bank) == {"q-1": "answer 1", "q-2": "answer 2", "q-3": "new 3", "q-4": "new 4"}
    line = await import_of(bank.id, ref)
    assert (line.state, line.total, line.done, line.changed) == ("done", 2, 2, 1)
    assert (await imports_of(bank.id))[0].ref == ref


async def test_an_import_is_undone_as_one(bank, frozen):
    await bring(bank, texts(1, 2, 3))
    ref = await bring(bank, texts(3, 4, word="new"))
    undone = await banks.undo_import(ref, None)
    assert (undone.gone, undone.restored, undone.left) == (1, 1, ())
    assert await held(bank) == {"q-1": "answer 1", "q-2": "answer 2", "q-3": "answer 3"}
    (number, series) = next(
        (row["number"], row["series"])
        for row in await Sql(
            "SELECT v.number, v.series FROM question_version v JOIN question q ON q.id = v.question"
            " WHERE q.key = 'q-3' ORDER BY v.number DESC"
        ).rows()
    )
    assert (number, series) == (3, 1), "its statistics go on as if the import had never been"
    with pytest.raises(banks.NotDone):
        await banks.undo_import(ref, None)


async def test_an_undone_import_can_be_brought_again(bank, frozen):
    ref = await bring(bank, texts(1, 2))
    await banks.undo_import(ref, None)
    assert await held(bank) == {}
    await bring(bank, texts(1, 2))
    assert await held(bank) == {"q-1": "answer 1", "q-2": "answer 2"}


async def test_what_was_changed_since_stays_and_says_why(bank, frozen):
    ref = await bring(bank, texts(1, 2, 3))
    await bring(bank, texts(2, word="mended"))
    undone = await banks.undo_import(ref, None)
    assert undone.gone == 2
    assert [(left.key, left.why) for left in undone.left] == [("q-2", "It was changed since.")]
    assert await held(bank) == {"q-2": "mended 2"}


async def test_a_worker_that_dies_goes_on_after_the_last_whole_lot(bank, frozen, monkeypatch):
    monkeypatch.setattr(importing, "LOT", 2)
    placed, _problems = parse_questions(texts(*range(5)), Source("", "en"))
    incoming = [Incoming(number, each.question, keyed=True) for number, each in enumerate(placed, 1)]
    planned = list(plan(incoming, {}, "en"))
    ref = await banks.begin_import(bank, planned, source="", format_="gift", person=None, as_job=True)
    assert await importing._step(ref) == (2, 5)
    assert len(await held(bank)) == 2
    told = []
    await banks.run_import(ref, lambda done, total: told.append((done, total)))
    assert told == [(4, 5), (5, 5)]
    assert len(await held(bank)) == 5
    await banks.run_import_job(ref)
    assert len(await held(bank)) == 5


async def test_questions_are_found_by_words_in_any_language_and_by_their_labels(bank, frozen):
    await bring(bank, texts(1, 2, 3) + "\n客戶生氣時你先做什麼？ [key angry]\n* 聽他說完\n- 掛電話\n")

    async def keys(**wanted):
        return [line.key for line in (await find_questions(bank.id, Filter(**wanted), 1)).items]

    assert await keys(words="NUMBER 2") == ["q-2"]
    assert await keys(words="生氣") == ["angry"]
    assert await keys(words="掛電") == ["angry"]
    assert await keys(words="100%") == []
    assert await keys(topic="topic-1") == ["q-1", "q-3"]
    assert await keys(tag="topic-1") == ["q-1", "q-3"]
    assert await keys(tag="topic") == []
    assert await keys(clause="P0.1", level=3) == ["q-2"]
    assert await keys(kind="single") == ["q-1", "q-2", "q-3", "angry"]
    assert await keys(kind="essay") == []
    assert await keys(status="retired") == []


async def test_many_questions_are_tagged_moved_retired_and_brought_back_at_once(bank, frozen):
    await bring(bank, texts(1, 2, 3))
    ids = {each.key: each.question for each in await whole_bank(bank.id)}
    assert await banks.tag_questions(bank, [ids["q-1"], ids["q-2"]], "autumn", by=None, take_off=False) == 2
    assert await banks.tag_questions(bank, [ids["q-1"]], "autumn", by=None, take_off=False) == 0
    found = (await find_questions(bank.id, Filter(tag="autumn"), 1)).items
    assert [(line.key, line.number) for line in found] == [("q-1", 2), ("q-2", 2)]
    assert [each.series for each in await whole_bank(bank.id)] == [1, 1, 1], "tags are no new meaning"
    assert await banks.retire_questions(bank, [ids["q-3"]], back=False) == 1
    assert set(await held(bank)) == {"q-1", "q-2"}
    assert [line.key for line in (await find_questions(bank.id, Filter(status="retired"), 1)).items] == ["q-3"]
    await banks.retire_questions(bank, [ids["q-3"]], back=True)
    await banks.make_bank("second", locale="en", owner=None)
    second = await bank_by_name("second")
    assert await banks.move_questions(bank, [ids["q-3"]], second) == 1
    assert set(await held(bank)) == {"q-1", "q-2"}
    assert set(await held(second)) == {"q-3"}


async def test_questions_do_not_move_where_their_key_is_taken_or_into_another_language(bank, frozen):
    await bring(bank, texts(1))
    (only,) = await whole_bank(bank.id)
    await banks.make_bank("second", locale="en", owner=None)
    await banks.make_bank("third", locale="zh-Hant", owner=None)
    second = await bank_by_name("second")
    await bring(second, texts(1))
    with pytest.raises(banks.KeyTaken, match="q-1"):
        await banks.move_questions(bank, [only.question], second)
    with pytest.raises(Invalid, match="another language"):
        await banks.move_questions(bank, [only.question], await bank_by_name("third"))


async def test_whoever_types_a_question_that_is_there_hears_of_it(bank, frozen):
    cast = await place_cast("tess", "alice")
    await bring(bank, "What do you say to a caller who wants her sister's balance? [key sister]\n* No\n- Yes\n")
    near = await near_duplicates(
        cast["tess"].person_id, "What do you say to a caller who wants her sister's balance? no yes"
    )
    assert [each.key for each in near] == ["sister"]
    assert await near_duplicates(cast["tess"].person_id, "Something else entirely") == ()


@pytest.mark.parametrize("name", ["", "a/b", "x" * 81, " ", "a\nb/"])
async def test_a_bank_has_a_name_that_a_file_can_say(db, name):
    with pytest.raises(Invalid):
        await banks.make_bank(name, locale="en", owner=None)


async def test_two_banks_never_have_one_name(bank):
    with pytest.raises(banks.NameTaken):
        await banks.make_bank("service-rules", locale="en", owner=None)
