"""Answers that are alike at one quiz, in a period: whoever cares for the quiz compares."""

from datetime import timedelta

import pytest

from lms.core import clock
from lms.core.db import Sql
from tests.support.many_attempts import THREE_QUESTIONS, answered
from tests.support.whole_site import whole_site

ADDRESS = "/authoring/likeness"
RIGHT, WRONG = 1_000_000, 0


@pytest.fixture
async def site(db, tmp_path):
    return await whole_site(tmp_path, THREE_QUESTIONS)


async def attempts(count, answers, *, prefix, days=0):
    await answered([answers] * count, prefix=prefix)
    at = clock.now() - timedelta(days=days)
    await Sql("UPDATE attempt SET submitted_at = :at WHERE ref LIKE :mine").run(at=at, mine=f"{prefix}%")


async def test_only_the_period_is_compared_and_all_before_it_are_the_measure(site):
    await attempts(19, [("c", RIGHT), (True, WRONG), ("5", WRONG)], prefix="old", days=50)
    await attempts(3, [("a", WRONG), (True, WRONG), ("7", WRONG)], prefix="new")
    async with site.as_("tess") as desk:
        form = await desk.reads(ADDRESS)
        assert "A tiny course: Final quiz" in form
        assert "A hint, no proof" not in form
        month = await desk.reads(f"{ADDRESS}?quiz=tiny/quiz")
        assert "A hint, no proof" in month
        assert "3 attempts of this period with wrong answers were compared." in month
        old = (clock.now() - timedelta(days=60)).date()
        everything = await desk.reads(f"{ADDRESS}?quiz=tiny/quiz&since={old}")
        assert "22 attempts of this period with wrong answers were compared." in everything
        before = (clock.now() - timedelta(days=40)).date()
        assert "There are 19 attempts at this quiz." in await desk.reads(
            f"{ADDRESS}?quiz=tiny/quiz&since={old}&until={before}"
        )


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday",
        "until=2026-02-30",
        "since=2026-05-02&until=2026-05-01",
        "since=2020-01-01&until=2026-01-01",
        "until=9999-12-31&since=9999-12-01",
    ],
)
async def test_days_that_cannot_be_are_refused_where_they_stand(site, query):
    async with site.as_("tess") as desk:
        answer = await desk.browser.open(f"{ADDRESS}?quiz=tiny/quiz&{query}")
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
        assert "A hint, no proof" not in answer.text


async def test_a_quiz_of_somebody_else_is_not_compared(site):
    await Sql("UPDATE course SET owner = :hana").run(hana=site.cast["hana"].person_id)
    async with site.as_("tess") as desk:
        page = await desk.reads(f"{ADDRESS}?quiz=tiny/quiz")
        assert "A tiny course" not in page
        assert "A hint, no proof" not in page
    for login in ("hana", "ada"):
        async with site.as_(login) as desk:
            assert "A hint, no proof" in await desk.reads(f"{ADDRESS}?quiz=tiny/quiz")
            assert f'href="{ADDRESS}"' in await desk.reads("/authoring/sittings")
    for login in ("bob", "alice"):
        async with site.as_(login) as desk:
            assert (await desk.browser.open(ADDRESS)).status_code == 404
    async with site.as_("bob") as desk:
        assert f'href="{ADDRESS}"' not in await desk.reads("/authoring/sittings")
