"""Trying out a quiz: shown as learners see it, marked as it would be, and nothing of it is anywhere afterwards."""

import re
from pathlib import Path

import pytest

from lms.banks import service as banks
from lms.banks.queries import bank_by_name
from lms.core.db import Sql
from lms.drafts import queries, service
from lms.drafts.service import Save
from lms.piccolo_app import APP_CONFIG
from tests.banks.test_imports import bring, texts
from tests.support.drawn import drawn
from tests.support.whole_site import CODE, PAGE

BEGIN = f"/authoring/courses/{CODE}/quizzes/quiz/trials"
BODY = """May one wait? [key wait] #tone
* Yes
- No
> Of course.

Where? [key where] #tone
= here

What do you say? [key say] [essay] #tone
+ Tone: rude = 0 | kind = 1
"""
_SECTION = re.compile(r'<section[^>]*data-slot="(\d+)".*?</section>', re.DOTALL)
_SESSIONS = {"login_session", "trial"}


async def writes(tess, body, head=None):
    found = await queries.open_text(tess, CODE, "quiz", "en")
    await service.save_text(tess, CODE, "quiz", "en", Save(found.version, "test", found.version + 1, body, head or {}))


async def begins(desk, path=BEGIN):
    answer = await desk.sends(path)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"], await desk.reads(answer.headers["location"])


def place_of(page, words):
    return next(found[1] for found in _SECTION.finditer(page) if words in found[0])


def option(page, words):
    return re.search(rf'value="([^"]+)"[^>]*><span>{words}', page)[1]


async def everything():
    """All rows of all tables but those of sessions and trials."""
    names = sorted(table._meta.tablename for table in APP_CONFIG.table_classes)
    return {name: await Sql(f'SELECT * FROM "{name}"').rows() for name in names if name not in _SESSIONS}


async def test_a_trial_shows_the_draft_and_its_result_and_changes_no_other_table(site, opened, tess):
    head = {"mode": "test", "pass": "60%", "title": "As it will be", "draw": [{"n": "3", "least_used": "yes"}]}
    await writes(tess, BODY, head)
    async with site.as_("alice") as learner:
        await learner.begins()
        assert "As it will be" not in await learner.reads(PAGE)
    before = await everything()
    async with site.as_("tess") as desk:
        place, page = await begins(desk)
        assert "Trial: nothing is recorded." in page
        assert "You pass with 60% of the points." in page
        assert "Of course." not in page
        at = {words: place_of(page, words) for words in ("May one wait?", "Where?", "What do you say?")}
        form = {f"was-{slot}": "null" for slot in at.values()} | {
            f"q{at['May one wait?']}": option(page, "Yes"), f"q{at['Where?']}": "there", f"flag-{at['Where?']}": "on"
        }  # fmt: skip
        assert (await desk.sends(f"{place}/answers", **form)).headers["location"] == place
        page = await desk.reads(place)
        assert 'value="there"' in page
        assert "2 of 3 questions answered" in page
        answer = await desk.sends(f"{place}/submission", **{**form, f"answer-{at['Where?']}": '"Here."'})
        result = await desk.reads(answer.headers["location"])
        assert "<h1>Passed</h1>" in result
        assert "Of course." in result
        again = await desk.sends(f"{place}/submission", **form)
        assert "<h1>Passed</h1>" in await desk.reads(again.headers["location"])
    assert await everything() == before


def test_no_other_room_reads_or_writes_trials():
    named = re.compile(r"\b(FROM|JOIN|INTO|UPDATE)\s+\"?trial\b", re.IGNORECASE)
    rooms = {path.relative_to("lms").parts[0] for path in Path("lms").rglob("*.py") if named.search(path.read_text())}
    assert rooms == {"trials"}


async def test_one_question_a_page_goes_on_as_the_rules_say(site, opened, tess):
    await writes(tess, BODY, {"nav": "linear", "shuffle": "no"})
    async with site.as_("tess") as desk:
        place, page = await begins(desk)
        assert "May one wait?" in page
        assert "Where?" not in page
        await desk.sends(f"{place}/answers", **{"was-1": "null", "q1": option(page, "No"), "go": "2"})
        page = await desk.reads(place)
        assert "Where?" in page
        await desk.sends(f"{place}/answers", **{"was-2": "null", "q2": "here", "go": "1"})
        assert "Where?" in await desk.reads(place)


