"""More time for attempts that run: one, a room, whoever is granted it; the open page is told in the same moment."""

import asyncio
import json
from datetime import timedelta
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.accounts.rules.permissions import Grant, Role
from lms.admission.service import NewOverride, NewSitting, open_sitting
from lms.answers.service.pausing import be_there
from lms.attempts.queries import may_decide
from lms.attempts.rules.states import Closed
from lms.attempts.service.pausing import pause
from lms.core.db import Sql
from lms.core.errors import Invalid, NotFound
from lms.courses.queries import course_id
from lms.enrolments.service import enrol
from lms.exams.queries.late import Late, TooLate, too_late
from lms.exams.queries.sittings import sitting as find
from lms.exams.service import allow_person, extend_room, extend_seat, extending, give
from lms.exams.service.extending import Reached
from lms.quizzes.queries import quiz_version
from lms.quizzes.service import (
    Entry,
    NewAnswer,
    Writer,
    attempt_token,
    close_all_over,
    save_answer,
    start_attempt,
    submit,
)
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
    assert await extend_room(tess, room, minutes=7, reason="Fire drill") == Reached(2)
    for ref, was in zip((started, other), before, strict=True):
        now = await of(ref)
        assert now["allowed_s"] == was["allowed_s"] + 420
        assert now["deadline_at"] == was["deadline_at"] + timedelta(minutes=7)
        assert len(await told(now["person"])) == 1
    events = await Sql("SELECT reason, actor FROM attempt_event WHERE kind = 'extend'").rows()
    assert [(row["reason"], row["actor"]) for row in events] == [("Fire drill", tess.person_id)] * 2
    async with browser(app, charlie) as desk:
        assert "7 min more, from tess: Fire drill" in (await desk.open(f"/attempts/{other}")).text


async def test_a_room_is_reached_whole_however_many_sit_in_it(started, sitting, tess, monkeypatch):
    """Lots of two, so that five people need three."""
    monkeypatch.setattr(extending, "LOT", 2)
    refs = [started]
    for name in ("ann", "ben", "cat", "dan"):
        sitter = await person(name)
        await enrol(sitter, "rules")
        refs.append(await start_attempt(sitter, "rules", "final", Entry(sitting[1])))
    assert await extend_room(tess, await find(tess, sitting[0]), minutes=7, reason="Fire drill") == Reached(5)
    rows = [await of(ref) for ref in refs]
    assert {row["deadline_at"] for row in rows} == {NOON + timedelta(minutes=37)}
    events = await Sql("SELECT attempt FROM attempt_event WHERE kind = 'extend' ORDER BY attempt").rows()
    assert [row["attempt"] for row in events] == sorted(row["id"] for row in rows)
    assert [len(await told(row["person"])) for row in rows] == [1] * 5
    listed = await Sql("SELECT detail FROM audit_entry WHERE action = 'sitting.extended'").rows()
    assert [json.loads(row["detail"])["attempts"] for row in listed] == [5]


GRACE = f"{CLOCKED}when_over: grace\ngrace: 5 min\n"


@pytest.fixture
async def graceful(db, noon, alice, tess):
    """A room of a quiz that may be handed in late: alice, and charlie who came five minutes after her."""
    await publish(rules=GRACE)
    await Sql("UPDATE course SET owner = :owner").run(owner=tess.person_id)
    await enrol(alice, "rules")
    new = NewSitting(await course_id(alice, "rules"), "final", "Room 3", NOON, NOON.replace(hour=13))
    room = await find(tess, await open_sitting(tess, new))
    code = (await Sql("SELECT code FROM sitting").first())["code"]
    return room, await start_attempt(alice, "rules", "final", Entry(code)), code


async def test_an_overdue_attempt_that_gets_more_time_goes_on_and_its_page_hears_it(graceful, noon, alice, tess, app):
    room, ref, _code = graceful
    noon.tick(minutes=32)
    await close_all_over()
    assert (await of(ref))["state"] == "overdue"
    async with browser(app, alice) as desk:
        assert "data-overdue" in (await desk.open(f"/attempts/{ref}")).text
        await extend_seat(tess, room, ref, minutes=3, reason="The power went")
        assert "3 min more, from tess: The power went" in (await desk.open(f"/attempts/{ref}")).text
    row = await of(ref)
    assert (row["state"], row["deadline_at"]) == ("in_progress", NOON + timedelta(minutes=35))
    events = await Sql("SELECT kind, from_state, to_state FROM attempt_event ORDER BY id").rows()
    assert [tuple(row.values()) for row in events][-3:] == [
        ("run_out", "in_progress", "overdue"),
        ("extend", "overdue", "overdue"),
        ("run_again", "overdue", "in_progress"),
    ]
    assert len(await told(alice.person_id)) == 1
    noon.tick(minutes=4)
    await close_all_over()
    assert (await of(ref))["state"] == "overdue"  # the new end is an end like the first


