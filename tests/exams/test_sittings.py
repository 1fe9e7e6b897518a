"""Sittings in the browser: who opens one, what the invigilator sees, what the others do not."""

import re
from datetime import UTC, datetime

import pytest

from lms.admission.rules.codes import typed
from lms.admission.service import NewSitting, open_sitting
from lms.core import clock
from lms.core.db import Sql, count_queries
from lms.courses.queries import course_id
from lms.enrolments.service import enrol
from lms.exams.rules.times import local_time
from lms.quizzes.service import Entry, NewAnswer, Writer, save_answer, start_attempt, submit
from tests.exams.conftest import CLOSED
from tests.quizzes.conftest import person, publish
from tests.support.course_folder import QUIZ_EN, QUIZ_ZH
from tests.support.people import browser
from tests.support.whole_site import QUIZ, WholeSite, whole_site

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NEW = {"quiz": "tiny/quiz", "room": "Room 3", "minutes": "30", "unit": "", "opens": ""}


def closed(more=""):
    files = (("en", QUIZ_EN), ("zh-Hant", QUIZ_ZH))
    return {
        f"{lang}/final/01-quiz.quiz": text.replace("pass: 80%", f"pass: 80%\nbook: closed{more}")
        for lang, text in files
    }


@pytest.fixture
async def site(tmp_path, db) -> WholeSite:
    with clock.freeze(NOON) as stopped:
        made = await whole_site(tmp_path, closed())
        made.clock = stopped
        yield made


async def opened(desk, **changes):
    """The address of a new sitting's page, and its code."""
    answer = await desk.sends("/authoring/sittings", **NEW | changes)
    assert answer.status_code == 303, answer.text
    page = await desk.reads(answer.headers["location"])
    return answer.headers["location"], typed(re.search(r"<output>(.*?)</output>", page)[1])


async def sits_down(site, login, code):
    async with site.as_(login) as desk:
        await desk.begins()
        answer = await desk.sends(f"{QUIZ}/attempts", room_code=code)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]


async def test_tess_opens_a_sitting_and_sees_who_comes(site):
    async with site.as_("tess") as tess:
        assert "Room 3" not in await tess.reads("/authoring/sittings")
        address, code = await opened(tess)
        assert code
        assert "Nobody has started yet" in await tess.reads(address)
        await sits_down(site, "alice", code.lower())
        part = (await tess.browser.get(f"{address}/seats")).text
        assert "Alice Marsh" in part
        assert "0 of 2" in part
        assert "<html" not in part
        site.clock.tick(minutes=9)
        await sits_down(site, "mei", code)
        page = await tess.reads(address)
        assert "9 min late" in page
        assert "Room 3" in await tess.reads("/authoring/sittings")


async def test_the_room_shows_answers_absences_from_the_page_and_handing_in(site):
    async with site.as_("tess") as tess, site.as_("alice") as alice:
        address, code = await opened(tess)
        await alice.begins()
        started = (await alice.sends(f"{QUIZ}/attempts", room_code=code)).headers["location"]
        await alice.reads(started)
        await alice.sends(f"{started}/answers", **{"q1": "true", "was-1": "null", "go": "2"})
        token = re.search(r'data-attempt-token="([^"]+)"', await alice.reads(started))[1]
        ref = started.rsplit("/", 1)[1]
        await alice.browser.post(
            f"/api/v1/attempts/{ref}/focus", json={"times": 2, "away_s": 75}, headers={"x-attempt-token": token}
        )
        part = (await tess.browser.get(f"{address}/seats")).text
        assert "1 of 2" in part
        assert "2×, 1:15" in part
        await alice.sends(f"{started}/submission")
        part = (await tess.browser.get(f"{address}/seats")).text
        assert "Handed in" in part


async def test_a_sitting_for_a_team_says_who_is_missing(site):
    async with site.as_("bob") as bob:
        address, code = await opened(bob, unit="harbour")
        await sits_down(site, "alice", code)
        page = await bob.reads(address)
    assert "people of Harbour have not started" in page
    assert "林美" in page
    assert "Charlie" not in page


async def test_a_team_lead_holds_exams_of_the_own_team_only(site):
    async with site.as_("bob") as bob:
        for unit in ("", "lagoon"):
            answer = await bob.sends("/authoring/sittings", **NEW | {"unit": unit})
            assert answer.status_code in {404, 422}
        assert "South" not in await bob.reads("/authoring/sittings/new")
    async with site.as_("tess") as tess:
        address, _code = await opened(tess)
    for login, there in (("hana", 200), ("ada", 200), ("bob", 404), ("alice", 404), ("dora", 404), ("sam", 404)):
        async with site.as_(login) as desk:
            assert (await desk.browser.get(address)).status_code == there, login


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"quiz": ""}, "quiz"),
        ({"quiz": "tiny/nothing"}, "Choose a quiz"),
        ({"room": ""}, "Room"),
        ({"room": "x" * 81}, "80"),
        ({"minutes": "0"}, "1"),
        ({"minutes": "soon"}, "number"),
        ({"opens": "tomorrow"}, "Choose a day and a time"),
        ({"opens": "9999-12-31T23:59"}, "Choose a day and a time"),
        ({"opens": "2020-01-01T09:00"}, "valid for a while"),
        ({"unit": "nowhere"}, "Choose a team"),
    ],
)
async def test_what_is_wrong_in_the_form_is_said_and_nothing_typed_is_lost(site, changes, words):
    async with site.as_("tess") as tess:
        answer = await tess.sends("/authoring/sittings", **NEW | {"room": "Room 3"} | changes)
    assert answer.status_code == 422
    assert words in answer.text
    typed_in = {"room": "Room 3"} | {
        name: text for name, text in changes.items() if name in {"room", "minutes", "opens"}
    }
    assert all(f'value="{text}"' in answer.text for text in typed_in.values() if text)