async def test_a_question_with_its_own_time_is_closed_when_that_is_over(frozen, site, opened, tess):
    await writes(tess, BODY, {"nav": "linear", "clock": "per-question", "time": "60 s", "shuffle": "no"})
    async with site.as_("tess") as desk:
        place, page = await begins(desk)
        assert "data-left>1:00<" in page
        frozen.tick(seconds=20)
        await desk.sends(f"{place}/answers", **{"was-1": "null", "q1": option(page, "Yes"), "go": "2"})
        assert "data-left>1:00<" in await desk.reads(place)
        frozen.tick(seconds=91)
        page = await desk.reads(place)
        assert re.search(r'id="locked"(?![^>]*hidden)', page)
        await desk.sends(f"{place}/answers", **{"was-2": "null", "q2": "here"})
        assert "1 of 3 questions answered" in await desk.reads(place)


async def test_practice_checks_an_answer_and_shows_the_hint(site, opened, tess):
    body = "Where? [key where]\n= here\nhint: Not there.\n> Because.\n"
    await writes(tess, body, {"mode": "practice", "tries": "3", "confidence": "yes"})
    async with site.as_("tess") as desk:
        place, page = await begins(desk)
        assert f'formaction="{place}/slots/1/tries"' in page
        form = {"was-1": "null", "try-1": "1", "confidence": "high"}
        answer = await desk.sends(f"{place}/slots/1/tries", q1="there", **form)
        page = await desk.reads(answer.headers["location"])
        assert "Not there." in page
        await desk.sends(f"{place}/slots/1/tries", q1="here", **form)
        page = await desk.reads(place)
        assert "Because." in page
        await desk.sends(f"{place}/submission")
        assert "Right at try 2" in await desk.reads(place)


async def test_an_essay_waits_for_a_mark_and_whoever_tries_it_out_can_give_it(site, opened, tess):
    await writes(tess, BODY, {"shuffle": "no", "pass": "30%"})
    before = await everything()
    async with site.as_("tess") as desk:
        place, _page = await begins(desk)
        await desk.sends(f"{place}/submission", **{"was-3": "null", "q3": "Hello"})
        page = await desk.reads(place)
        assert "<h1>Handed in</h1>" in page
        assert "Waits for its mark" in page
        answer = await desk.sends(f"{place}/slots/3/mark", comment="Nearly.")
        assert answer.status_code == 422
        assert "Still open: Tone." in answer.text
        assert "Nearly.</textarea>" in answer.text
        answer = await desk.sends(f"{place}/slots/3/mark", **{"level-0": "1", "comment": "Well said."})
        assert answer.headers["location"] == f"{place}#marking"
        page = await desk.reads(place)
    assert "<h1>Passed</h1>" in page
    assert '<dd class="essay">Well said.</dd>' in page
    assert re.search(r'name="level-0" value="1" checked', page)
    assert await everything() == before


async def test_a_pause_the_end_of_the_clock_and_a_late_hand_in_are_played(frozen, site, opened, tess):
    head = {"clock": "active", "time": "10 min", "when_over": "grace", "grace": "5 min", "penalty": "10%",
            "references": ["greeting"], "shuffle": "no"}  # fmt: skip
    await writes(tess, BODY.split("\n\nWhat do you say?", maxsplit=1)[0], head)
    before = await everything()
    async with site.as_("tess") as desk:
        place, page = await begins(desk)
        assert "<span data-left>10:00</span>" in page
        frozen.tick(seconds=60)
        await desk.sends(f"{place}/pause", **{"was-1": "null", "q1": option(page, "Yes"), "go": "2"})
        page = await desk.reads(place)
        assert "May one wait?" not in page
        assert "9:00" in page
        assert "Back to question" in page
        assert f"/authoring/courses/{CODE}/units/greeting" in page
        frozen.tick(seconds=3600)
        assert (await desk.sends(f"{place}/resumption")).headers["location"] == place
        assert "data-left>9:00<" in await desk.reads(place)
        frozen.tick(seconds=580)
        page = await desk.reads(place)
        assert "Handing in late costs 10% of the points." in page
        await desk.sends(f"{place}/submission")
        page = await desk.reads(place)
        assert "which cost 10% of the points" in page
        assert ">45%<" in page
        place, page = await begins(desk)
        frozen.tick(seconds=1000)
        assert "<h1>Not handed in in time</h1>" in await desk.reads(place)
        assert (await desk.sends(f"{place}/answers", **{"was-1": "null", "q1": option(page, "Yes")})).status_code == 303
    assert await everything() == before


