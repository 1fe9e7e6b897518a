"""Reports in the database: repeats, disorder, names, many at once."""

import asyncio
from datetime import timedelta

import pytest

from lms.core.db import IntegrityRefused, Sql, count_queries
from lms.core.errors import Invalid, NotFound
from lms.telephony import queries
from lms.telephony.rules.names import lines
from lms.telephony.rules.states import AgentStateName
from lms.telephony.service import forget_reports, forgetting, give_names, note_trouble, record_reports, take_name
from tests.telephony.conftest import NINE, said


async def states():
    return [row["state"] for row in await Sql("SELECT state FROM agent_state_event ORDER BY id").rows()]


def begun(outcome):
    return [(call.person_id, call.begins) for call in outcome.calls]


async def test_a_call_begins_and_ends(cast, at_nine, reported):
    alice = cast["alice"].person_id
    assert begun(await reported(said("ringing"))) == [(alice, True)]
    at_nine.tick(minutes=3)
    assert begun(await reported(said("on_call", 0.1), said("wrap_up", 2))) == []
    ended = await reported(said("available", 3))
    assert begun(ended) == [(alice, False)]
    assert ended.calls[0].call_at == NINE  # which call it was
    assert await states() == ["ringing", "on_call", "wrap_up", "available"]


async def test_a_repeated_report_changes_nothing(cast, at_nine, reported):
    await reported(said("ringing", event_id="1"))
    await reported(said("available", event_id="2"))
    again = await reported(said("ringing", event_id="1"))
    assert (again.repeated, again.accepted, again.calls) == (1, 0, ())
    assert await states() == ["ringing", "available"]


async def test_an_id_repeated_within_a_batch_counts_once(cast, at_nine, reported):
    outcome = await reported(said("ringing", event_id="1"), said("on_call", event_id="1"))
    assert (outcome.accepted, outcome.repeated) == (1, 1)


async def test_another_system_may_use_the_same_id(cast, at_nine, reported):
    await reported(said("ringing", event_id="1"), source="twilio")
    outcome = await reported(said("available", event_id="1"), source="webex")
    assert outcome.accepted == 1


async def test_a_late_report_is_noted_and_changes_nothing(cast, at_nine, reported):
    at_nine.tick(minutes=5)
    await reported(said("available", 5))
    late = await reported(said("on_call", 2))
    assert (late.late, late.accepted, late.calls) == (1, 0, ())
    phone = await queries.own_phone(cast["alice"])
    assert phone.state is AgentStateName.AVAILABLE


async def test_of_a_batch_that_was_held_up_only_the_last_word_counts(cast, at_nine, reported):
    at_nine.tick(minutes=5)
    outcome = await reported(said("ringing", 1), said("on_call", 1.2), said("available", 4))
    assert begun(outcome) == [(cast["alice"].person_id, False)]


async def test_who_is_not_known_is_counted_by_name_and_the_rest_still_counts(cast, at_nine, reported):
    outcome = await reported(said("ringing", name="zoe"), said("on_call", name="zoe"), said("ringing"))
    assert outcome.unknown == {"zoe": 2}
    assert (outcome.accepted, len(outcome.calls)) == (1, 1)
    (unknown,) = await queries.unknown_names(cast["ada"])
    assert (unknown.source, unknown.name, unknown.times) == ("json", "zoe", 2)
    (source,) = await queries.sources(cast["ada"])
    assert (source.events, source.refused) == (1, 2)


async def test_who_has_left_is_not_known(cast, at_nine, reported):
    await Sql("UPDATE person SET status = 'left' WHERE login_key = 'alice'").run()
    assert (await reported(said("ringing"))).unknown == {"alice": 1}


async def test_the_name_of_a_system_goes_before_that_of_any_before_a_login(cast, at_nine, reported):
    ada, charlie, mei = cast["ada"], cast["charlie"].person_id, cast["mei"].person_id
    await give_names(ada, "", lines("charlie, alice"))  # somebody's extension is somebody else's login
    assert begun(await reported(said("ringing", event_id="1"))) == [(charlie, True)]
    await give_names(ada, "twilio", lines("mei, alice"))
    assert begun(await reported(said("ringing", event_id="2"), source="twilio")) == [(mei, True)]
    assert begun(await reported(said("available", event_id="3"))) == [(charlie, False)]


async def test_a_name_is_found_whatever_its_case(cast, at_nine, reported):
    await give_names(cast["ada"], "asterisk", lines("alice, PJSIP/Alice"))
    assert (await reported(said("ringing", name="pjsip/ALICE"), source="asterisk")).accepted == 1


async def test_a_name_that_was_given_is_unknown_no_more(cast, at_nine, reported):
    await reported(said("ringing", name="4711"))
    assert await give_names(cast["ada"], "", lines("alice, 4711")) == 1
    assert await queries.unknown_names(cast["ada"]) == []


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("zoe, 4711", "nobody here has the login"),
        ("alice", "after the login comes a name"),
        ("alice, " + "x" * 300, "after the login comes a name"),
        ("", "one line for each name"),
        ("charlie, 200", "belongs to alice already"),
        ("\n".join(f"alice, {n}" for n in range(600)), "At most 500 lines"),
    ],
)
async def test_a_line_that_cannot_be_kept_is_named_and_nothing_is_kept(cast, typed, why):
    await give_names(cast["ada"], "", lines("alice, 200"))
    with pytest.raises(Invalid) as refused:
        await give_names(cast["ada"], "", lines(f"mei, 300\n{typed}" if typed else ""))
    assert why in refused.value.fields["lines"]
    assert (await queries.identities(cast["ada"], 1)).total == 1


