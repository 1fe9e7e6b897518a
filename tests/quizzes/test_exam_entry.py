"""Getting into an exam: the room code, the computers of the room, what was granted; and one question a page."""

import re
from datetime import timedelta

import pytest

from lms.accounts.rules.permissions import Grant, Role
from lms.admission.service import NewOverride, NewSitting, WrongCode, end_override, end_sitting, grant, open_sitting
from lms.core import clock
from lms.core.db import Sql
from lms.core.errors import Invalid, NotFound, TooMany
from lms.courses.queries import course_id
from lms.enrolments.service import enrol
from lms.quizzes.service import Entry, StartRefused, attempt_token, start_attempt
from tests.quizzes.conftest import NOON, person, publish
from tests.support.apps import whole_app
from tests.support.people import browser

CLOSED = "title: Final\nattempts: 2\nshuffle: no\nbook: closed\n"
HOUR = timedelta(hours=1)


@pytest.fixture
def noon():
    with clock.freeze(NOON) as stopped:
        yield stopped


@pytest.fixture
async def tess(db):
    import msgspec

    return msgspec.structs.replace(await person("tess"), roles=(Grant(Role.INSTRUCTOR),))


@pytest.fixture
async def exam(db, noon, alice):
    await publish(rules=CLOSED)
    await enrol(alice, "rules")
    return await course_id(alice, "rules")


async def sitting(tess, course, *, opens=NOON, closes=NOON + HOUR, room="Room 3"):
    ref = await open_sitting(tess, NewSitting(course, "final", room, opens, closes))
    row = await Sql("SELECT id, code FROM sitting WHERE ref = :ref").first(ref=ref)
    return ref, row["code"], row["id"]


async def test_a_closed_book_starts_with_the_code_of_its_room_however_it_is_typed(exam, alice, tess):
    _ref, code, sitting_id = await sitting(tess, exam)
    started = await start_attempt(alice, "rules", "final", Entry(f" {code[:3].lower()}-{code[3:].lower()} "))
    row = await Sql("SELECT sitting FROM attempt WHERE ref = :ref").first(ref=started)
    assert row["sitting"] == sitting_id


async def test_who_is_in_already_goes_on_without_the_code(exam, alice, tess):
    ref, code, _id = await sitting(tess, exam)
    started = await start_attempt(alice, "rules", "final", Entry(code))
    await end_sitting(tess, ref)
    assert await start_attempt(alice, "rules", "final") == started


@pytest.mark.parametrize("typed", ["", "ACD379", "nonsense", "x" * 4000])
async def test_without_the_right_code_nothing_starts(exam, alice, tess, typed):
    await sitting(tess, exam)
    with pytest.raises(WrongCode, match="does not open"):
        await start_attempt(alice, "rules", "final", Entry(typed))
    assert (await Sql("SELECT COUNT(*) AS n FROM attempt").first())["n"] == 0


async def test_a_code_opens_only_in_its_window_and_until_the_sitting_ends(exam, alice, tess, noon):
    ref, code, _id = await sitting(tess, exam, opens=NOON + HOUR, closes=NOON + 2 * HOUR)
    with pytest.raises(WrongCode):
        await start_attempt(alice, "rules", "final", Entry(code))
    noon.tick(hours=2)
    with pytest.raises(WrongCode):
        await start_attempt(alice, "rules", "final", Entry(code))
    noon.tick(minutes=-30)
    await end_sitting(tess, ref)
    with pytest.raises(WrongCode):
        await start_attempt(alice, "rules", "final", Entry(code))


async def test_the_code_of_another_quiz_opens_nothing_here(exam, alice, tess):
    await publish(rules=CLOSED, code="other")
    _ref, code, _id = await sitting(tess, await course_id(alice, "other"))
    with pytest.raises(WrongCode):
        await start_attempt(alice, "rules", "final", Entry(code))


