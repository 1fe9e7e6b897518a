"""What reports mean: tables of cases, and laws that hold for every disorder."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.telephony.rules.names import Line, is_name, key, lines
from lms.telephony.rules.states import (
    IN_CALL,
    AgentStateName,
    Effect,
    Known,
    Report,
    effect_of,
    patience,
    state_now,
    step,
)
from lms.telephony.rules.words import source_name

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STATES = list(AgentStateName)


def minutes(number):
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("before", "state", "effect"),
    [
        (None, "ringing", Effect.BEGIN),  # the first thing ever heard
        (None, "on_call", Effect.BEGIN),  # the ringing was lost
        (None, "hold", Effect.BEGIN),
        (None, "wrap_up", Effect.NONE),  # wrapping up keeps a pause and starts none
        (None, "not_ready", Effect.NONE),
        (None, "offline", Effect.NONE),
        (None, "available", Effect.OVER),  # a pause from before the silence ends
        ("available", "ringing", Effect.BEGIN),
        ("ringing", "ringing", Effect.NONE),
        ("ringing", "on_call", Effect.NONE),  # one call, one pause: resumed by hand, it stays resumed
        ("on_call", "hold", Effect.NONE),
        ("hold", "on_call", Effect.NONE),
        ("on_call", "ringing", Effect.BEGIN),  # a second call: the end of the first was lost, or two lines
        ("wrap_up", "ringing", Effect.BEGIN),
        ("wrap_up", "on_call", Effect.BEGIN),  # calling back
        ("wrap_up", "available", Effect.OVER),
        ("on_call", "available", Effect.OVER),
        ("ringing", "available", Effect.OVER),  # not answered
        ("available", "available", Effect.NONE),
        ("on_call", "wrap_up", Effect.NONE),
        ("on_call", "not_ready", Effect.NONE),
        ("on_call", "offline", Effect.NONE),
        ("not_ready", "available", Effect.OVER),
        ("not_ready", "on_call", Effect.BEGIN),
    ],
)
def test_what_a_new_state_does(before, state, effect):
    assert effect_of(AgentStateName(before) if before else None, AgentStateName(state)) is effect


def test_every_pair_of_states_has_an_answer():
    for before in (None, *STATES):
        for state in STATES:
            assert effect_of(before, state) in {Effect.NONE, Effect.BEGIN, Effect.OVER}


def known(state="on_call", at=NINE, heard=None, call_at=None):
    return Known(AgentStateName(state), at, at, heard or at, call_at)


def report(state, at, event_id="1"):
    return Report(("alice",), AgentStateName(state), at, event_id)


@pytest.mark.parametrize(
    ("source", "quiet", "state"),
    [
        ("json", minutes(30), "on_call"),  # half an hour is still believed
        ("json", minutes(30) + timedelta(seconds=1), None),
        ("amazon-connect", minutes(5), "on_call"),  # which says something every two minutes
        ("amazon-connect", minutes(5) + timedelta(seconds=1), None),
        ("asterisk", minutes(6), None),
        ("twilio", minutes(29), "on_call"),
    ],
)
def test_silence_ends_in_unknown(source, quiet, state):
    assert state_now(known(), source, NINE + quiet) == state


def test_nothing_heard_is_unknown():
    assert state_now(None, "json", NINE) is None


def test_what_is_older_than_the_last_word_changes_nothing():
    before = known("available", NINE)
    done = step(before, report("on_call", NINE - timedelta(seconds=1)), source="json", now=NINE)
    assert (done.known, done.effect) == (before, Effect.LATE)


def test_of_two_words_of_the_same_second_the_later_one_counts():
    done = step(known("ringing"), report("on_call", NINE), source="json", now=NINE)
    assert done.known.state is AgentStateName.ON_CALL


def test_a_clock_that_goes_ahead_does_not_make_the_system_deaf():
    ahead = step(None, report("ringing", NINE + timedelta(days=365)), source="json", now=NINE)
    assert ahead.known.at == NINE
    done = step(ahead.known, report("available", NINE + minutes(1), "2"), source="json", now=NINE + minutes(1))
    assert done.effect is Effect.OVER


def test_a_call_of_an_hour_ago_pauses_nothing_and_is_noted():
    done = step(None, report("on_call", NINE - minutes(60)), source="json", now=NINE)
    assert (done.effect, done.kept, done.known.state) == (Effect.NONE, True, AgentStateName.ON_CALL)
    assert state_now(done.known, "json", NINE) is None


def test_after_a_silence_the_same_call_begins_again():
    done = step(known("on_call"), report("on_call", NINE + minutes(40)), source="json", now=NINE + minutes(40))
    assert (done.effect, done.kept) == (Effect.BEGIN, True)


def test_a_sign_of_life_is_not_kept():
    done = step(known("on_call"), report("on_call", NINE + minutes(2)), source="json", now=NINE + minutes(2))
    assert not done.kept
    assert (done.known.heard_at, done.known.since) == (NINE + minutes(2), NINE)


def test_a_call_has_its_time_until_it_is_over():
    ringing = step(None, report("ringing", NINE), source="json", now=NINE).known
    wrapping = step(ringing, report("wrap_up", NINE + minutes(5)), source="json", now=NINE + minutes(5)).known
    free = step(wrapping, report("available", NINE + minutes(6)), source="json", now=NINE + minutes(6)).known
    assert (ringing.call_at, wrapping.call_at, free.call_at) == (NINE, NINE, None)


reports = st.lists(
    st.builds(
        Report,
        st.just(("alice",)),
        st.sampled_from(STATES),
        st.integers(-100, 100).map(lambda seconds: NINE + timedelta(seconds=seconds * 30)),
        st.uuids().map(str),
    ),
    max_size=12,
)


def told(given_reports, source="json"):
    """All reports, one minute apart by our clock; the effects and what is known in the end."""
    found, effects, now = None, [], NINE
    for one in given_reports:
        now += minutes(1)
        done = step(found, one, source=source, now=now)
        found = done.known
        effects.append(done.effect)
    return found, effects, now


@given(reports)
def test_the_time_of_what_is_known_never_goes_back(some):
    found, last, now = None, None, NINE
    for one in some:
        now += minutes(1)
        found = step(found, one, source="json", now=now).known
        assert last is None or found.at >= last
        assert found.at <= now
        last = found.at


@given(reports)
def test_a_second_delivery_of_everything_never_begins_a_call_that_is_older_than_the_last_word(some):
    found, _effects, now = told(some)
    for one in some:
        done = step(found, one, source="json", now=now)
        if found is not None and min(one.at, now) < found.at:
            assert done.effect is Effect.LATE
            assert done.known == found


@given(reports)
def test_only_available_ends_a_call_and_only_a_call_begins_one(some):
    found, now = None, NINE
    for one in some:
        now += minutes(1)
        done = step(found, one, source="json", now=now)
        assert (done.effect is Effect.OVER) <= (one.state is AgentStateName.AVAILABLE)
        assert (done.effect is Effect.BEGIN) <= (one.state in IN_CALL)
        found = done.known


@given(st.permutations([report(state, NINE + minutes(n), str(n)) for n, state in enumerate(STATES)]))
def test_in_whatever_order_they_arrive_the_newest_is_believed_in_the_end(some):
    found = None
    for one in some:
        found = step(found, one, source="json", now=NINE + minutes(10)).known
    assert found.state is STATES[-1]
    assert found.at == NINE + minutes(len(STATES) - 1)


def test_patience_is_shorter_where_there_are_heartbeats():
    assert patience("amazon-connect") < patience("json")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("alice, 4711", [("alice", "4711")]),
        ("alice\t4711\n\n  bob ; PJSIP/200  ", [("alice", "4711"), ("bob", "PJSIP/200")]),
        ("alice，4711", [("alice", "4711")]),  # a full-width comma
        ("alice 4711", [("alice", "4711")]),
        ("alice, Alice Marsh", [("alice", "Alice Marsh")]),  # a name may have a space
        ("alice", [("alice", "")]),
        ("", []),
        ("\n \n", []),
    ],
)
def test_lines_as_people_type_them(typed, found):
    assert [(line.login, line.name) for line in lines(typed)] == found


def test_a_line_knows_its_number():
    assert lines("\nalice, 1\n\nbob, 2") == [Line(2, "alice", "1"), Line(4, "bob", "2")]


@given(st.text())
def test_any_text_is_lines_without_a_line_break(typed):
    for line in lines(typed):
        assert "\n" not in line.name + line.login


@pytest.mark.parametrize(
    ("name", "wanted"), [("4711", True), ("", False), ("  ", False), ("a\x00", False), ("x" * 201, False)]
)
def test_what_a_name_may_be(name, wanted):
    assert is_name(name) is wanted


def test_names_are_compared_without_case_and_width():
    assert key(" ＰＪＳＩＰ/200 ") == key("pjsip/200")


@pytest.mark.parametrize(
    ("source", "name"),
    [("genesys", "Genesys Cloud"), ("json/our own dialler", "our own dialler"), ("something else", "something else")],
)
def test_a_system_is_called_by_its_own_name(source, name):
    assert source_name(source) == name
