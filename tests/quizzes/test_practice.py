"""Practising: several tries with hints and a penalty, how sure one is, and nothing told before its time."""

import asyncio
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.attempts.rules.states import Closed
from lms.core.db import IntegrityRefused, Sql, count_queries
from lms.core.errors import NotFound
from lms.enrolments.service import enrol
from lms.practice.rules.tries import Confidence, Kind
from lms.practice.service import NothingToCheck, Step
from lms.quizzes import queries
from lms.quizzes.service import Writer, check_answer, start_attempt, submit
from tests.quizzes.conftest import publish
from tests.quizzes.test_service import answer
from tests.support.apps import whole_app
from tests.support.people import browser

QUESTIONS = """
Whom do you tell first? [key first] #attendance
* The attendance line
- A colleague
- Nobody
hint: Who can change the plan?
hint: It has a telephone of its own.
> Only the line can change the plan.

What is ACW? [key acw] [text] #attendance
= after-call work | ACW
hint: It begins when the caller is gone.

Match them. [key match] [match] #data
A question fails -> Call back
All pass -> Go on
Someone else -> Refuse
"""
RULES = "title: Practice\nmode: practice\npass: 50%\nshuffle: no\ntries: 3\nconfidence: yes\n"
SECRETS = ("Who can change", "telephone of its own", "Only the line", "after-call work", "when the caller is gone")


@pytest.fixture
async def practice(db, alice):
    await publish(rules=RULES, questions=QUESTIONS)
    await enrol(alice, "rules")
    return await start_attempt(alice, "rules", "final")


@pytest.fixture
async def page(db, alice):
    async with browser(whole_app(), alice) as made:
        yield made


async def own(alice, ref):
    return await queries.own_attempt(alice, ref)


async def tries(alice, ref, slot, value, *, number=1, kind=Kind.TRY, sure=None):
    await check_answer(await own(alice, ref), slot, Step(kind, number, value, sure))


async def rows():
    return await Sql("SELECT slot, number, kind, confidence, credit_ppm FROM attempt_try ORDER BY id").rows()


def wrong_of(slot):
    return next(each.id for each in slot.question.options if each.id != slot.question.right)


async def test_tries_are_written_down_and_earn_what_is_left(practice, alice):
    slots = (await own(alice, practice)).slots
    await tries(alice, practice, 1, wrong_of(slots[0]), sure=Confidence.HIGH)
    await tries(alice, practice, 1, slots[0].question.right, number=2)
    await tries(alice, practice, 2, "acw", sure=Confidence.MID)
    assert [tuple(row.values()) for row in await rows()] == [
        (1, 1, "try", "high", 0),
        (1, 2, "try", "", 1_000_000),
        (2, 1, "try", "mid", 1_000_000),
    ]
    await submit(Writer(actor=alice), practice)
    done = await own(alice, practice)
    assert [slot.credit_ppm for slot in done.slots] == [666_666, 1_000_000, 0]
    assert (done.score_ppm, done.passed, done.answered) == (555_555, True, 2)


async def test_a_repeated_press_and_a_try_after_the_end_change_nothing(practice, alice):
    right = (await own(alice, practice)).slots[0].question.right
    for _press in range(2):
        await tries(alice, practice, 1, right)
    await tries(alice, practice, 1, wrong_of((await own(alice, practice)).slots[0]), number=2)
    assert len(await rows()) == 1


async def test_there_are_no_more_tries_than_the_quiz_gives(practice, alice):
    for number, value in enumerate(("a", "b", "c", "acw"), 1):
        await tries(alice, practice, 2, value, number=number)
    assert [row["number"] for row in await rows()] == [1, 2, 3]


@pytest.mark.parametrize(
    ("slot", "value", "refusal"),
    [(2, None, NothingToCheck), (2, " ", NothingToCheck), (9, "x", NotFound), (0, "x", NotFound)],
)
async def test_what_cannot_be_checked_costs_nothing(practice, alice, slot, value, refusal):
    with pytest.raises(refusal):
        await tries(alice, practice, slot, value)
    assert not await rows()


async def test_the_same_answer_again_costs_nothing(practice, alice):
    await tries(alice, practice, 2, "no")
    with pytest.raises(NothingToCheck, match="just tried"):
        await tries(alice, practice, 2, "no", number=2)


