"""The timeline of an attempt: for whom, how much, and that every figure is worked out anew."""

import re

import msgspec
import pytest

from lms.core.db import Sql, count_queries
from lms.questions.rules.quiz_rules import Mode
from lms.quizzes.queries import quiz as quizzes

FULL, LIGHT, NOBODY = ("tess", "hana", "ada"), ("alice", "bob", "dora"), ("charlie", "sam", "finn")
OK = "Worked out anew from the events, and as it stands in the record:"


@pytest.mark.parametrize("login", FULL)
async def test_who_cares_for_the_course_sees_everything(site, handed_in, login):
    async with site.as_(login) as desk:
        page = await desk.reads(f"/attempts/{handed_in}/timeline")
    for words in ("Started", "Answer to question 1", "Handed in", "Marked", "Question 1 marked at handing in", OK, "the receipt of the answers",
                  "by Alice Marsh", "The greeting", "Nothing", "Right answer"):  # fmt: skip
        assert words in page, words


@pytest.mark.parametrize("login", LIGHT)
async def test_the_learner_and_the_leads_see_what_the_learner_may_see(site, handed_in, login):
    async with site.as_(login) as desk:
        page = await desk.reads(f"/attempts/{handed_in}/timeline")
    assert "Answer to question 1" in page
    assert "The greeting" in page
    assert OK in page
    for words in ("Right answer", "by Alice Marsh", "marked at handing in"):
        assert words not in page, words


@pytest.mark.parametrize("login", NOBODY)
async def test_nobody_else_finds_it(site, handed_in, login):
    async with site.as_(login) as desk:
        assert (await desk.browser.open(f"/attempts/{handed_in}/timeline")).status_code == 404


async def test_an_instructor_of_another_course_may_decide_and_sees_no_key(site, handed_in):
    await Sql("UPDATE course SET owner = :hana").run(hana=site.cast["hana"].person_id)
    async with site.as_("tess") as desk:
        page = await desk.reads(f"/attempts/{handed_in}/timeline")
    assert "reopening" in page
    assert "Right answer" not in page


async def test_each_question_stands_in_the_order_in_which_it_was_shown(site, handed_in):
    await Sql('UPDATE attempt_slot SET option_order = \'["a", "b", "c"]\' WHERE position = 1').run()
    async with site.as_("tess") as desk:
        page = await desk.reads(f"/attempts/{handed_in}/timeline")
    shown = page[page.index("The questions as they were shown") :]
    options = re.findall(r"<li>(Nothing|The account number|The greeting)", shown)
    assert options == ["Nothing", "The account number", "The greeting"]
    greeting = shown[shown.index("<li>The greeting") :].split("</li>")[0]
    assert "chosen" in greeting
    assert "right" in greeting


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE attempt SET receipt = 'x'", "the receipt of the answers"),
        ("UPDATE answer_current SET answer = '\"b\"' WHERE slot = 1", "the answers that count"),
        ("UPDATE attempt_slot SET credit_ppm = 1 WHERE position = 1", "the marks of each question"),
        ("UPDATE attempt_slot SET voided = true WHERE position = 3", "the questions that were taken out of the points"),
        ("UPDATE attempt SET score_ppm = 1000000", "the result"),
    ],
)
async def test_what_was_changed_beside_the_events_is_found(site, handed_in, change, said):
    await Sql(change).run()
    async with site.as_("tess") as desk:
        page = await desk.reads(f"/attempts/{handed_in}/timeline")
    assert "this is not what stands in the record" in page
    assert said in page
    assert OK not in page


