"""Question health: who sees it, what it says and what can be done about a question."""

import re
from datetime import timedelta

import pytest

from lms.core import clock
from lms.core.db import Sql, count_queries
from lms.statistics.queries.sittings import news
from lms.statistics.service import compute_quiz
from tests.support.kept import once
from tests.support.many_attempts import answered

RIGHT, WRONG = 1_000_000, 0
CARERS = ("tess", "hana", "ada")


def people(key_people, other_people):
    """Good people who choose b in the first question, and others who choose the key."""
    good = [("b", WRONG), (False, RIGHT), ("120", RIGHT)]
    bad = [("c", RIGHT), (True, WRONG), ("5", WRONG)]
    return [good] * other_people + [bad] * key_people


async def computed():
    for each in await news():
        await compute_quiz(each.quiz_key)


@pytest.fixture
async def sick(site):
    """A question whose key is surely wrong."""
    await once("sick", _fall_sick)
    return site


async def _fall_sick():
    await answered(people(30, 30))
    await computed()


async def ref_of(desk):
    return re.search(r'href="/question-health/([^"?#]+)"', await desk.reads("/question-health?show=all"))[1]


@pytest.mark.parametrize("login", CARERS)
async def test_who_cares_for_questions_reads_the_worst_first_with_n_and_interval(sick, login):
    async with sick.as_(login) as desk:
        page = await desk.reads("/question-health")
        assert "The key is probably wrong" in page
        assert "“The account number”" in page
        assert "n = 30" in page
        assert "95 percent interval: 89% to 100%" in page
        assert page.index("What do you say first?") < page.index("A tiny course")


@pytest.mark.parametrize("login", ["alice", "bob", "dora", "sam", "finn"])
async def test_nobody_else_finds_it(sick, login):
    async with sick.as_("tess") as tess:
        ref = await ref_of(tess)
    async with sick.as_(login) as desk:
        assert (await desk.browser.open("/question-health")).status_code == 404
        assert (await desk.browser.open(f"/question-health/{ref}")).status_code == 404
        assert (
            await desk.sends(f"/question-health/{ref}/keeping", until="2030-01-01", reason="mine")
        ).status_code == 404


async def test_an_instructor_sees_own_courses_only(sick):
    async with sick.as_("tess") as desk:
        ref = await ref_of(desk)
        await Sql("UPDATE course SET owner = :hana").run(hana=sick.cast["hana"].person_id)
        assert "Nothing to look at" in await desk.reads("/question-health")
        assert (await desk.browser.open(f"/question-health/{ref}")).status_code == 404


async def test_below_thirty_people_it_is_too_early_to_tell(site):
    await answered(people(10, 19))
    await computed()
    async with site.as_("tess") as desk:
        assert "Nothing to look at" in await desk.reads("/question-health")
        page = await desk.reads("/question-health?show=all")
        assert page.count("Too early to tell: 29 first attempts so far, 30 are needed.") == 3


async def test_the_page_of_a_question_explains_every_figure(sick):
    async with sick.as_("tess") as desk:
        page = await desk.reads(f"/question-health/{await ref_of(desk)}")
    for words in ("Facility", "50%", "Corrected item-total correlation", "Discriminative efficiency", "Effective weight", "Cronbach", "Standard error",
                  "tiny/en/final/01-quiz.quiz", "“first”", "Lowest third", "From 200 first attempts on"):  # fmt: skip
        assert words in page
    assert 'aria-keyshortcuts="F"' in page
    assert 'aria-keyshortcuts="K"' in page


async def test_a_kept_question_leaves_the_list_and_comes_back_on_its_day(frozen, sick):
    day = (clock.now() + timedelta(days=10)).date()
    async with sick.as_("tess") as desk:
        ref = await ref_of(desk)
        kept = await desk.sends(
            f"/question-health/{ref}/keeping", until=day.isoformat(), reason="The new key comes in May"
        )
        assert kept.headers["location"] == "/question-health?done=kept"
        assert "What do you say first?" not in await desk.reads("/question-health")
        assert "What do you say first?" in await desk.reads("/question-health?show=kept")
    frozen.tick(days=9)
    async with sick.as_("tess") as desk:
        assert "What do you say first?" not in await desk.reads("/question-health")
    frozen.tick(days=1)
    async with sick.as_("tess") as desk:
        assert "What do you say first?" in await desk.reads("/question-health")
    assert (await Sql("SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'question.kept'").first())["n"] == 1


@pytest.mark.parametrize(
    ("until", "reason", "sentence"),
    [
        ("", "because", "Fill"),
        ("2026-03-02", "because", "Choose a day after today"),
        ("2031-03-02", "because", "Choose a day after today"),
        ("yesterday", "because", "day"),
        ("2026-05-01", "", "Fill"),
        ("2026-05-01", "x" * 401, "400"),
    ],
)
async def test_a_keep_that_cannot_be_is_refused_and_nothing_typed_is_lost(frozen, sick, until, reason, sentence):
    async with sick.as_("tess") as desk:
        ref = await ref_of(desk)
        answer = await desk.sends(f"/question-health/{ref}/keeping", until=until, reason=reason)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert reason in answer.text
    assert (await Sql("SELECT COUNT(*) AS n FROM question_keep").first())["n"] == 0


@pytest.mark.parametrize(
    "address", ["/question-health/x", "/question-health/" + "9" * 300, "/question-health/%00", "/question-health/%ff"]
)
async def test_bad_addresses_are_not_found(sick, address):
    async with sick.as_("tess") as desk:
        assert (await desk.browser.open(address)).status_code == 404


@pytest.mark.parametrize("query", ["show=nonsense", "page=-1", "page=x", "page=99999999", "show=kept&page=2"])
async def test_strange_questions_get_a_list(sick, query):
    async with sick.as_("tess") as desk:
        await desk.reads(f"/question-health?{query}")


async def test_a_longer_list_costs_no_more_queries(sick):
    async with sick.as_("tess") as desk:
        await desk.reads("/question-health?show=all")
        with count_queries() as few:
            await desk.reads("/question-health?show=all")
        rows = await Sql("SELECT * FROM item_stat LIMIT 1").first()
        insert = Sql(
            "INSERT INTO item_stat (ref, quiz_key, series, course, unit_key, question_version, n, finding, severity,"
            " figures, computed_at) VALUES (:ref, :quiz_key, :series, :course, :unit_key, :question_version, :n, :finding,"
            " :severity, :figures, :computed_at)"
        )
        for number in range(40):
            given = {**rows, "ref": f"more-{number}", "series": 1000 + number}
            del given["id"]
            await insert.run(**given)
        with count_queries() as many:
            page = await desk.reads("/question-health?show=all")
        assert len(few) == len(many)
        assert "1 to 20 of 43" in page
        assert "41 to 43 of 43" in await desk.reads("/question-health?show=all&page=3")


async def test_the_pages_speak_chinese(sick):
    await Sql("UPDATE person SET locale = 'zh-Hant' WHERE login = 'tess'").run()
    async with sick.as_("tess") as desk:
        page = await desk.reads("/question-health")
        ref = re.search(r'href="/question-health/([^"?#]+)"', page)[1]
        page += await desk.reads(f"/question-health/{ref}")
    assert "先說什麼？" in page
    assert not re.search(r"probably wrong|First attempts|percent interval|Keep", page)