async def test_what_was_answered_and_never_checked_counts_at_handing_in(practice, alice):
    await answer(practice, 2, "acw")
    await tries(alice, practice, 2, "no")
    await submit(Writer(actor=alice), practice)
    assert (await own(alice, practice)).slots[1].credit_ppm == 666_666


async def test_who_is_shown_the_answer_earns_what_was_earned_before(practice, alice):
    await tries(alice, practice, 3, {}, kind=Kind.SHOWN)
    await answer(practice, 3, (await own(alice, practice)).slots[2].question.pairs)
    pairs = (await own(alice, practice)).slots[2].question.pairs
    await submit(Writer(actor=alice), practice)
    done = await own(alice, practice)
    assert done.slots[2].credit_ppm == 0
    assert len(pairs) == 3


async def test_handed_in_is_handed_in(practice, alice):
    await submit(Writer(actor=alice), practice)
    with pytest.raises(Closed):
        await tries(alice, practice, 2, "acw")


async def test_tries_are_kept_for_good(practice, alice):
    await tries(alice, practice, 2, "no")
    for change in ("UPDATE attempt_try SET number = 9", "DELETE FROM attempt_try"):
        with pytest.raises(IntegrityRefused):
            await Sql(change).run()


async def test_a_test_cannot_be_checked_before_it_is_handed_in(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    with pytest.raises(NotFound):
        await tries(alice, ref, 4, "acw")


async def text_of(page, ref):
    return (await page.open(f"/attempts/{ref}")).text


def fields(**given):
    return {name.replace("_", "-"): value for name, value in given.items()}


async def test_key_hint_and_reason_leave_the_server_only_in_their_turn(page, practice, alice):
    slot = (await own(alice, practice)).slots[0]
    assert not [secret for secret in SECRETS if secret in await text_of(page, practice)]
    address = f"/attempts/{practice}/slots/1/tries"
    form = fields(was_1="null", try_1="1") | {"q1": wrong_of(slot), "confidence": "high"}
    checked = await page.send_form(address, form)
    assert (checked.status_code, checked.headers["location"]) == (303, f"/attempts/{practice}#question-1")
    text = await text_of(page, practice)
    assert [secret for secret in SECRETS if secret in text] == ["Who can change"]
    assert "You have 2 tries left." in text
    await page.send_form(address, fields(was_1="null", try_1="2") | {"q1": slot.question.right})
    text = await text_of(page, practice)
    assert [secret for secret in SECRETS if secret in text] == ["Only the line"]
    assert "It earns 66% of its points." in text


async def test_a_finished_question_is_locked_and_shows_what_was_right(page, practice, alice):
    address = f"/attempts/{practice}/slots/1/tries"
    await page.send_form(address, fields(was_1="null", try_1="1") | {"show": "1"})
    text = await text_of(page, practice)
    section = text[text.index('id="question-1"') : text.index('id="question-2"')]
    assert re.search(r"<fieldset class=\"q\"[^>]* disabled", section)
    assert "opt-missed" in section
    assert "The answer is shown." in section
    assert 'name="was-1"' not in section
    assert "data-check" not in section


async def test_the_answer_is_saved_with_its_check_and_other_answers_with_it(page, practice, alice):
    form = fields(was_1="null", was_2="null", try_2="1") | {"q1": "a", "q2": "no"}
    await page.send_form(f"/attempts/{practice}/slots/2/tries", form)
    slots = (await own(alice, practice)).slots
    assert (slots[0].answer, slots[1].answer, len(slots[0].steps), len(slots[1].steps)) == ("a", "no", 0, 1)


async def test_a_script_gets_the_question_alone(page, practice, alice):
    form = fields(was_2="null", try_2="1") | {"q2": "no"}
    reply = await page.send_form(f"/attempts/{practice}/slots/2/tries", form, headers={"hx-request": "true"})
    assert reply.status_code == 200
    assert reply.text.count("data-slot=") == 1
    assert "It begins when the caller is gone" not in SECRETS[0]
    assert "It begins when the caller is gone." in reply.text
    assert "after-call work" not in reply.text


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"try-2": "1", "was-2": "null", "q2": ""}, 422),
        ({"try-2": "x", "was-2": "null", "q2": "a"}, 422),
        ({"was-2": "null", "q2": "a"}, 422),
        ({"try-2": "１", "was-2": "null", "q2": "a"}, 422),
        ({"try-2": "1", "was-2": "{", "q2": "a"}, 422),
        ({"try-2": "1", "was-2": "null", "q2": "a", "confidence": "very"}, 303),
    ],
)
async def test_a_strange_form_gets_a_sentence_or_its_check(page, practice, form, status):
    assert (await page.send_form(f"/attempts/{practice}/slots/2/tries", form)).status_code == status