async def test_a_certification_keeps_its_questions_from_learner_and_lead(site, handed_in):
    row = await Sql("SELECT id FROM quiz_version").first()
    known = await quizzes.quiz_version(row["id"])
    rules = msgspec.structs.replace(known.rules, mode=Mode.CERTIFICATION)
    quizzes._quizzes.put(row["id"], msgspec.structs.replace(known, rules=rules))
    for login, sees in (("bob", False), ("alice", False), ("tess", True)):
        async with site.as_(login) as desk:
            page = await desk.reads(f"/attempts/{handed_in}/timeline")
        assert ("The greeting" in page) is sees
        assert ("This quiz keeps its questions and answers to itself." in page) is not sees


async def test_a_running_attempt_has_a_timeline_too(site):
    async with site.as_("alice") as alice:
        await alice.begins()
        running = await alice.starts()
        await running.answers(1, "c", client_at="2020-01-01T00:00:00Z")
        assert "Answer to question 1" in await alice.reads(f"/attempts/{running.ref}/timeline")
    async with site.as_("bob") as bob:
        page = await bob.reads(f"/attempts/{running.ref}/timeline")
    assert "The greeting" not in page  # not while it runs
    assert "s under way" in page


async def test_a_long_timeline_is_paged_and_costs_no_more_queries(site, handed_in):
    async with site.as_("tess") as desk:
        await desk.reads(f"/attempts/{handed_in}/timeline")
        with count_queries() as few:
            await desk.reads(f"/attempts/{handed_in}/timeline")
        insert = Sql(
            "INSERT INTO answer_event (attempt, slot, answer, device_id, client_seq, server_at, late)"
            " SELECT id, 1, '\"b\"', 'old', :seq, submitted_at, true FROM attempt WHERE ref = :ref"
        )
        for seq in range(150):
            await insert.run(seq=seq, ref=handed_in)
        with count_queries() as many:
            page = await desk.reads(f"/attempts/{handed_in}/timeline")
        assert len(few) == len(many)
        assert "1 to 100 of" in page
        assert "too late to count" in await desk.reads(f"/attempts/{handed_in}/timeline?page=2")


@pytest.mark.parametrize(
    "address", ["/attempts/x/timeline", "/attempts/%00/timeline", "/attempts/" + "9" * 300 + "/timeline"]
)
async def test_bad_addresses_are_not_found(site, address):
    async with site.as_("tess") as desk:
        assert (await desk.browser.open(address)).status_code == 404


async def test_times_are_those_of_the_learner(site, handed_in):
    await Sql("UPDATE person SET timezone = 'Asia/Hong_Kong' WHERE login = 'alice'").run()
    start = await Sql("SELECT started_at FROM attempt WHERE ref = :ref").first(ref=handed_in)
    from zoneinfo import ZoneInfo

    local = start["started_at"].astimezone(ZoneInfo("Asia/Hong_Kong"))
    async with site.as_("tess") as desk:
        page = await desk.reads(f"/attempts/{handed_in}/timeline")
    assert "Asia/Hong_Kong" in page
    assert f"{local:%H:%M:%S}" in page


async def test_the_page_speaks_chinese(site, handed_in):
    await Sql("UPDATE person SET locale = 'zh-Hans' WHERE login = 'tess'").run()
    async with site.as_("tess") as desk:
        page = await desk.reads(f"/attempts/{handed_in}/timeline")
    assert not re.search(r"Started|Handed in|>Marked|Worked out|chosen|Moment|Right answer", page)


async def test_who_decides_opens_an_attempt_again_from_the_timeline(site, handed_in):
    async with site.as_("hana") as desk:
        page = await desk.reads(f"/attempts/{handed_in}/timeline")
        assert f'action="/attempts/{handed_in}/reopening"' in page
        answer = await desk.sends(f"/attempts/{handed_in}/reopening", reason="The network was away", extra_min="5")
        assert answer.headers["location"] == f"/attempts/{handed_in}/timeline"
        after = await desk.reads(answer.headers["location"])
        assert "Opened again" in after
        assert "The network was away" in after
    async with site.as_("bob") as bob:
        assert "reopening" not in await bob.reads(f"/attempts/{handed_in}/timeline")