async def test_a_code_cannot_be_found_by_trying(exam, alice, tess, noon):
    _ref, code, _id = await sitting(tess, exam)
    for _number in range(5):
        with pytest.raises(WrongCode):
            await start_attempt(alice, "rules", "final", Entry("ACD379"))
    with pytest.raises(TooMany):  # now even the right one has to wait
        await start_attempt(alice, "rules", "final", Entry(code))
    noon.tick(minutes=1)
    assert await start_attempt(alice, "rules", "final", Entry(code))


async def test_right_codes_are_not_counted_as_tries(exam, alice, tess):
    _ref, code, _id = await sitting(tess, exam)
    for _number in range(8):
        await start_attempt(alice, "rules", "final", Entry(code))
        await Sql("DELETE FROM attempt_slot").run()
        await Sql("UPDATE attempt SET state = 'voided'").run()
    row = await Sql("SELECT failures FROM login_throttle WHERE key = :key").first(key=f"room:{alice.person_id}")
    assert row["failures"] == 0


async def test_a_quiz_with_addresses_starts_only_from_these(db, noon, alice):
    await publish(rules="title: T\naddresses: [10.2.0.0/16]\n")
    await enrol(alice, "rules")
    for address in ("10.3.0.1", "", "nonsense"):
        with pytest.raises(StartRefused, match="computers of its room"):
            await start_attempt(alice, "rules", "final", Entry(address=address))
    assert await start_attempt(alice, "rules", "final", Entry(address="10.2.9.9"))


async def test_only_who_may_hold_exams_opens_a_sitting(exam, alice, tess):
    with pytest.raises(NotFound):
        await sitting(alice, exam)
    with pytest.raises(Invalid, match="valid for a while"):
        await sitting(tess, exam, opens=NOON, closes=NOON)
    ref, _code, _id = await sitting(tess, exam)
    with pytest.raises(NotFound):
        await end_sitting(alice, ref)
    await end_sitting(tess, ref)
    await end_sitting(tess, ref)  # twice is once
    assert (await Sql("SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'sitting.ended'").first())["n"] == 1


async def owned_by(tess):
    await Sql("UPDATE course SET owner = :owner").run(owner=tess.person_id)


async def test_one_more_attempt_can_be_granted_and_ended(exam, alice, tess):
    await owned_by(tess)
    await publish(rules="title: Final\nattempts: 1\n", code="short")
    await owned_by(tess)
    short = await course_id(alice, "short")
    await enrol(alice, "short")
    await start_attempt(alice, "short", "final")
    await Sql("UPDATE attempt SET state = 'graded', submitted_at = started_at").run()
    with pytest.raises(StartRefused, match="used up"):
        await start_attempt(alice, "short", "final")
    new = NewOverride(short, "final", "The screen went dark", person_id=alice.person_id, extra_attempts=1)
    ref = await grant(tess, new)
    assert await start_attempt(alice, "short", "final")
    await Sql("UPDATE attempt SET state = 'graded', submitted_at = started_at").run()
    await end_override(tess, ref)
    with pytest.raises(StartRefused, match="used up"):
        await start_attempt(alice, "short", "final")


async def test_a_later_closing_holds_for_the_person_alone(db, noon, alice, charlie, tess):
    await publish(rules="title: Final\ncloses: 2026-11-23T11:00Z\n")
    await owned_by(tess)
    course = await course_id(alice, "rules")
    for each in (alice, charlie):
        await enrol(each, "rules")
    new = NewOverride(course, "final", "Was ill", person_id=alice.person_id, closes_at=NOON + HOUR)
    await grant(tess, new)
    ref = await start_attempt(alice, "rules", "final")
    row = await Sql('SELECT closes_at AS "closes_at [time]" FROM attempt WHERE ref = :ref').first(ref=ref)
    assert row["closes_at"] == NOON + HOUR
    with pytest.raises(StartRefused, match="has closed"):
        await start_attempt(charlie, "rules", "final")


