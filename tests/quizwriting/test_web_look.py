"""The page of a quiz and the door that looks at what is typed: nothing is kept by looking."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.db import count_queries
from lms.drafts import queries, service
from lms.questionforms.rules import KINDS, ready_made
from lms.quizwriting.rules.looking import entries
from tests.support.whole_site import CODE

UNIT = f"/authoring/courses/{CODE}/units/quiz"
LOOK = f"/authoring/courses/{CODE}/quizzes/quiz/look"
BODY = "How long? [2 points] #waiting @P4.1\n* A minute\n- An hour\n> Short.\n\nWhat now?\n\nWhere? [hotspot]\n![The desk](media/desk.png)\n* Here -> rect 1,1 20,20\n- There -> rect 40,40 60,60\n"


async def looks(desk, body, line=1, path=LOOK):
    answer = await desk.sends(path, body=body, line=line)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_the_page_holds_text_door_and_ready_made_questions(site, opened):
    async with site.as_("tess") as tess:
        page = await tess.reads(UNIT)
    assert f'data-look="{LOOK}?lang=en"' in page
    assert "You may leave a caller waiting in silence. [key silence] #service" in page
    assert '<template data-block="categorise">' in page


async def test_the_question_of_the_caret_is_shown_without_what_is_right(site, opened):
    async with site.as_("tess") as tess:
        page = await looks(tess, BODY.replace("What now?\n\n", ""), line=3)
    assert "<legend>How long?</legend>" in page
    assert "A minute" in page
    assert "Short." not in page
    assert 'data-line="1" data-last="4" aria-current="true"' in page
    assert "2 points" in page


async def test_faults_stand_with_their_lines_and_what_to_do(site, opened):
    async with site.as_("tess") as tess:
        page = await looks(tess, BODY, line=6)
    assert 'data-line="6">Line 6</a>: This question has no answers.' in page
    above_the_preview = page[page.index("<div data-look-seen") : page.index("<div data-look-list")]
    assert "<span>This question has no answers." in above_the_preview


async def test_a_picture_that_is_not_there_is_named(site, opened):
    async with site.as_("tess") as tess:
        assert "media/desk.png is not among the course" in await looks(tess, BODY, line=9)


async def test_an_empty_text_says_how_to_begin(site, opened):
    async with site.as_("tess") as tess:
        page = await looks(tess, "")
    assert "Write a question in the text" in page
    assert "The quiz has no questions." in page


async def test_rules_that_ask_for_more_than_there_is_are_said(site, opened, tess):
    await service.change_unit(tess, CODE, "quiz", {"draw": [{"n": "5", "topic": "waiting"}]})
    async with site.as_("tess") as desk:
        page = await looks(desk, "How long? #waiting\n* A minute\n- An hour")
    assert "5 of 1" in page
    assert "This draw asks for 5 questions" in page


async def test_looking_keeps_nothing_and_costs_as_many_queries_for_many_questions(site, opened, tess):
    before = await queries.open_text(tess, CODE, "quiz", "en")
    counted = []
    async with site.as_("tess") as desk:
        await looks(desk, BODY)
        for size in (2, 200):
            body = "\n\n".join(f"Question {n}?\n* yes {n}\n- no" for n in range(size))
            with count_queries() as counter:
                page = await looks(desk, body)
            assert page.count("data-last=") == size
            counted.append(int(counter))
    assert counted[0] == counted[1]
    after = await queries.open_text(tess, CODE, "quiz", "en")
    assert (after.text, after.version) == (before.text, before.version)


async def test_who_does_not_write_courses_finds_no_door(site, opened):
    async with site.as_("alice") as alice:
        assert (await alice.sends(LOOK, body=BODY)).status_code == 404
    async with site.as_("tess") as tess:
        assert (await tess.sends(LOOK.replace("/quiz/", "/none/"), body=BODY)).status_code == 404


@pytest.mark.parametrize("line", ["0", "-1", "x", "9" * 30])
async def test_a_caret_that_stands_nowhere_is_refused(site, opened, line):
    async with site.as_("tess") as tess:
        assert (await tess.sends(LOOK, body=BODY, line=line)).status_code == 422


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(body=st.text(st.sampled_from("ab 1.\n*-=~>[]#@|\\_({:}<&\"'\u0000\u202e＊對\r\t"), max_size=200))
async def test_whatever_is_typed_there_is_an_answer(site, opened, body):
    async with site.as_("tess") as tess:
        page = await looks(tess, body)
    assert "data-look-list" in page
    assert not re.search(r"<(a|b)>", page.partition("data-look-list")[2])


@pytest.mark.parametrize("locale", ["en", "zh-Hant", "zh-Hans"])
def test_every_ready_made_question_is_whole(locale):
    made = ready_made(locale)
    found = entries("\n\n".join(text.replace("⟦", "").replace("⟧", "") for text in made.values()), locale)
    assert [one.faults for one in found] == [()] * len(KINDS)
    assert [one.question.kind for one in found] == list(KINDS) == list(made)


PASTED = f"/authoring/courses/{CODE}/quizzes/quiz/pasted"


async def test_what_is_pasted_is_offered_as_our_text(site, opened):
    async with site.as_("tess") as tess:
        answer = await tess.sends(
            PASTED, text="1. Who <b>calls</b>?\r\nA. The caller\r\nB. The agent\r\nAnswer: B\r\n", body=""
        )
        assert answer.status_code == 200
        assert "Pasted: 1 question, read as a numbered list" in answer.text
        assert "- The caller\n* The agent\n</template>" in answer.text
        assert "<b>calls" not in answer.text
        assert (await tess.sends(PASTED, text="Who?\n* me\n- you", body="")).status_code == 204
    async with site.as_("alice") as alice:
        assert (await alice.sends(PASTED, text="x", body="")).status_code == 404


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(text=st.text(st.sampled_from('1A.B) \n\t,;"、:{}=~<>&*-#%\\$\u0000'), max_size=120))
async def test_whatever_is_pasted_there_is_an_answer(site, opened, text):
    async with site.as_("tess") as tess:
        assert (await tess.sends(PASTED, text=text, body=BODY)).status_code in {200, 204}
