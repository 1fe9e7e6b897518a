"""The pages of one person look at what is that person's: no statement goes through the rows of everybody.

SQLite chooses by its indexes alone, so its plans show it with a handful of rows.
"""

import re

import pytest

from lms.core.db import connect, count_queries, disconnect, engine
from tests.support import databases
from tests.support.whole_site import whole_site

LARGE = {
    "attempt", "attempt_slot", "attempt_event", "attempt_screen", "attempt_try", "answer_current", "answer_event", "enrolment", "unit_progress",
    "check_answer", "study_day", "statement", "person", "login_session", "grade_event", "job_assignment", "live_event",
}  # fmt: skip
_TABLE = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?")
_PLACE = re.compile(r"\?(\d+)")


@pytest.fixture
async def site(sqlite_template, tmp_path):
    assert await connect(databases.sqlite_copy(sqlite_template, tmp_path))
    yield await whole_site(tmp_path)
    await disconnect()


async def too_wide(sql):
    """Lines of the plan that read a large table whole, or all of its rows in one state."""
    tables = {alias or table: table for table, alias in _TABLE.findall(sql)} | {
        table: table for table, _alias in _TABLE.findall(sql)
    }
    places = max((int(number) for number in _PLACE.findall(sql)), default=0)
    plan = await engine().rows(f"EXPLAIN QUERY PLAN {sql}", [None] * places, reads=True)
    lines = [row["detail"] for row in plan]
    found = [line for line in lines if re.search(r"\((?:state|status|preview)=\?\)", line)]
    return found + [line for line in lines if line.startswith("SCAN ") and tables.get(line.split()[1]) in LARGE]


async def test_the_plans_are_looked_at(site):
    assert await too_wide("SELECT a.id FROM attempt a WHERE a.score_ppm = ?1")
    assert await too_wide("SELECT id FROM attempt ORDER BY id LIMIT 5")
    assert not await too_wide("SELECT id FROM attempt WHERE person = ?1")


async def test_no_page_of_one_person_goes_through_the_rows_of_everybody(site):
    wide = {}
    async with site.as_("alice") as alice:
        await alice.begins()
        running = await alice.starts()
        ref = running.ref
        pages = [
            "/",
            "/courses",
            "/record",
            "/courses/tiny",
            "/courses/tiny/quizzes/quiz",
            f"/attempts/{ref}",
            "/account",
        ]
        pages.append(f"/attempts/{ref}/result")
        with count_queries() as count:
            for path in pages[:-1]:
                await alice.reads(path)
            await running.answers(1, "a")
            await running.hands_in()
            for path in ["/", "/record", *pages[-1:]]:
                await alice.reads(path)
        for sql in dict.fromkeys(count.statements):
            if sql.lstrip().upper().startswith(("SELECT", "WITH")) and (found := await too_wide(sql)):
                wide[sql] = found
    assert wide == {}


async def test_near_misses_are_looked_for_among_the_answers_that_missed_something(site):
    async with site.as_("tess") as desk:
        with count_queries() as count:
            await desk.reads("/marking")
    (sql,) = [each for each in count.statements if "answer_current" in each]
    plan = await engine().rows(f"EXPLAIN QUERY PLAN {sql}", [1] * 3, reads=True)
    assert any("attempt_slot_missed (question_version=?)" in row["detail"] for row in plan)
    assert await too_wide(sql) == []