@pytest.mark.parametrize(
    ("change", "words"),
    [({"reason": " "}, "Say why"), ({"extra_attempts": 0}, "Nothing is granted")],
)
async def test_an_override_needs_a_reason_and_something_to_grant(exam, alice, tess, change, words):
    await owned_by(tess)
    given = {"reason": "ill", "extra_attempts": 1, "person_id": alice.person_id} | change
    with pytest.raises(Invalid, match=words):
        await grant(tess, NewOverride(exam, "final", **given))


async def test_an_instructor_grants_nothing_in_the_course_of_another(exam, alice, tess):
    with pytest.raises(NotFound):  # nobody owns it
        await grant(tess, NewOverride(exam, "final", "x", person_id=alice.person_id, extra_attempts=1))


@pytest.fixture
async def page(db, noon, alice):
    app = whole_app()
    async with browser(app, alice) as made:
        yield made


FRONT = "/courses/rules/quizzes/final"


async def test_the_front_page_says_what_a_closed_book_means_and_asks_for_the_code(exam, page):
    text = (await page.open(FRONT)).text
    for words in ("Closed book", "Room code", "no pause", "not in front", "One question a page", "Start the exam"):
        assert words in text
    assert "A call may interrupt you" not in text


async def test_a_wrong_code_is_told_at_its_field_and_what_was_typed_stays(exam, page, tess):
    await sitting(tess, exam)
    await page.open(FRONT)
    answer = await page.send_form(f"{FRONT}/attempts", {"room_code": "wrong 1"})
    assert answer.status_code == 422
    assert 'value="wrong 1"' in answer.text
    assert "does not open the quiz" in answer.text
    for _number in range(4):
        await page.send_form(f"{FRONT}/attempts", {"room_code": "wrong 1"})
    answer = await page.send_form(f"{FRONT}/attempts", {"room_code": "wrong 1"})
    assert answer.status_code == 429
    assert "Too many tries" in answer.text


async def test_the_person_reads_what_was_granted_by_whom_and_why(exam, page, alice, tess):
    await owned_by(tess)
    new = NewOverride(
        exam, "final", "Reads slowly <b>", person_id=alice.person_id, extra_s=900, multiplier_ppm=1_500_000
    )
    await grant(tess, new)
    text = (await page.open(FRONT)).text
    assert "You have 15 min more." in text
    assert "150% of the usual time" in text
    assert 'Granted by tess: <span translate="no">Reads slowly &lt;b&gt;</span>' in text


@pytest.fixture
async def started(exam, alice, tess, request):
    nav = getattr(request, "param", "free")
    if nav != "free":
        await publish(rules=f"{CLOSED}nav: {nav}\n", code="one-way")
        await enrol(alice, "one-way")
        course, code = await course_id(alice, "one-way"), "one-way"
    else:
        course, code = exam, "rules"
    _ref, key, _id = await sitting(tess, course)
    return await start_attempt(alice, code, "final", Entry(key))


def slots_of(text):
    return re.findall(r'data-slot="(\d+)"', text)


def put(page, ref, slot, answer, seq=1):
    body = {"answer": answer, "client_seq": seq, "device_id": "desk"}
    return page.put(
        f"/api/v1/attempts/{ref}/answers/{slot}", json=body, headers={"x-attempt-token": attempt_token(ref)}
    )


async def test_a_page_holds_one_question_and_no_word_of_the_others(started, page):
    text = (await page.open(f"/attempts/{started}")).text
    assert slots_of(text) == ["1"]
    assert "Whom do you tell first?" in text
    for other in ("Which are breaks?", "card number", "ACW", "Match them", "Greet"):
        assert other not in text
    assert slots_of((await page.open(f"/attempts/{started}?q=3")).text) == ["3"]
    assert slots_of((await page.open(f"/attempts/{started}?q=0")).text) == []