async def test_an_overdue_attempt_hears_of_a_multiple_too(graceful, noon, alice, tess):
    _room, ref, _code = graceful
    noon.tick(minutes=32)
    await close_all_over()
    new = NewOverride(
        await course_id(alice, "rules"), "final", "Slow", person_id=alice.person_id, multiplier_ppm=1_500_000
    )
    await give(tess, new)
    row = await of(ref)
    assert (row["state"], row["deadline_at"]) == ("in_progress", NOON + timedelta(minutes=47))


async def test_what_the_sweeper_has_given_up_is_too_late_and_opening_it_again_is_offered(
    graceful, noon, alice, charlie, tess, app
):
    room, ref, code = graceful
    noon.tick(minutes=20)
    await enrol(charlie, "rules")
    other = await start_attempt(charlie, "rules", "final", Entry(code))
    noon.tick(minutes=16)
    await close_all_over()
    assert ((await of(ref))["state"], (await of(other))["state"]) == ("abandoned", "in_progress")
    address = f"/authoring/sittings/{room.ref}"
    async with browser(app, tess) as desk:
        answer = await desk.send_form(f"{address}/extensions", {"minutes": "5", "reason": "Fire drill"})
        text = (await desk.open(answer.headers["location"])).text
        assert "For 1 person it came too late" in text
        assert f'href="{address}/seats/{ref}"' in text
        assert "the time for handing in late is over too" in (await desk.open(f"{address}/seats/{ref}")).text
        assert f"/attempts/{ref}/timeline" not in (await desk.open(f"{address}/seats/{ref}")).text
    hana = msgspec.structs.replace(tess, roles=(Grant(Role.INSTRUCTOR), Grant(Role.TRAINING_MANAGER)))
    assert await may_decide(hana, alice.ref)
    assert not await may_decide(hana, hana.ref)


async def test_what_is_granted_outside_of_the_room_says_for_whom_it_came_too_late(
    graceful, noon, alice, charlie, tess, app
):
    _room, ref, code = graceful
    noon.tick(minutes=20)
    await enrol(charlie, "rules")
    await start_attempt(charlie, "rules", "final", Entry(code))
    noon.tick(minutes=16)
    await close_all_over()
    await Sql("INSERT INTO role_grant (person, role, starts_on) VALUES (:person, 'instructor', :day)").run(
        person=tess.person_id, day=NOON.date()
    )
    grant = {"quiz": "rules/final", "minutes": "5", "percent": "100", "attempts": "0", "reason": "Fire drill"}
    late = "For 1 person it came too late: the time of the last attempt had run out"

    async def says(desk, **whom):
        answer = await desk.send_form("/authoring/overrides", grant | whom)
        return (await desk.open(answer.headers["location"])).text

    async with browser(app, tess) as desk:
        page = await says(desk, person=alice.ref)
        assert late in page
        assert f'href="/attempts/{ref}/timeline">Open it again' in page
        assert "too late" not in await says(desk, person=charlie.ref), "he writes, and has the time already"
        assert "too late" not in await says(desk, person=alice.ref, minutes="0", attempts="1")
        assert "too late" not in (await desk.open("/authoring/overrides")).text
        granted = (await Sql("SELECT ref FROM quiz_override ORDER BY id").first())["ref"]
    lead = msgspec.structs.replace(tess, roles=(Grant(Role.TEAM_LEAD),))
    assert (await too_late(lead, granted)).people == (Late("alice", ref, decides=False),)
    assert not await too_late(charlie, granted)
    assert not await too_late(tess, "\0")
    await Sql("UPDATE attempt SET passed = true WHERE ref = :ref").run(ref=ref)
    assert not await too_late(tess, granted)


async def test_an_attempt_more_in_a_quiz_that_has_closed_says_so(db, noon, alice, tess):
    await publish(rules=f"{CLOSED}closes: {NOON + timedelta(hours=1):%Y-%m-%dT%H:%MZ}\n")
    await Sql("UPDATE course SET owner = :owner").run(owner=tess.person_id)
    await enrol(alice, "rules")
    new = NewOverride(await course_id(alice, "rules"), "final", "Ill", person_id=alice.person_id, extra_attempts=1)
    assert not await too_late(tess, await give(tess, new))
    noon.tick(hours=2)
    assert await too_late(tess, await give(tess, new)) == TooLate((), NOON + timedelta(hours=1))
    later = msgspec.structs.replace(new, closes_at=NOON + timedelta(hours=5))
    assert not await too_late(tess, await give(tess, later))
    assert not await too_late(tess, await give(tess, new)), "what was granted before holds too"