async def test_nothing_given_says_so_on_the_page_that_keeps_everything(page, practice):
    form = {"try-2": "1", "was-2": "null", "q2": " ", "was-1": "null", "q1": "a"}
    reply = await page.send_form(f"/attempts/{practice}/slots/2/tries", form)
    assert "Give an answer first, then check it." in reply.text
    assert re.search(r'value="a" checked', reply.text)


@pytest.mark.parametrize("slot", ["4", "0", "-1", "99999999999999999999", "x"])
async def test_a_question_that_is_not_there_is_not_there(page, practice, slot):
    assert (await page.send_form(f"/attempts/{practice}/slots/{slot}/tries", {f"try-{slot}": "1"})).status_code == 404


async def test_somebody_elses_question_is_not_there(db, practice, charlie):
    async with browser(whole_app(), charlie) as stranger:
        reply = await stranger.send_form(f"/attempts/{practice}/slots/1/tries", {"try-1": "1", "q1": "a"})
        assert reply.status_code == 404
    assert not await rows()


async def test_the_result_tells_every_try_and_how_sure_one_was(page, practice, alice):
    slots = (await own(alice, practice)).slots
    await tries(alice, practice, 1, wrong_of(slots[0]), sure=Confidence.HIGH)
    await tries(alice, practice, 1, slots[0].question.right, number=2)
    await tries(alice, practice, 2, "acw", sure=Confidence.MID)
    await submit(Writer(actor=alice), practice)
    text = (await page.open(f"/attempts/{practice}/result")).text
    assert "Right at try 2: 66% of the points" in text
    assert "Knowing how sure you can be: −4 of 9 points." in text
    assert "No answer" in text  # the third question: not answered is not wrong
    assert ", Fairly sure" in text


async def test_the_front_page_says_how_it_is_marked(page, db, alice):
    await publish(rules=RULES, questions=QUESTIONS)
    text = (await page.open("/courses/rules/quizzes/final")).text
    for words in ("3 tries", "1/3 of the points", "how sure you are", "each right part earns its share"):
        assert words in text


async def test_practice_costs_one_query_more_however_many_tries(page, practice, alice):
    counts = []
    for number in (1, 2):
        await tries(alice, practice, 2, f"no {number}", number=number)
        await page.open(f"/attempts/{practice}")
        with count_queries() as count:
            await page.open(f"/attempts/{practice}")
        counts.append(len(count))
    assert counts[0] == counts[1] <= 7


_TEXT = st.one_of(
    st.sampled_from(["", "1", "2", "-1", "0", "９", "999999", "null", '"a"', "[", "low", "high", "on", "a"]),
    st.text(max_size=30),
)
_NAMES = st.sampled_from(
    ["q1", "q2", "q3", "q3-a", "was-1", "was-2", "was-3", "try-1", "try-2", "try-3", "confidence", "show", "go"]
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    slot=st.one_of(st.integers(-3, 12), st.sampled_from([2**31, 2**63, 10**30])),
    form=st.dictionaries(_NAMES, _TEXT, max_size=8),
    headers=st.sampled_from([{}, {"hx-request": "true"}, {"hx-request": "true", "accept": "application/json"}]),
)
async def test_whatever_is_sent_to_be_checked_the_answer_is_a_page_or_a_reason(page, practice, slot, form, headers):
    reply = await page.send_form(f"/attempts/{practice}/slots/{slot}/tries", form, headers=headers)
    assert 200 <= reply.status_code < 500, reply.text
    if reply.status_code >= 400 and headers.get("accept"):
        assert reply.json()["detail"]


async def test_two_presses_at_once_are_one_try(practice, alice):
    await asyncio.gather(*(tries(alice, practice, 2, "no", number=1) for _press in range(4)))
    assert len(await rows()) == 1


@given(order=st.permutations([(1, "a"), (2, "acw"), (3, None)]))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_order_in_which_questions_are_practised_does_not_matter(practice, alice, order):
    """Whichever question is tried first, each keeps its own tries."""
    for slot, value in order:
        if value is not None:
            await tries(alice, practice, slot, value)
    assert sorted((row["slot"], row["number"]) for row in await rows()) == [(1, 1), (2, 1)]
