"""The pages of a regrade: who may, choose, dry run, reason, apply, the list; bad input keeps what was typed."""

import re

import pytest

from lms.core.db import Sql
from lms.regrades.service import apply_regrade
from tests.regrades.conftest import CHANGES, CHOSE_B, figured, hidden, marks
from tests.support.many_attempts import answered

REASON = "The line is right, a colleague is not"


@pytest.fixture
async def ref(asked):
    return await figured(asked)


async def dry(desk, ref, **form):
    answer = await desk.sends(f"/question-health/{ref}/dry-runs", **({"action": "both", "key": "b"} | form))
    assert answer.status_code == 200, answer.text
    return answer.text


async def applied(desk, ref, **form):
    fields = hidden(await dry(desk, ref, **form))
    answer = await desk.sends(f"/question-health/{ref}/regrades", **fields, reason=REASON)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def worked():
    for row in await Sql("SELECT id FROM regrade WHERE state = 'running'").rows():
        await apply_regrade(str(row["id"]))


@pytest.mark.parametrize("login", ["tess", "hana", "ada"])
async def test_who_cares_for_the_question_regrades_it(asked, ref, login):
    async with asked.as_(login) as desk:
        page = await desk.reads(f"/question-health/{ref}/regrade")
        assert "Accept the old key and the new one" in page
        assert "The account number" in page
        before = await marks()
        listed = await dry(desk, ref)
        assert "4 attempts were looked at" in listed
        assert "p00000" in listed
        assert "passes now" in listed
        assert await marks() == before  # a look changes nothing
        where = await applied(desk, ref)
        assert "Being applied: 0 of 4 attempts" in await desk.reads(where)
        await worked()
        done = await desk.reads(where)
        assert "Done: 4 attempts were looked at." in done
        assert REASON in done
    assert (await marks())["p00000-1"] == (2, 3, True)


@pytest.mark.parametrize("login", ["alice", "bob", "dora", "sam", "finn", "charlie"])
async def test_nobody_else_finds_any_of_it(asked, ref, login):
    async with asked.as_("tess") as desk:
        where = await applied(desk, ref)
    async with asked.as_(login) as desk:
        assert (await desk.browser.open(f"/question-health/{ref}/regrade")).status_code == 404
        assert (await desk.browser.open(where)).status_code == 404
        for noun in ("dry-runs", "regrades"):
            assert (await desk.sends(f"/question-health/{ref}/{noun}", action="full", reason="mine")).status_code == 404


async def test_an_instructor_regrades_own_courses_only(asked, ref):
    async with asked.as_("tess") as desk:
        where = await applied(desk, ref)
        await Sql("UPDATE course SET owner = :hana").run(hana=asked.cast["hana"].person_id)
        assert (await desk.browser.open(f"/question-health/{ref}/regrade")).status_code == 404
        assert (await desk.browser.open(where)).status_code == 404


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"action": ""}, "Choose what to do."),
        ({"action": "nonsense"}, "Choose what to do."),
        ({"action": "both", "key": "z"}, "This answer names an option that the question does not have."),
        ({"action": "new", "key": ""}, "Choose what is right."),
        ({"action": "text"}, "Nothing is different yet."),
        ({"action": "both", "key": "b", "reason-en": "x" * 5000}, "This is too long"),
    ],
)
async def test_a_choice_that_cannot_be_is_refused_and_nothing_is_lost(asked, ref, form, sentence):
    async with asked.as_("tess") as desk:
        typed = {"may_lower": "true"} | ({} if form["action"] == "text" else {"reason-zh-Hant": "因為"})
        answer = await desk.sends(f"/question-health/{ref}/dry-runs", **typed | form)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "因為" in answer.text or form["action"] == "text"
        assert re.search(r'name="may_lower"[^>]* checked', answer.text)


@pytest.mark.parametrize("reason", ["", "  ", "ab", "x" * 401])
async def test_without_a_reason_nothing_is_applied(asked, ref, reason):
    async with asked.as_("tess") as desk:
        fields = hidden(await dry(desk, ref))
        answer = await desk.sends(f"/question-health/{ref}/regrades", **fields, reason=reason)
        assert answer.status_code == 422
        assert "Say why, in 3 to 400 characters" in answer.text
        assert "p00000" in answer.text
    assert await Sql("SELECT id FROM regrade").rows() == []