@pytest.mark.parametrize("asked", ["", "99", "-1", "x", "１", "9" * 400, "1;2"])
async def test_an_address_that_names_no_question_shows_the_one_reached(started, page, asked):
    answer = await page.get(f"/attempts/{started}", params={"q": asked}, headers={"accept": "text/html"})
    assert slots_of(answer.text) == ["1"]


async def test_going_on_saves_first_without_javascript(started, page):
    text = (await page.open(f"/attempts/{started}")).text
    option = re.search(r'name="q1" value="([^"]+)"', text)[1]
    answer = await page.send_form(f"/attempts/{started}/answers", {"q1": option, "was-1": "null", "go": "2"})
    assert answer.status_code == 303
    assert slots_of((await page.open(answer.headers["location"])).text) == ["2"]
    row = await Sql("SELECT answer FROM answer_current WHERE slot = 1").first()
    assert row["answer"] == f'"{option}"'
    back = await page.send_form(f"/attempts/{started}/answers", {"was-2": "null", "go": "1"})
    text = (await page.open(back.headers["location"])).text
    assert slots_of(text) == ["1"]
    assert f'value="{option}" checked' in text


async def test_the_last_button_leads_to_handing_in_and_back(started, page):
    answer = await page.send_form(f"/attempts/{started}/answers", {"was-8": "null", "go": "0"})
    text = (await page.open(answer.headers["location"])).text
    assert slots_of(text) == []
    assert "Hand in now" in text
    assert 'name="go" value="8"' in text


@pytest.mark.parametrize("started", ["linear"], indirect=True)
async def test_one_way_means_that_there_is_no_way_back(started, page):
    text = (await page.open(f"/attempts/{started}?q=5")).text
    assert slots_of(text) == ["1"]  # nor ahead
    assert "no way back" in text
    assert (await put(page, started, 2, ["x"])).status_code == 409
    answer = await page.send_form(f"/attempts/{started}/answers", {"was-1": "null", "go": "2"})
    assert slots_of((await page.open(answer.headers["location"])).text) == ["2"]
    late = await put(page, started, 1, None)
    assert late.status_code == 409
    assert late.json()["code"] == "passed"
    headers = {"x-attempt-token": attempt_token(started)}
    await page.put(f"/api/v1/attempts/{started}/slots/1", json={}, headers=headers)
    for address in ("", "?q=1", "?q=0"):
        assert slots_of((await page.open(f"/attempts/{started}{address}")).text) == ["2"]


@pytest.mark.parametrize("started", ["linear"], indirect=True)
async def test_going_on_twice_from_one_question_moves_once(started, page):
    for _click in range(2):
        await page.send_form(f"/attempts/{started}/answers", {"was-1": "null", "go": "2"})
    assert slots_of((await page.open(f"/attempts/{started}")).text) == ["2"]


@pytest.mark.parametrize("started", ["linear"], indirect=True)
async def test_an_old_page_cannot_change_what_was_left_behind(started, page):
    text = (await page.open(f"/attempts/{started}")).text
    option = re.search(r'name="q1" value="([^"]+)"', text)[1]
    await page.send_form(f"/attempts/{started}/answers", {"was-1": "null", "go": "2"})
    answer = await page.send_form(f"/attempts/{started}/answers", {"q1": option, "was-1": "null", "go": "2"})
    assert answer.status_code == 409
    assert "goes one way" in answer.text


@pytest.mark.parametrize("started", ["linear"], indirect=True)
async def test_one_way_ends_at_handing_in(started, page):
    for slot in range(1, 9):
        answer = await page.send_form(
            f"/attempts/{started}/answers", {f"was-{slot}": "null", "go": str((slot + 1) % 9)}
        )
    text = (await page.open(answer.headers["location"])).text
    assert slots_of(text) == []
    answer = await page.send_form(f"/attempts/{started}/submission", {})
    assert answer.headers["location"].endswith("/result")