@pytest.mark.parametrize("first", ["sweeper", "grant"])
async def test_whoever_holds_the_attempt_first_decides_and_the_other_one_sees_it(graceful, noon, tess, first):
    """The grace is over, nobody has looked yet: the sweeper gives it up, or the time that is given makes it go on."""
    room, ref, _code = graceful
    noon.tick(minutes=36)

    async def grants():
        try:
            await extend_seat(tess, room, ref, minutes=5, reason="x")
        except Closed:
            return "too late"
        return "goes on"

    async def sweeps():
        await close_all_over()

    both = [sweeps(), grants()] if first == "sweeper" else [grants(), sweeps()]
    said = next(each for each in await asyncio.gather(*both) if each)
    row = await of(ref)
    assert (said, row["state"]) in {("too late", "abandoned"), ("goes on", "in_progress")}
    kinds = [row["kind"] for row in await Sql("SELECT kind FROM attempt_event ORDER BY id").rows()]
    assert ("give_up" in kinds) == (said == "too late")
    assert kinds.count("run_again") == (said == "goes on")


async def test_more_time_shows_at_the_question_in_hand(db, noon, alice, tess, app):
    ref, course = await running("title: Final\nclock: per-question\ntime: 40 s\nnav: linear\n", alice, tess)
    async with browser(app, alice) as desk:
        before = (await desk.open(f"/attempts/{ref}")).text
        noon.tick(seconds=30)
        writer = Writer(token=attempt_token(ref))
        standing = await be_there(writer, ref)
        assert (standing.slot, standing.question_ends_at) == (1, NOON + timedelta(seconds=40))
        questions = (await Sql("SELECT slot_count FROM attempt").first())["slot_count"]
        new = NewOverride(course, "final", "Old mouse", person_id=alice.person_id, extra_s=60 * questions)
        await give(tess, new)
        standing = await be_there(writer, ref)
        assert standing.question_ends_at == NOON + timedelta(seconds=100)
        noon.tick(seconds=45)  # past its first end, with the network's grace
        await save_answer(writer, ref, 1, NewAnswer(None, 1, "desk"))
        end = int((NOON + timedelta(seconds=100)).timestamp() * 1000)
        assert f'data-clock="{end}" data-question="1"' in (await desk.open(f"/attempts/{ref}")).text
        assert f'data-clock="{end}"' not in before


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


WINDOW = "title: Final\nclock: {clock}\ntime: 30 min\nopens: 2026-11-23T08:00Z\ncloses: 2026-11-23T12:40Z\n"


async def running(rules, alice, tess):
    await publish(rules=rules)
    await Sql("UPDATE course SET owner = :owner").run(owner=tess.person_id)
    await enrol(alice, "rules")
    return await start_attempt(alice, "rules", "final"), await course_id(alice, "rules")


async def test_a_multiplier_granted_while_an_attempt_runs_counts_since_its_start(db, noon, alice, tess):
    ref, course = await running(WINDOW.format(clock="active"), alice, tess)
    noon.tick(minutes=10)
    before = await of(ref)
    assert before["deadline_at"] == NOON + timedelta(minutes=30)
    await give(tess, NewOverride(course, "final", "Reads slowly", person_id=alice.person_id, multiplier_ppm=1_500_000))
    row = await of(ref)
    assert (row["allowed_s"], row["deadline_at"]) == (2700, NOON + timedelta(minutes=45))  # the window moves too
    event = await Sql(
        "SELECT kind, actor, reason, from_state, to_state, detail FROM attempt_event ORDER BY id DESC"
    ).first()
    assert (event["kind"], event["actor"], event["reason"]) == ("extend", tess.person_id, "Reads slowly")
    assert (event["from_state"], event["to_state"]) == ("in_progress", "in_progress")
    assert json.loads(event["detail"])["extra_s"] == 900
    assert [json.loads(each) for each in await told(alice.person_id)] == [{"attempt": ref, "extra_s": 900}]
    swept = await Sql("SELECT next_check_at FROM attempt WHERE ref = :ref").first(ref=ref)
    assert swept["next_check_at"] > row["deadline_at"]


async def test_a_smaller_multiplier_afterwards_takes_nothing_away_and_adds_nothing(db, noon, alice, tess):
    ref, course = await running(WINDOW.format(clock="wall"), alice, tess)
    for ppm, allowed_s, heard in ((2_000_000, 3600, 1), (1_200_000, 3600, 1), (2_500_000, 4500, 2)):
        await give(tess, NewOverride(course, "final", "x", person_id=alice.person_id, multiplier_ppm=ppm))
        assert (await of(ref))["allowed_s"] == allowed_s
        assert len(await told(alice.person_id)) == heard


