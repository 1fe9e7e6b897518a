"""The worker's figures: first attempts only, renewed when something changed, kept when nothing did."""

import pytest

from lms.app import JOBS
from lms.core.db import Sql
from lms.core.jobs import Worker
from lms.statistics.queries.sittings import news, sittings_of
from lms.statistics.service import compute_quiz, look_for_news
from tests.support.many_attempts import answered

RIGHT, WRONG = 1_000_000, 0
GOOD = [("c", RIGHT), (False, RIGHT), ("120", RIGHT)]
BAD = [("b", WRONG), (True, WRONG), (None, WRONG)]
ITEMS = Sql("SELECT * FROM item_stat ORDER BY series")
WHOLE = Sql("SELECT * FROM quiz_stat")
KEY = Sql("SELECT DISTINCT quiz_key FROM attempt")


async def computed():
    for each in await news():
        await compute_quiz(each.quiz_key)
    return await ITEMS.rows()


async def test_figures_are_made_of_first_attempts_only(site):
    await answered([GOOD] * 3 + [BAD])
    await answered([BAD] * 4, number=2, known=True)
    rows = await computed()
    assert [row["n"] for row in rows] == [4, 4, 4]
    assert (await WHOLE.first())["n"] == 4


async def test_a_voided_first_attempt_makes_the_next_one_the_first(site):
    refs = await answered([BAD])
    await answered([GOOD], number=2, known=True)
    await Sql("UPDATE attempt SET state = 'voided' WHERE ref = :ref").run(ref=refs[0])
    key = (await KEY.first())["quiz_key"]
    assert [each.right for each in (await sittings_of(key))[0]] == [True, True, True]


async def test_a_preview_and_a_running_attempt_are_not_counted(site):
    refs = await answered([GOOD, GOOD, GOOD])
    await Sql("UPDATE attempt SET preview = true WHERE ref = :ref").run(ref=refs[0])
    await Sql("UPDATE attempt SET state = 'in_progress' WHERE ref = :ref").run(ref=refs[1])
    assert [row["n"] for row in await computed()] == [1, 1, 1]


async def test_a_voided_question_is_in_no_figure(site):
    await answered([GOOD, BAD])
    before = {row["series"]: row["n"] for row in await computed()}
    await Sql("UPDATE attempt_slot SET voided = true WHERE position = 2").run()
    await Sql("UPDATE attempt SET points_e5 = points_e5 + 1 WHERE id = 1").run()
    after = {row["series"]: row["n"] for row in await computed()}
    assert (list(before.values()), sorted(after.values())) == ([2, 2, 2], [0, 2, 2])  # it stays to be found


async def test_nothing_is_computed_twice_and_what_changed_is(site):
    await answered([GOOD, BAD])
    before = {row["series"]: row["ref"] for row in await computed()}
    assert await news() == ()
    await answered([GOOD], prefix="q")
    assert len(await news()) == 1
    assert {row["series"]: row["ref"] for row in await computed()} == before


async def test_the_regular_job_asks_for_each_quiz_once_and_the_worker_computes_it(site):
    import asyncio

    await answered([GOOD, BAD])
    await look_for_news()
    await look_for_news()
    jobs = await Sql("SELECT kind FROM job WHERE kind = 'statistics.quiz'").rows()
    assert len(jobs) == 1
    worker = Worker({name: kind for name, kind in JOBS.items() if name == "statistics.quiz"})
    await worker.look()
    await asyncio.wait(worker.running)
    assert len(await ITEMS.rows()) == 3


async def test_choices_and_times_are_counted(site):
    await answered([GOOD, GOOD, BAD])
    await computed()
    sitting = (await sittings_of((await KEY.first())["quiz_key"]))[-1]
    assert [each.picks for each in sitting] == [("b",), ("true",), ()]
    assert [each.answered for each in sitting] == [True, True, False]


async def test_item_parameters_come_with_two_hundred_people(site):
    import random

    chance = random.Random(5)
    people = []
    for _person in range(220):
        ability = chance.gauss(0, 1)
        people.append(
            [
                (answer, RIGHT if ability + chance.gauss(0, 1) > at else WRONG)
                for answer, at in (("c", 0), (False, -0.5), ("120", 0.5))
            ]
        )
    await answered(people)
    rows = await computed()
    import msgspec

    from lms.statistics.rules.figures import Item

    items = [msgspec.json.decode(row["figures"], type=Item) for row in rows]
    assert all(item.one is not None for item in items)
    difficulties = [item.one.difficulty for item in items]
    assert difficulties[1] < difficulties[0] < difficulties[2]


@pytest.mark.parametrize("key", ["", "1/none", "x" * 500, "\u202e"])
async def test_a_job_for_no_quiz_does_nothing(site, key):
    await compute_quiz(key)
    assert await ITEMS.rows() == []


VERSION = Sql(
    "INSERT INTO question_version (question, number, kind, topic, level, points_e5, critical, est_seconds, content_hash,"
    " bodies, created_at, series) SELECT question, :number, kind, topic, level, points_e5, critical, est_seconds, 'new',"
    " bodies, created_at, :series FROM question_version WHERE id = 1 RETURNING id"
)
ASKED = Sql(
    "UPDATE attempt_slot SET question_version = :version WHERE position = 1"
    " AND attempt = (SELECT id FROM attempt WHERE ref = :ref)"
)


async def test_versions_that_only_mend_words_go_on_together_and_a_new_meaning_begins_anew(site):
    await answered([GOOD, BAD])
    for number, series in ((2, 1), (3, 3)):
        version = await VERSION.first(number=number, series=series)
        refs = await answered([GOOD], prefix=f"later{number}")
        await ASKED.run(version=version["id"], ref=refs[0])
    assert sorted(row["n"] for row in await computed()) == [1, 3, 4, 4]