async def test_a_list_that_has_changed_is_shown_anew_and_not_applied(asked, ref):
    async with asked.as_("tess") as desk:
        fields = hidden(await dry(desk, ref))
        await answered([CHOSE_B], prefix="late")
        answer = await desk.sends(f"/question-health/{ref}/regrades", **fields, reason=REASON)
        assert answer.status_code == 409
        assert "Results have changed since this list was made" in answer.text
        assert "late00000" in answer.text
        assert REASON in answer.text
        again = await desk.sends(f"/question-health/{ref}/regrades", **hidden(answer.text), reason=REASON)
        assert again.status_code == 303


async def test_the_second_person_is_told_before_and_at_applying(asked, ref):
    async with asked.as_("hana") as hana:
        fields = hidden(await dry(hana, ref, action="full"))
        async with asked.as_("tess") as tess:
            await applied(tess, ref)
        answer = await hana.sends(f"/question-health/{ref}/regrades", **fields, reason=REASON)
        assert answer.status_code == 409
        assert "Tess Okafor is regrading this question now" in answer.text
        assert "Tess Okafor is regrading this question since" in await dry(hana, ref, action="full")


async def test_a_long_list_is_paged_and_passing_comes_first(asked, ref):
    await answered([[("a", 0), (False, 1_000_000), ("120", 1_000_000)]] * 60, prefix="more")  # pass already
    async with asked.as_("tess") as desk:
        first = await dry(desk, ref, action="full")
        assert "1 to 50 of 62" in first
        assert first.index("p00000") < first.index("more00000")
        second = await dry(desk, ref, action="full", page="2")
        assert "51 to 62 of 62" in second
        where = await applied(desk, ref, action="full")
        await worked()
        assert "1 to 50 of 62" in await desk.reads(where)
        assert "51 to 62 of 62" in await desk.reads(f"{where}?page=2")
    assert len(await CHANGES.rows()) == 62


async def test_the_learner_reads_the_new_explanation_with_the_old_one_struck_through(asked, ref):
    async with asked.as_("alice") as alice:
        await alice.begins()
        running = await alice.starts()
        await running.answers(1, "b")
        assert "Corrected afterwards" not in await running.hands_in()  # drawn once, and never shown again as it was
        async with asked.as_("tess") as desk:
            await applied(desk, ref, action="new", **{"reason-en": "The number tells who is calling."})
        await worked()
        page = await alice.reads(f"/attempts/{running.ref}/result")
    assert "Corrected afterwards" in page
    assert "<del>The greeting</del>" in page
    assert "<del>A caller wants to know who is there.</del>" in page
    assert "The number tells who is calling." in page


@pytest.mark.parametrize(
    ("action", "words"), [("void", "Taken out of the points"), ("full", "Full marks for everybody")]
)
async def test_the_learner_reads_that_a_question_was_taken_out_or_given_to_all(asked, ref, action, words):
    async with asked.as_("alice") as alice:
        await alice.begins()
        running = await alice.starts()
        await running.hands_in()
        async with asked.as_("tess") as desk:
            await applied(desk, ref, action=action)
        await worked()
        assert words in await alice.reads(f"/attempts/{running.ref}/result")


async def test_one_goes_back_from_the_list_to_the_choice_with_everything_chosen(asked, ref):
    async with asked.as_("tess") as desk:
        page = await dry(desk, ref, action="new", key="b", **{"reason-en": "Newer", "back": "1"})
    assert re.search(r'name="action" value="new" checked', page)
    assert re.search(r'value="b" checked', page)
    assert "Newer" in page


@pytest.mark.parametrize(
    "address", ["/regrades/x", "/regrades/%00", "/question-health/x/regrade", "/regrades/" + "9" * 300]
)
async def test_bad_addresses_are_not_found(asked, address):
    async with asked.as_("tess") as desk:
        assert (await desk.browser.open(address)).status_code == 404


async def test_the_pages_speak_chinese(asked, ref):
    await Sql("UPDATE person SET locale = 'zh-Hant' WHERE login = 'tess'").run()
    async with asked.as_("tess") as desk:
        page = await desk.reads(f"/question-health/{ref}/regrade")
        page += await dry(desk, ref)
        page += await desk.reads(await applied(desk, ref))
    assert "先說什麼？" in page
    assert not re.search(r"Accept|looked at|Whoever|Nobody|Being applied|Reason", page)
