"""Writing a page as its doors see it: preview, two people, history, translation, links."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.db import count_queries
from lms.drafts import queries, service
from lms.editing.queries import look
from tests.support.whole_site import CODE

UNIT = f"/authoring/courses/{CODE}/units/greeting"
ZH = "?lang=zh-Hant"
JSON = {"accept": "application/json"}


async def save(actor, body, *, base, device="tab", seq=1, locale="en", **head):
    return await service.save_text(actor, CODE, "greeting", locale, service.Save(base, device, seq, body, head))


async def version(actor, locale="en"):
    return (await queries.open_text(actor, CODE, "greeting", locale)).version


async def two_texts(site):
    """Tess has saved; Hana's words, typed upon what stood before, are kept aside. Her aside's ref."""
    tess, hana = site.cast["tess"], site.cast["hana"]
    await save(tess, "The text of Tess.\n", base=1)
    with pytest.raises(service.saving.Conflict):
        await save(hana, "The text of Hana.\n", base=1, device="other")
    (one,) = await queries.asides(hana, CODE, "greeting", "en")
    return one.ref


async def body_now(actor):
    found = await queries.open_text(actor, CODE, "greeting", "en")
    return found.text.rpartition("---\n")[2]


async def everything_kept(actor):
    """What stands, and all that the page of the history leads to."""
    at = (CODE, "greeting", "en")
    past = await queries.history(actor, *at)
    texts = [(await queries.revision(actor, *at, one.version)).text for one in past.items]
    texts += [one.text for one in await queries.settled_asides(actor, *at)]
    return {text.rpartition("---\n")[2] for text in texts} | {await body_now(actor)}


async def test_the_preview_is_what_learners_see_and_says_what_is_wrong_by_line(site, opened, tess):
    body = "One.\n\n::: check why\nWhat is best? \n* This\n- That\n> Because.\n:::\n\n![](media/gone.png)\n\n[x](unit:nowhere)\n"
    await save(tess, body, base=1, title="Hello")
    async with site.as_("tess") as desk:
        answer = await desk.browser.open(f"{UNIT}/preview?lang=en")
    page = answer.text
    assert "<h1>Hello</h1>" in page
    assert '<p id="b1">One.</p>' in page
    assert "What is best?" in page
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert "script-src 'none'" in answer.headers["content-security-policy"]
    seen = await look(tess, CODE, "greeting", "en")
    assert [fault.line for fault in seen.faults] == [10, 10, 12]
    assert seen.without_words == 1


async def test_a_page_that_cannot_be_read_is_previewed_all_the_same(site, opened, tess):
    for number, body in enumerate(
        ("", ":::", "::: check\n:::", "# x\n<script>alert(1)</script>", "\u202e" * 50, "|" * 300), 1
    ):
        await save(tess, body, base=number, seq=number)
        async with site.as_("tess") as desk:
            page = await desk.reads(f"{UNIT}/preview")
        assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("choice", "stands"),
    [("theirs", "The text of Tess.\n"), ("mine", "The text of Hana.\n"), ("merged", "Both.\n")],
)
async def test_whatever_is_chosen_the_other_text_is_in_the_history(site, opened, choice, stands):
    ref = await two_texts(site)
    async with site.as_("hana") as hana:
        page = await hana.reads(UNIT)
        assert "Tess" in page
        assert "Hana" in page
        await hana.sends(f"{UNIT}/asides/{ref}?lang=en", choice=choice, body="Both.\r\n")
        assert await body_now(site.cast["hana"]) == stands
        assert {"The text of Tess.\n", "The text of Hana.\n"} <= await everything_kept(site.cast["hana"])
        assert await queries.asides(site.cast["hana"], CODE, "greeting", "en") == ()


async def test_a_script_is_told_what_stands_after_a_decision(site, opened):
    ref = await two_texts(site)
    async with site.as_("hana") as hana:
        await hana.reads(UNIT)
        answer = await hana.browser.post(
            f"{UNIT}/asides/{ref}", data={"choice": "mine", "_csrf_token": hana.browser.csrf}, headers=JSON
        )
    assert answer.json() == {"title": "Greeting", "body": "The text of Hana.\n", "version": 3}


async def test_what_is_kept_aside_can_be_given_back_later(site, opened):
    ref = await two_texts(site)
    async with site.as_("hana") as hana:
        await hana.sends(f"{UNIT}/asides/{ref}", choice="theirs")
        assert "The text of" in await hana.reads(f"{UNIT}/history?aside={ref}")
        await hana.sends(f"{UNIT}/history", aside=ref)
    assert await body_now(site.cast["hana"]) == "The text of Hana.\n"


async def test_an_earlier_state_is_shown_as_a_difference_and_given_back(site, opened, tess):
    before = await body_now(tess)
    await save(site.cast["hana"], "All new.\n", base=1)
    async with site.as_("tess") as desk:
        page = await desk.reads(f"{UNIT}/history")
        assert "<del>" in page
        assert "<ins>" in page
        await desk.sends(f"{UNIT}/history", version="1")
        assert await body_now(tess) == before
        assert (await desk.browser.open(f"{UNIT}/history?version=77")).status_code == 404
        assert (await desk.browser.open(f"{UNIT}/history?version=x&page=-1")).status_code == 200


async def test_a_translation_sees_what_changed_in_its_source_until_it_says_the_same(site, opened, tess):
    async with site.as_("tess") as desk:
        assert "My translation says this too" not in await desk.reads(f"{UNIT}{ZH}")
        await save(tess, "A sentence that is quite new.\n", base=1)
        page = await desk.reads(f"{UNIT}{ZH}")
        assert "My translation says this too" in page
        assert "<ins>" in page
        assert "quite new" in page
        await desk.sends(f"{UNIT}/translation{ZH}")
        page = await desk.reads(f"{UNIT}{ZH}")
        assert "My translation says this too" not in page
        assert "<ins>" not in page
        await save(tess, "A sentence that is old.\n", base=2, seq=2)
        page = await desk.reads(f"{UNIT}{ZH}")
    changed = re.search(r'<div class="difference".*?</div>', page, re.DOTALL)[0]
    assert "A sentence that is " in changed
    assert len(re.findall("<del>|<ins>", changed)) == 2  # of the state that was followed only two words have changed


async def test_what_all_languages_share_is_changed_in_all_and_nobody_who_types_is_disturbed(site, opened, tess):
    await save(tess, "Typing.\n", base=1, device="mine", seq=1)
    async with site.as_("hana") as hana:
        await hana.reads(UNIT)
        sent = {"kind": "page", "complete": "acknowledge", "clauses": "P4.1、P3.6", "_csrf_token": hana.browser.csrf}
        answer = await hana.browser.post(f"{UNIT}/about", data=sent, headers=JSON)
        assert answer.json() == {"version": 3}
    assert (await save(tess, "Typing on.\n", base=2, device="mine", seq=2)).version == 4
    for locale in ("en", "zh-Hant"):
        text = (await queries.open_text(tess, CODE, "greeting", locale)).text
        assert "required: no" in text
        assert "complete: acknowledge" in text
        assert "clauses: [P4.1, P3.6]" in text
    assert "Typing on." in await body_now(tess)


async def test_without_scripts_everything_is_saved_by_one_button(site, opened, tess):
    async with site.as_("tess") as desk:
        page = await desk.reads(UNIT)
        device = re.search(r'name="device" value="([^"]+)"', page)[1]
        await desk.sends(
            UNIT, base="1", device=device, title="Hi", body="Hi.", kind="video", required="true", complete="", minutes="7",
            clauses="", media="talk.mp4",
        )  # fmt: skip
        page = await desk.reads(UNIT)
    assert 'value="talk.mp4"' in page
    assert 'value="video" selected' in page
    text = (await queries.open_text(tess, CODE, "greeting", "en")).text
    assert "minutes: 7" in text
    assert "minutes" not in (await queries.open_text(tess, CODE, "greeting", "zh-Hant")).text


@pytest.mark.parametrize(("words", "expected"), [("final", ["unit:quiz"]), ("GREET", ["unit:greeting"]), ("zzz", [])])
async def test_links_are_found_by_words(site, opened, words, expected):
    async with site.as_("tess") as tess:
        found = await tess.reads(f"/authoring/courses/{CODE}/links?lang=en&q={words}")
    assert re.findall(r'data-link="([^"]+)"', found) == expected


async def test_the_page_and_its_preview_ask_as_much_however_long_the_course_is(site, opened, tess):
    async def asked(path):
        async with site.as_("tess") as desk:
            await desk.reads(path)
            with count_queries() as count:
                await desk.reads(path)
        return len(count)

    paths = [UNIT, f"{UNIT}{ZH}", f"{UNIT}/preview", f"{UNIT}/history", f"{UNIT}/asides"]
    few = [await asked(path) for path in paths]
    for _n in range(20):
        await service.copy_unit(tess, CODE, "greeting")
    assert [await asked(path) for path in paths] == few
    assert max(few) <= 16


@pytest.mark.parametrize(("named", "shown"), [("7", "data-line="), ("1", ""), ("x", ""), ("9" * 30, "")])
async def test_a_line_of_the_file_in_the_address_is_gone_to_in_the_text(site, opened, named, shown):
    async with site.as_("tess") as tess:
        editor = re.search(r"<div class=\"ed\"[^>]*>", await tess.reads(f"{UNIT}?line={named}"))[0]
    assert ("data-line=" in editor) == bool(shown)


FORMS = st.dictionaries(
    st.sampled_from(
        ["kind", "required", "complete", "clauses", "version", "aside", "choice", "base", "device", "title"]
    ),
    st.text(max_size=20),
    max_size=6,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(FORMS, st.text(max_size=20))
async def test_whatever_is_posted_is_answered_with_a_sentence(site, opened, form, named):
    async with site.as_("tess") as tess:
        await tess.reads(UNIT)
        for path in (UNIT, f"{UNIT}/about", f"{UNIT}/history", f"{UNIT}/translation", f"{UNIT}/asides/x"):
            answer = await tess.sends(path, **form)
            assert answer.status_code in {303, 404, 422}
        for path in (UNIT, f"{UNIT}/preview", f"{UNIT}/history"):
            asked = await tess.browser.get(
                path, params={"lang": named, "version": named, "aside": named, "page": named}
            )
            assert asked.status_code in {200, 404}