async def test_minutes_for_the_room_stay_on_top_of_a_multiplier_that_comes_later(started, sitting, exam, alice, tess):
    await extend_seat(tess, await find(tess, sitting[0]), started, minutes=5, reason="The mouse broke")
    new = NewOverride(exam, "final", "Reads slowly", person_id=alice.person_id, multiplier_ppm=1_500_000)
    for _twice in range(2):
        await give(tess, new)
        assert (await of(started))["allowed_s"] == 2700 + 300


async def test_a_later_closing_granted_while_an_attempt_runs_holds_for_it(db, noon, alice, tess, app):
    ref, course = await running(f"{WINDOW.format(clock='wall')}book: open\n".replace("30 min", "90 min"), alice, tess)
    assert (await of(ref))["deadline_at"] == NOON + timedelta(minutes=40)
    later = NOON + timedelta(minutes=70)
    await give(tess, NewOverride(course, "final", "The fair", person_id=alice.person_id, closes_at=later))
    row = await of(ref)
    assert (row["deadline_at"], row["allowed_s"]) == (later, 5400)
    assert len(await told(alice.person_id)) == 1
    earlier = NOON + timedelta(minutes=50)
    await give(tess, NewOverride(course, "final", "x", person_id=alice.person_id, closes_at=earlier))
    assert (await of(ref))["deadline_at"] == later
    async with browser(app, alice) as desk:
        assert "Open until 23 Nov 2026, 13:10, from tess: The fair" in (await desk.open(f"/attempts/{ref}")).text


async def test_a_team_that_is_granted_a_multiplier_has_it_in_its_running_attempts(db, noon, alice, charlie, tess):
    ref, course = await running(WINDOW.format(clock="wall"), alice, tess)
    await enrol(charlie, "rules")
    outside = await start_attempt(charlie, "rules", "final")
    unit = await Sql(
        "INSERT INTO org_unit (code, name, kind, path) VALUES ('t', 'T', 'team', '/t/') RETURNING id"
    ).first()
    await Sql(
        "INSERT INTO job_assignment (person, org_unit, position, starts_on) VALUES (:person, :unit, 'x', :today)"
    ).run(person=alice.person_id, unit=unit["id"], today=NOON.date())
    await give(tess, NewOverride(course, "final", "Old screens", org_unit=unit["id"], multiplier_ppm=1_500_000))
    assert (await of(ref))["allowed_s"] == 2700
    assert (await of(outside))["allowed_s"] == 1800


async def test_a_paused_attempt_gets_the_multiplier_and_stays_paused(db, noon, alice, tess):
    ref, course = await running("title: Final\nclock: active\ntime: 30 min\n", alice, tess)
    row = await of(ref)
    noon.tick(minutes=10)
    await pause(row["id"], (await quiz_version(row["quiz_version"])).rules, actor=alice.person_id)
    await give(tess, NewOverride(course, "final", "x", person_id=alice.person_id, multiplier_ppm=2_000_000))
    after = await of(ref)
    assert (after["state"], after["allowed_s"], after["consumed_s"], after["deadline_at"]) == (
        "paused",
        3600,
        600,
        None,
    )


async def test_a_persons_own_time_holds_in_the_attempts_that_run_and_not_its_reason(
    db, noon, alice, charlie, tess, app
):
    ref, _course = await running(f"{WINDOW.format(clock='active')}book: open\n", alice, tess)
    ada = msgspec.structs.replace(charlie, roles=(Grant(Role.ADMINISTRATOR),))
    for ppm, allowed_s in ((1_500_000, 2700), (1_200_000, 2700), (2_000_000, 3600)):  # no more than the largest
        await allow_person(ada, alice.ref, multiplier_ppm=ppm, reason="Dyslexia")
        assert (await of(ref))["allowed_s"] == allowed_s
    events = await Sql("SELECT actor, reason FROM attempt_event WHERE kind = 'extend'").rows()
    assert [(row["actor"], row["reason"]) for row in events] == [(charlie.person_id, "")] * 2
    assert len(await told(alice.person_id)) == 2
    async with browser(app, alice) as desk:
        text = (await desk.open(f"/attempts/{ref}")).text
        assert "15 min more, from charlie</p>" in text
        assert "Dyslexia" not in text
    with pytest.raises(NotFound):
        await allow_person(tess, alice.ref, multiplier_ppm=1_500_000, reason="x")


async def test_more_attempts_or_an_earlier_opening_change_nothing_that_runs(db, noon, alice, tess):
    ref, course = await running(WINDOW.format(clock="wall"), alice, tess)
    before = await of(ref)
    new = NewOverride(
        course, "final", "x", person_id=alice.person_id, extra_attempts=2, opens_at=NOON - timedelta(days=1)
    )
    await give(tess, new)
    assert await of(ref) == before
    assert await told(alice.person_id) == []


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