async def test_only_administrators_see_and_give_names(cast):
    for who in ("alice", "charlie"):
        for refused in (queries.sources(cast[who]), queries.unknown_names(cast[who]), queries.identities(cast[who], 1),
                        give_names(cast[who], "", lines("alice, 1")), take_name(cast[who], 1)):  # fmt: skip
            with pytest.raises(NotFound):
                await refused


async def test_a_name_can_be_taken_away_once(cast, at_nine, reported):
    await give_names(cast["ada"], "", lines("alice, 4711"))
    (row,) = (await queries.identities(cast["ada"], 1)).rows
    await take_name(cast["ada"], row.id)
    with pytest.raises(NotFound):
        await take_name(cast["ada"], row.id)
    assert (await reported(said("ringing", name="4711"))).unknown == {"4711": 1}


async def test_names_that_nobody_has_do_not_fill_the_database(cast, at_nine, reported, monkeypatch):
    monkeypatch.setattr("lms.telephony.service.recording.MOST_UNKNOWN", 10)
    for start in range(0, 300, 100):
        await reported(*[said("ringing", name=f"nobody-{start + n}") for n in range(100)])
    row = await Sql("SELECT COUNT(*) AS n FROM phone_unknown").first()
    assert row["n"] == 10
    assert (await queries.sources(cast["ada"]))[0].refused == 300


async def test_a_large_batch_costs_queries_by_the_hundred(cast, at_nine, reported):
    async def cost(number):
        with count_queries() as count:
            await reported(*[said("ringing", name="alice", event_id=f"{number}-{n}") for n in range(number)])
        return len(count)

    await cost(1)
    assert await cost(1000) <= await cost(100) + 9 * 2


async def test_reports_of_the_same_people_at_the_same_moment(cast, at_nine, reported):
    names = ("alice", "charlie", "mei")
    batches = [
        [said("ringing", name=name, event_id=f"{batch} {name}") for name in (names if batch % 2 else names[::-1])]
        for batch in range(8)
    ]
    outcomes = await asyncio.gather(*[reported(*batch) for batch in batches])
    assert sum(len(outcome.calls) for outcome in outcomes) == 3
    assert sum(outcome.accepted for outcome in outcomes) == 24


async def test_the_same_batch_twice_at_the_same_moment_counts_once(cast, at_nine, reported):
    outcomes = await asyncio.gather(*[reported(said("ringing", event_id="1")) for _ in range(6)])
    assert sorted(outcome.accepted for outcome in outcomes) == [0, 0, 0, 0, 0, 1]
    assert await states() == ["ringing"]


async def test_what_was_reported_cannot_be_changed(cast, at_nine, reported):
    await reported(said("ringing"))
    for change in ("UPDATE agent_state_event SET state = 'available'", "UPDATE agent_state_event SET at = received_at"):
        with pytest.raises(IntegrityRefused):
            await Sql(change).run()


async def test_silence_is_unknown_for_the_person(cast, at_nine, reported):
    assert (await queries.own_phone(cast["alice"])).source == ""
    await reported(said("on_call"))
    assert (await queries.own_phone(cast["alice"])).state is AgentStateName.ON_CALL
    at_nine.tick(minutes=31)
    silent = await queries.own_phone(cast["alice"])
    assert (silent.state, silent.source, silent.heard_at) == (None, "json", NINE)


async def test_trouble_with_a_system_is_shown_until_it_is_heard(cast, at_nine):
    await note_trouble("asterisk", "unreachable")
    at_nine.tick(minutes=1)
    await note_trouble("asterisk", "unreachable")
    (row,) = await queries.sources(cast["ada"])
    assert (row.trouble, row.trouble_at) == ("unreachable", NINE)
    await record_reports("asterisk", [])
    (row,) = await queries.sources(cast["ada"])
    assert row.trouble == ""


@pytest.mark.parametrize(
    ("left_minute", "found"),
    [(0, True), (-1.9, True), (0.9, True), (-2.1, False), (1.1, False)],  # minutes after the call began
)
async def test_a_place_left_when_a_call_began_was_left_for_it(cast, at_nine, reported, left_minute, found):
    await reported(said("ringing"), said("available", 0, event_id="2"))
    await reported(said("ringing", event_id="3"))
    call = await queries.call_that_stopped(cast["alice"], NINE + timedelta(minutes=left_minute))
    assert call == (NINE if found else None)
    assert await queries.call_that_stopped(cast["charlie"], NINE) is None


async def test_old_reports_and_names_are_forgotten_in_batches_and_the_state_stays(cast, at_nine, reported, monkeypatch):
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    await reported(
        *(said("ringing" if n % 2 else "available", n / 10) for n in range(5)), said("ringing", name="nobody")
    )
    at_nine.tick(days=40)
    await reported(said("on_call", 40 * 24 * 60), said("ringing", 40 * 24 * 60, name="somebody else"))
    assert await forget_reports(41) == 0
    assert await forget_reports(30) == 6
    assert await states() == ["on_call"]
    assert [row["name"] for row in await Sql("SELECT name FROM phone_unknown").rows()] == ["somebody else"]
    assert (await Sql("SELECT state FROM agent_state").first())["state"] == "on_call"
    assert await forget_reports(30) == 0