async def test_what_cannot_be_paused_says_so_and_a_closed_book_tells_of_its_code(site, opened, tess):
    await writes(tess, BODY, {"book": "closed", "clock": "wall", "time": "20 min", "shuffle": "no"})
    async with site.as_("tess") as desk:
        place, page = await begins(desk)
        assert "A learner types the code of the room first" in page
        answer = await desk.sends(f"{place}/pause")
    assert answer.status_code == 409
    assert "This quiz cannot be paused." in answer.text


async def test_a_quiz_with_faults_says_what_to_put_right(site, opened, tess):
    await writes(tess, "May one wait?\n- Yes\n- No\n")
    async with site.as_("tess") as desk:
        answer = await desk.sends(BEGIN)
    assert answer.status_code == 422
    assert "No option is marked as right." in answer.text


async def test_a_trial_belongs_to_whoever_began_it_and_a_new_one_takes_its_place(site, opened, tess):
    await writes(tess, BODY)
    async with site.as_("tess") as desk:
        place, _page = await begins(desk)
    async with site.as_("ada") as other:
        theirs, _page = await begins(other)
        assert (await other.browser.open(place)).status_code == 404
        assert (await other.sends(f"{place}/answers")).status_code == 404
    async with site.as_("alice") as stranger:
        assert (await stranger.sends(BEGIN)).status_code == 404
        assert (await stranger.browser.open(place)).status_code == 404
    async with site.as_("tess") as desk:
        await begins(desk)
        assert (await desk.browser.open(place)).status_code == 404
    async with site.as_("ada") as other:
        await other.reads(theirs)


@pytest.mark.parametrize("sent", [{"was-1": "null", "answer-1": "{"}, {"was-1": "null", "answer-1": '["x"]'}])
async def test_what_no_page_of_ours_sends_is_refused(site, opened, tess, sent):
    await writes(tess, BODY, {"shuffle": "no"})
    async with site.as_("tess") as desk:
        place, _page = await begins(desk)
        assert (await desk.sends(f"{place}/answers", **sent)).status_code == 422


async def test_a_trial_draws_from_banks_as_the_quiz_would(site, opened, tess):
    await banks.make_bank("service-rules", locale="en", owner=None)
    await bring(await bank_by_name("service-rules"), texts(1, 2, 3))
    head = {"draw": [{"n": "2", "topic": "topic-1"}], "banks": ["service-rules"]}
    await writes(tess, BODY, head)
    before = await everything()
    async with site.as_("tess") as desk:
        _place, page = await begins(desk)
        assert {words for words in ("number 1?", "number 2?", "number 3?", "May one wait?") if words in page} == {
            "number 1?", "number 3?"
        }  # fmt: skip
        assert await everything() == before
        await writes(tess, BODY, {**head, "banks": ["nowhere"]})
        answer = await desk.sends(BEGIN)
    assert answer.status_code == 422
    assert "draws from the bank “nowhere”" in answer.text


async def test_a_picture_of_the_draft_is_shown_and_one_that_is_not_there_is_named(site, opened, tess):
    await writes(
        tess, "Where? [hotspot]\n![The desk](media/desk.png)\n* Here -> rect 1,1 20,20\n- There -> rect 40,40 60,60\n"
    )
    async with site.as_("tess") as desk:
        answer = await desk.sends(BEGIN)
        assert answer.status_code == 422
        assert "media/desk.png is not among" in answer.text
        await desk.browser.send_form("/authoring/media", {}, files={"file": ("desk.png", drawn(), "image/png")})
        file = await Sql("SELECT ref FROM media_file ORDER BY id DESC LIMIT 1").first()
        await service.add_media(tess, CODE, "desk.png", file["ref"])
        _place, page = await begins(desk)
    assert re.search(r'<img src="/media/[^"]+desk.png" alt="The desk" width="\d+"', page)
