"""Questions of a result are drawn once for everything they depend on: never another's answer, never an old mark."""

import re

import pytest

from lms.core.db import Sql
from lms.enrolments.service import enrol
from lms.quizzes.queries import own_attempt
from lms.quizzes.service import start_attempt
from tests.quizzes.conftest import publish
from tests.quizzes.test_web import hand_in, put
from tests.support.apps import whole_app
from tests.support.people import browser

THREE = """
Whom do you tell first? [key first]
* The line
- A colleague
> Only the line can change the plan.

What is ACW? [key acw] [text]
= after-call work

How many minutes are in 7 hours? [key minutes]
= 420 ± 0 min
"""


@pytest.fixture
def app(_settings, db):
    return whole_app()


@pytest.fixture
async def handed_in(app, alice, charlie, db):
    """Two people with the same questions and, but for the first question's, other answers."""
    await publish("title: Final\npass: 75%\nshuffle: no\n", THREE)
    found = {}
    for actor, word, minutes in ((alice, "after-call work", "1,420"), (charlie, "always call Wendy", "420")):
        await enrol(actor, "rules")
        ref = found[actor.login] = await start_attempt(actor, "rules", "final")
        first = (await own_attempt(actor, ref)).slots[0].question
        right = next(option.id for option in first.options if option.text == "The line")
        async with browser(app) as page:
            for slot, answer in enumerate((right, word, minutes), 1):
                assert (await put(page, ref, slot, answer)).status_code == 200
            assert (await hand_in(page, ref, [])).status_code == 200
    return found


async def questions(app, actor, ref):
    """The three questions of a result page as they stand in it."""
    async with browser(app, actor) as page:
        text = (await page.open(f"/attempts/{ref}/result")).text
    return re.findall(r'<li class="panel marked".*?</dl>', text, re.DOTALL)


async def test_everybody_reads_the_own_answers_whoever_came_first(app, handed_in, alice, charlie):
    of_alice = await questions(app, alice, handed_in["alice"])
    of_charlie = await questions(app, charlie, handed_in["charlie"])
    assert of_alice[0] == of_charlie[0]
    assert "after-call work" in of_alice[1]
    assert "Wendy" not in "".join(of_alice)
    assert "always call Wendy" in of_charlie[1]
    assert "Not right" in of_charlie[1]
    assert "Not right" in of_alice[2]
    assert "Not right" not in of_charlie[2]
    assert await questions(app, alice, handed_in["alice"]) == of_alice


async def test_a_credit_that_changes_is_shown_at_once(app, handed_in, charlie):
    before = await questions(app, charlie, handed_in["charlie"])
    await Sql(
        "UPDATE attempt_slot SET credit_ppm = 500000 WHERE position = 2 AND attempt ="
        " (SELECT id FROM attempt WHERE ref = :ref)"
    ).run(ref=handed_in["charlie"])
    after = await questions(app, charlie, handed_in["charlie"])
    assert "Partly right: 50%" in after[1]
    assert "always call Wendy" in after[1]
    assert [after[0], after[2]] == [before[0], before[2]]


async def test_a_question_taken_out_says_so_for_that_attempt_only(app, handed_in, alice, charlie):
    await questions(app, alice, handed_in["alice"])
    await Sql("UPDATE attempt_slot SET voided = true WHERE attempt = (SELECT id FROM attempt WHERE ref = :ref)").run(
        ref=handed_in["alice"]
    )
    assert "Taken out of the points" in (await questions(app, alice, handed_in["alice"]))[0]
    assert "Taken out of the points" not in (await questions(app, charlie, handed_in["charlie"]))[0]


async def test_a_late_answer_that_counts_now_is_the_one_that_is_shown(app, handed_in, charlie):
    await questions(app, charlie, handed_in["charlie"])
    await Sql(
        "UPDATE answer_current SET answer = :answer WHERE slot = 2 AND attempt ="
        " (SELECT id FROM attempt WHERE ref = :ref)"
    ).run(ref=handed_in["charlie"], answer='"a late word"')
    after = await questions(app, charlie, handed_in["charlie"])
    assert "a late word" in after[1]
    assert "Wendy" not in after[1]


async def test_each_language_has_its_own_words(app, handed_in, alice):
    english = await questions(app, alice, handed_in["alice"])
    assert "Your answer" in english[1]
    await Sql("UPDATE person SET locale = 'zh-Hant' WHERE login = 'alice'").run()
    chinese = "".join(await questions(app, alice, handed_in["alice"]))
    assert "你的答案" in chinese
    assert "Your answer" not in chinese


async def test_the_receipt_is_made_again_at_each_visit(app, handed_in, charlie):
    async with browser(app, charlie) as page:
        address = f"/attempts/{handed_in['charlie']}/result"
        assert "it matches" in (await page.open(address)).text
        await Sql("UPDATE answer_current SET answer = '\"x\"' WHERE slot = 2").run()
        assert "it does not match" in (await page.open(address)).text
