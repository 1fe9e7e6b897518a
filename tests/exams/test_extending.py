"""More time for attempts that run: one, a room, whoever is granted it; the open page is told in the same moment."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.admission.service import NewOverride
from lms.attempts.rules.states import Closed
from lms.attempts.service.pausing import pause
from lms.core.db import Sql
from lms.core.errors import Invalid, NotFound
from lms.courses.queries import course_id
from lms.enrolments.service import enrol
from lms.exams.queries.sittings import sitting as find
from lms.exams.service import extend_room, extend_seat, give
from lms.quizzes.queries import quiz_version
from lms.quizzes.service import Entry, Writer, start_attempt, submit
from tests.exams.conftest import CLOSED
from tests.quizzes.conftest import NOON, person, publish
from tests.support.people import browser

CLOCKED = f"{CLOSED}clock: wall\ntime: 30 min\n"


@pytest.fixture
async def exam(db, noon, alice, tess):
    await publish(rules=CLOCKED)
    await Sql("UPDATE course SET owner = :owner").run(owner=tess.person_id)
    await enrol(alice, "rules")
    return await course_id(alice, "rules")


async def of(ref):
    return await Sql(
        "SELECT id, person, state, allowed_s, consumed_s, deadline_at, quiz_version FROM attempt WHERE ref = :ref"
    ).first(ref=ref)


async def told(person_id):
    rows = await Sql("SELECT detail FROM live_event WHERE person = :person AND kind = 'extended'").rows(
        person=person_id
    )
    return [row["detail"] for row in rows]


async def test_everyone_in_the_room_gets_the_same_minutes_and_hears_it(started, sitting, charlie, tess, app):
    await enrol(charlie, "rules")
    other = await start_attempt(charlie, "rules", "final", Entry(sitting[1]))
    room = await find(tess, sitting[0])
    before = [await of(each) for each in (started, other)]
    assert await extend_room(tess, room, minutes=7, reason="Fire drill") == 2
    for ref, was in zip((started, other), before, strict=True):
        now = await of(ref)
        assert now["allowed_s"] == was["allowed_s"] + 420
        assert now["deadline_at"] == was["deadline_at"] + timedelta(minutes=7)
        assert len(await told(now["person"])) == 1
    events = await Sql("SELECT reason, actor FROM attempt_event WHERE kind = 'extend'").rows()
    assert [(row["reason"], row["actor"]) for row in events] == [("Fire drill", tess.person_id)] * 2
    async with browser(app, charlie) as desk:
        assert "7 min more, from tess: Fire drill" in (await desk.open(f"/attempts/{other}")).text


async def test_it_is_all_or_none(started, sitting, charlie, tess):
    await publish(rules=CLOSED)  # the next version has no clock
    await enrol(charlie, "rules")
    await start_attempt(charlie, "rules", "final", Entry(sitting[1]))
    before = await of(started)
    with pytest.raises(Invalid, match="No clock runs"):
        await extend_room(tess, await find(tess, sitting[0]), minutes=5, reason="x")
    assert await of(started) == before
    assert (await Sql("SELECT COUNT(*) AS n FROM attempt_event WHERE kind = 'extend'").first())["n"] == 0


async def test_one_in_the_room_gets_more(started, sitting, tess):
    before = await of(started)
    await extend_seat(tess, await find(tess, sitting[0]), started, minutes=5, reason="The mouse broke")
    assert (await of(started))["allowed_s"] == before["allowed_s"] + 300


async def test_who_has_handed_in_is_told_about_opening_again(started, sitting, alice, tess, app):
    await submit(Writer(actor=alice), started)
    room = await find(tess, sitting[0])
    with pytest.raises(Closed, match="Open it again instead"):
        await extend_seat(tess, room, started, minutes=5, reason="x")
    with pytest.raises(Invalid, match="Nobody is writing"):
        await extend_room(tess, room, minutes=5, reason="x")
    async with browser(app, tess) as desk:
        await desk.open(f"/authoring/sittings/{sitting[0]}/seats/{started}")
        answer = await desk.send_form(
            f"/authoring/sittings/{sitting[0]}/seats/{started}/extensions", {"minutes": "5", "reason": "The mouse"}
        )
    assert answer.status_code == 409
    assert "Open it again instead" in answer.text
    assert 'value="The mouse"' in answer.text


async def test_an_attempt_of_another_room_is_not_here(started, sitting, tess):
    room = await find(tess, sitting[0])
    for ref in ("nothing", "", "x" * 99):
        with pytest.raises(NotFound):
            await extend_seat(tess, room, ref, minutes=5, reason="x")


async def test_a_paused_attempt_gets_it_too(db, noon, alice, tess):
    await publish(rules="title: Final\nclock: active\ntime: 30 min\n")
    await Sql("UPDATE course SET owner = :owner").run(owner=tess.person_id)
    await enrol(alice, "rules")
    ref = await start_attempt(alice, "rules", "final")
    row = await of(ref)
    await pause(row["id"], (await quiz_version(row["quiz_version"])).rules, actor=alice.person_id)
    course = await course_id(alice, "rules")
    await give(tess, NewOverride(course, "final", "Was called away", person_id=alice.person_id, extra_s=600))
    after = await of(ref)
    assert after["state"] == "paused"
    assert after["allowed_s"] == row["allowed_s"] + 600


async def test_what_is_granted_while_an_attempt_runs_reaches_it_once(started, exam, alice, tess):
    before = (await of(started))["allowed_s"]
    for minutes, more in ((10, 600), (5, 0), (15, 300)):  # only what the better one adds
        new = NewOverride(exam, "final", "Slow computer", person_id=alice.person_id, extra_s=minutes * 60)
        await give(tess, new)
        now = (await of(started))["allowed_s"]
        assert now == before + more
        before = now


async def test_what_was_granted_before_holds_from_the_start(exam, sitting, alice, tess):
    new = NewOverride(exam, "final", "Reads slowly", person_id=alice.person_id, extra_s=300, multiplier_ppm=1_500_000)
    await give(tess, new)
    ref = await start_attempt(alice, "rules", "final", Entry(sitting[1]))
    row = await of(ref)
    assert row["allowed_s"] == 1800 * 3 // 2 + 300
    assert row["deadline_at"] == NOON + timedelta(seconds=row["allowed_s"])


async def test_where_no_clock_runs_there_is_no_time_to_add_to(db, noon, alice, tess):
    await publish(rules=CLOSED)
    await Sql("UPDATE course SET owner = :owner").run(owner=tess.person_id)
    await enrol(alice, "rules")
    from lms.admission.service import NewSitting, open_sitting

    course = await course_id(alice, "rules")
    ref = await open_sitting(tess, NewSitting(course, "final", "Room 3", NOON, NOON.replace(hour=13)))
    code = (await Sql("SELECT code FROM sitting").first())["code"]
    await start_attempt(alice, "rules", "final", Entry(code))
    with pytest.raises(Invalid, match="No clock runs"):
        await extend_room(tess, await find(tess, ref), minutes=5, reason="x")
    assert await give(tess, NewOverride(course, "final", "x", person_id=alice.person_id, extra_s=60))


async def test_the_button_for_the_room_says_that_the_time_was_added(started, sitting, tess, app):
    address = f"/authoring/sittings/{sitting[0]}"
    async with browser(app, tess) as desk:
        assert "More time for everyone in this room" in (await desk.open(address)).text
        answer = await desk.send_form(f"{address}/extensions", {"minutes": "5", "reason": ""})
        assert answer.status_code == 422
        answer = await desk.send_form(f"{address}/extensions", {"minutes": "5", "reason": "Fire drill"})
        assert answer.status_code == 303
        assert "The time was added." in (await desk.open(answer.headers["location"])).text


async def test_only_the_room_of_the_invigilator(started, sitting, app):
    stranger = await person("sam")
    async with browser(app, stranger) as desk:
        for path in ("/extensions", f"/seats/{started}/extensions"):
            answer = await desk.send_form(f"/authoring/sittings/{sitting[0]}{path}", {"minutes": "5", "reason": "x"})
            assert answer.status_code == 404


FIELD = st.sampled_from(["minutes", "reason", "x"])
VALUE = st.one_of(st.text(max_size=30), st.integers().map(str), st.sampled_from(["5", "Fire drill"]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=st.dictionaries(FIELD, VALUE, max_size=3), seat=st.booleans(), ref=st.text(max_size=12))
async def test_whatever_is_posted_for_more_time_gets_an_answer_with_a_reason(
    started, sitting, tess, app, form, seat, ref
):
    address = f"/authoring/sittings/{sitting[0]}" + (f"/seats/{started}" if seat else "") + "/extensions"
    async with browser(app, tess) as desk:
        answer = await desk.send_form(address, form)
        assert answer.status_code in {303, 409, 422}
        odd = await desk.send_form(f"/authoring/sittings/{quote(ref, safe='') or '-'}/extensions", form)
        assert odd.status_code in {400, 404}
