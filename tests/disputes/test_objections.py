"""Asking for a check: written by the learner, kept while typing, answered by who cares for the course."""

import re

import pytest

from lms.core.db import Sql

WORDS = "The number is asked for first in our script."
LINE = Sql("SELECT state, slot, words, outcome, answer FROM objection ORDER BY id")


async def asked(site, ref, **form):
    async with site.as_("alice") as alice:
        return await alice.sends(f"/attempts/{ref}/objections", **({"slot": "1", "words": WORDS} | form))


async def ref_of(desk):
    return re.search(r'href="/objections/([^"?]+)"', await desk.reads("/objections"))[1]


async def test_a_learner_asks_and_the_instructor_answers(site, handed_in):
    await Sql("UPDATE person SET email = 'a@lull.test', email_key = 'a@lull.test' WHERE login = 'alice'").run()
    async with site.as_("alice") as alice:
        result = await alice.reads(f"/attempts/{handed_in}/result")
        assert f'href="/attempts/{handed_in}/objections"' in result
        assert 'aria-keyshortcuts="O"' in result
    assert (await asked(site, handed_in)).status_code == 303
    async with site.as_("tess") as tess:
        page = await tess.reads(f"/objections/{await ref_of(tess)}")
        assert WORDS in page
        assert "What do you say first?" in page
        assert f"/attempts/{handed_in}/timeline" in page
        answered = await tess.sends(
            f"/objections/{await ref_of(tess)}/answer", outcome="stands", answer="The script has the greeting first."
        )
        assert answered.status_code == 303
        assert "Nobody waits" in await tess.reads("/objections")
        assert WORDS in await tess.reads("/objections?show=closed")
    async with site.as_("alice") as alice:
        page = await alice.reads(f"/attempts/{handed_in}/objections")
        assert "The script has the greeting first." in page
        assert "Answer of Tess Okafor" in page
    mail = await Sql("SELECT subject, body FROM outbox_mail").first()
    assert mail["subject"] == "Your request for a check was answered"
    assert f"/attempts/{handed_in}/objections" in mail["body"]


async def test_what_is_typed_is_kept_and_nobody_else_sees_it(site, handed_in):
    async with site.as_("alice") as alice:
        assert (
            await alice.sends(f"/attempts/{handed_in}/objection-draft", slot="2", words="half a tho")
        ).status_code == 204
        assert (
            await alice.sends(f"/attempts/{handed_in}/objection-draft", slot="2", words="half a thought")
        ).status_code == 204
    async with site.as_("alice") as alice:
        page = await alice.reads(f"/attempts/{handed_in}/objections")
        assert "half a thought" in page
        assert re.search(r'<option value="2" selected>', page)
    async with site.as_("tess") as tess:
        assert "half a thought" not in await tess.reads("/objections")
    assert len(await LINE.rows()) == 1


@pytest.mark.parametrize("login", ["bob", "charlie", "tess", "hana"])
async def test_nobody_asks_for_somebody_else(site, handed_in, login):
    async with site.as_(login) as desk:
        assert (await desk.browser.open(f"/attempts/{handed_in}/objections")).status_code == 404
        assert (await desk.sends(f"/attempts/{handed_in}/objections", slot="1", words=WORDS)).status_code == 404
        assert (await desk.sends(f"/attempts/{handed_in}/objection-draft", slot="1", words=WORDS)).status_code == 404


@pytest.mark.parametrize("login", ["alice", "bob", "dora", "sam", "finn", "charlie"])
async def test_nobody_else_answers(site, handed_in, login):
    await asked(site, handed_in)
    async with site.as_("tess") as tess:
        ref = await ref_of(tess)
    async with site.as_(login) as desk:
        assert (await desk.browser.open("/objections")).status_code == 404
        assert (await desk.browser.open(f"/objections/{ref}")).status_code == 404
        assert (await desk.sends(f"/objections/{ref}/answer", outcome="stands", answer="no no")).status_code == 404


async def test_an_instructor_sees_own_courses_only(site, handed_in):
    await asked(site, handed_in)
    async with site.as_("tess") as tess:
        ref = await ref_of(tess)
        await Sql("UPDATE course SET owner = :hana").run(hana=site.cast["hana"].person_id)
        assert "Nobody waits" in await tess.reads("/objections")
        assert (await tess.browser.open(f"/objections/{ref}")).status_code == 404


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"words": ""}, 422),
        ({"words": "short"}, 422),
        ({"words": "x" * 4001}, 422),
        ({"slot": "x"}, 422),
        ({"slot": "-1"}, 422),
        ({"slot": "77"}, 404),
    ],
)
async def test_what_cannot_be_asked_is_refused_and_what_was_typed_stays(site, handed_in, form, status):
    answer = await asked(site, handed_in, **form)
    assert answer.status_code == status
    assert status == 404 or form.get("words", WORDS)[:50] in answer.text
    assert await LINE.rows() == []


async def test_one_open_question_at_a_time(site, handed_in):
    assert (await asked(site, handed_in)).status_code == 303
    again = await asked(site, handed_in, words="And another thing about this.")
    assert again.status_code == 409
    assert "You have asked about this already." in again.text
    assert "And another thing" in again.text
    assert (await asked(site, handed_in, slot="0")).status_code == 303


@pytest.mark.parametrize(
    ("form"),
    [
        {"outcome": "maybe", "answer": "long enough"},
        {"outcome": "stands", "answer": ""},
        {"outcome": "", "answer": "long enough"},
    ],
)
async def test_an_answer_that_cannot_be_is_refused(site, handed_in, form):
    await asked(site, handed_in)
    async with site.as_("tess") as tess:
        answer = await tess.sends(f"/objections/{await ref_of(tess)}/answer", **form)
    assert answer.status_code == 422
    assert form["answer"] in answer.text


async def test_the_second_answer_is_told_that_there_is_one(site, handed_in):
    await asked(site, handed_in)
    async with site.as_("tess") as tess, site.as_("hana") as hana:
        ref = await ref_of(tess)
        await tess.sends(f"/objections/{ref}/answer", outcome="stands", answer="As it is.")
        second = await hana.sends(f"/objections/{ref}/answer", outcome="changed", answer="I say no.")
    assert second.status_code == 409
    assert (await LINE.rows())[0]["answer"] == "As it is."


async def test_a_running_attempt_has_no_objections(site):
    async with site.as_("alice") as alice:
        await alice.begins()
        running = await alice.starts()
        assert (await alice.browser.open(f"/attempts/{running.ref}/objections")).status_code == 404


async def test_the_pages_speak_chinese(site, handed_in):
    await asked(site, handed_in)
    await Sql("UPDATE person SET locale = 'zh-Hant' WHERE login IN ('tess', 'alice')").run()
    async with site.as_("alice") as alice:
        page = await alice.reads(f"/attempts/{handed_in}/objections")
    async with site.as_("tess") as tess:
        page += await tess.reads("/objections") + await tess.reads(f"/objections/{await ref_of(tess)}")
    assert not re.search(r"Ask for|Request|Send<|About|whole quiz|waits for|What came", page)