async def test_a_sitting_can_begin_later_in_the_time_of_who_opens_it(site):
    async with site.as_("tess") as tess:
        address, code = await opened(tess, opens="2026-11-23T14:00")
        assert "Not open yet" in await tess.reads(address)
    async with site.as_("alice") as alice:
        await alice.begins()
        assert (await alice.sends(f"{QUIZ}/attempts", room_code=code)).status_code == 422
        site.clock.tick(hours=2)
        assert (await alice.sends(f"{QUIZ}/attempts", room_code=code)).status_code == 303


async def test_an_ended_sitting_shows_no_code_and_lets_nobody_in(site):
    async with site.as_("tess") as tess:
        address, code = await opened(tess)
        running = await sits_down(site, "alice", code)
        await tess.sends(f"{address}/ending")
        page = await tess.reads(address)
        assert "<output>" not in page
        assert "Alice Marsh" in page
    async with site.as_("mei") as mei:
        await mei.begins()
        assert (await mei.sends(f"{QUIZ}/attempts", room_code=code)).status_code == 422
    async with site.as_("alice") as alice:
        await alice.reads(running)


async def test_the_room_costs_as_many_queries_with_many_as_with_few(site):
    async with site.as_("tess") as tess:
        address, code = await opened(tess)
        await sits_down(site, "alice", code)
        await tess.reads(address)
        with count_queries() as few:
            await tess.reads(address)
        for login in ("mei", "lin", "charlie", "bob"):
            await sits_down(site, login, code)
        with count_queries() as many:
            await tess.reads(address)
    assert len(many) == len(few)


async def test_nobody_is_shown_twice_and_pages_hold_fifty(site):
    async with site.as_("tess") as tess:
        address, code = await opened(tess)
        await sits_down(site, "alice", code)
        for asked in ("2", "0", "-1", "x", "9" * 30):
            assert "Alice Marsh" in await tess.reads(f"{address}?page={asked}")


async def test_without_a_closed_book_there_is_nothing_to_open(tmp_path, db):
    site = await whole_site(tmp_path)
    async with site.as_("tess") as tess:
        assert "No quiz has a closed book" in await tess.reads("/authoring/sittings/new")


async def test_likeness_says_that_it_is_too_early_to_tell(site):
    async with site.as_("tess") as tess:
        address, code = await opened(tess)
        await sits_down(site, "alice", code)
        page = await tess.reads(f"{address}/likeness")
    assert "Too early to tell" in page
    assert "A hint, no proof" in page


SIX = "\n\n".join(f"What is word {n}? [key word-{n}] [text]\n= right{n}" for n in range(1, 7))


async def test_likeness_names_the_pair_with_the_reason(db, noon, app, alice, tess):
    await publish(rules=CLOSED, questions=SIX)
    new = NewSitting(await course_id(alice, "rules"), "final", "Room 3", NOON, NOON.replace(hour=13))
    ref = await open_sitting(tess, new)
    code = (await Sql("SELECT code FROM sitting").first())["code"]
    for number in range(22):
        who = await person(f"p{number:02}")
        await enrol(who, "rules")
        attempt = await start_attempt(who, "rules", "final", Entry(code))
        for slot in range(1, 7):
            odd = f"Same {slot}" if number in {3, 17} else f"own {number} {slot}"
            said = odd if number != 17 else f" {odd.lower()}."  # typed a little differently
            await save_answer(Writer(actor=who), attempt, slot, NewAnswer(said, slot, "desk"))
        await submit(Writer(actor=who), attempt)
    async with browser(app, tess) as desk:
        page = (await desk.open(f"/authoring/sittings/{ref}/likeness")).text
    assert "p03 and p17" in page
    assert "6 of the 6 answers that both have wrong are the same; chance gives about 0.29." in page
    assert "6 of them were given within a minute of each other." in page
    assert page.count("<li><p><b>") == 1


@pytest.mark.parametrize(
    ("text", "zone", "moment"),
    [
        ("2026-11-23T14:00", "UTC", datetime(2026, 11, 23, 14, tzinfo=UTC)),
        ("2026-11-23T14:00", "Asia/Hong_Kong", datetime(2026, 11, 23, 6, tzinfo=UTC)),
        ("2026-10-25T02:30", "Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # the first of the two
        ("2026-11-23 14:00", "UTC", datetime(2026, 11, 23, 14, tzinfo=UTC)),
        (" ", "UTC", None),
    ],
)
def test_a_time_in_a_form_is_meant_where_the_reader_is(text, zone, moment):
    assert local_time(text, zone) == moment


@pytest.mark.parametrize(
    "text", ["x", "2026-13-01T00:00", "2026-11-23T14:00+08:00", "1999-01-01T00:00", "9999-01-01T00:00"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        local_time(text, "UTC")


async def test_the_audit_trail_says_who_opened_and_ended(site):
    async with site.as_("tess") as tess:
        address, _code = await opened(tess)
        await tess.sends(f"{address}/ending")
    rows = await Sql("SELECT action, actor FROM audit_entry WHERE action LIKE 'sitting.%' ORDER BY id").rows()
    assert [row["action"] for row in rows] == ["sitting.opened", "sitting.ended"]
    assert {row["actor"] for row in rows} == {site.cast["tess"].person_id}
