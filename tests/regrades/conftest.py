"""The whole site with a quiz of three questions, and the page of its first question."""

import re

import pytest

from lms.core.db import Sql
from lms.statistics.queries.sittings import news
from lms.statistics.service import compute_quiz
from tests.support.kept import once
from tests.support.many_attempts import THREE_QUESTIONS, answered
from tests.support.whole_site import whole_site

RIGHT, WRONG = 1_000_000, 0
# Pass mark 60 %: two of three. The first question's key is "c" until somebody says that it is "b".
CHOSE_B = [("b", WRONG), (False, RIGHT), ("5", WRONG)]  # fails by the old key, passes by the new one
CHOSE_KEY = [("c", RIGHT), (False, RIGHT), ("5", WRONG)]  # passes by the old key only
CHOSE_OTHER = [("a", WRONG), (True, WRONG), ("5", WRONG)]
ALL_RIGHT = [("c", RIGHT), (False, RIGHT), ("120", RIGHT)]
PEOPLE = [CHOSE_B, CHOSE_KEY, CHOSE_OTHER, ALL_RIGHT]

VERSION = Sql("SELECT v.id FROM question_version v JOIN question q ON q.id = v.question WHERE q.key = 'first'")
ATTEMPTS = Sql("SELECT ref, points_e5, max_points_e5, score_ppm, passed FROM attempt ORDER BY id")
EVENTS = Sql(
    "SELECT a.ref, g.slot, g.old_credit_ppm, g.new_credit_ppm, g.rule, g.reason, g.actor FROM grade_event g"
    " JOIN attempt a ON a.id = g.attempt WHERE g.reason <> 'submission' ORDER BY g.id"
)
CHANGES = Sql("SELECT * FROM regrade_change ORDER BY id")


@pytest.fixture
async def site(db, tmp_path):
    return await whole_site(tmp_path, THREE_QUESTIONS)


@pytest.fixture
async def asked(site):
    """Four people have answered, and the figures are there."""
    await once("four people", lambda: answered(PEOPLE))
    return site


async def figured(site):
    """The reference of the first question on the pages of question health."""
    return await once("figured", _figured)


async def _figured():
    for each in await news():
        await compute_quiz(each.quiz_key)
    row = await Sql(
        "SELECT i.ref FROM item_stat i JOIN question_version v ON v.id = i.question_version"
        " JOIN question q ON q.id = v.question WHERE q.key = 'first'"
    ).first()
    return row["ref"]


async def marks():
    """(points, maximum, passed) of every attempt, by its reference."""
    return {
        row["ref"]: (row["points_e5"] // 100_000, row["max_points_e5"] // 100_000, bool(row["passed"]))
        for row in await ATTEMPTS.rows()
    }


def hidden(page):
    """The hidden fields of a dry run, with the token of the dry run."""
    form = page[page.index("/regrades") :]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))
