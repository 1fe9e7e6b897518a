"""What counted, worked out anew from the events; and the line of time with its silences."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.answers.rules.receipts import receipt
from lms.disputes.rules.moments import Kind, Moment, devices, in_order, of_answers
from lms.disputes.rules.replay import (
    Answered,
    Graded,
    answers_counted,
    answers_kept,
    credits_anew,
    receipt_anew,
    unbroken,
    voided_anew,
)

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def event(number, slot=1, answer="a", device="desk", seq=None, **more):
    at = NINE + timedelta(seconds=number)
    return Answered(
        number, slot, answer, device, number if seq is None else seq, more.pop("client_at", None), at, **more
    )


CASES = [
    ([event(1), event(2, answer="b")], {1: "b"}),  # the newest counts
    (
        [event(1, seq=5, answer="b"), event(2, seq=4, answer="a")],
        {1: "b"},
    ),  # what arrives late from one device does not
    ([event(1, seq=5, answer="b"), event(2, seq=1, answer="a", device="other")], {1: "a"}),  # another device does
    ([event(1), event(2, answer="b", late=True)], {1: "a"}),
    ([event(1), event(2, answer="b", aside=True)], {1: "a"}),
    ([event(1), event(2, answer=None)], {1: None}),  # cleared
    ([], {}),
]


@pytest.mark.parametrize(("events", "kept"), CASES)
def test_which_answer_counts_after_all_events(events, kept):
    assert {slot: one.answer for slot, one in answers_kept(events).items()} == kept


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from("abc"), st.sampled_from(["x", "y"]), st.integers(0, 9)),
        max_size=20,
    )
)
def test_the_receipt_of_the_replay_is_that_of_the_answers_that_count(given_):
    events = [event(n, slot, answer, device, seq) for n, (slot, answer, device, seq) in enumerate(given_, 1)]
    assert receipt_anew("ref", NINE, events) == receipt("ref", NINE, answers_kept(events).values())
    without = [one for one in events if one.slot != 3]
    assert {slot: one for slot, one in answers_kept(events).items() if slot != 3} == answers_kept(without)


def test_grades_are_a_chain_and_a_break_in_it_is_seen():
    chain = [
        Graded(1, None, 0, ""),
        Graded(2, None, 500_000, ""),
        Graded(1, 0, 1_000_000, "regrade"),
        Graded(2, 500_000, 500_000, "void"),
    ]
    assert credits_anew(chain) == {1: 1_000_000, 2: 500_000}
    assert voided_anew(chain) == {2}
    assert unbroken(chain)
    assert not unbroken([*chain, Graded(1, 0, 1_000_000, "mark")])  # it was a million before


def test_a_long_silence_of_a_running_attempt_is_a_moment_of_its_own_and_a_pause_is_none():
    start = Moment(NINE, Kind.STATE, 1, what="start", to_state="in_progress")
    pause = Moment(NINE + timedelta(minutes=10), Kind.STATE, 2, what="pause", to_state="paused")
    resume = Moment(NINE + timedelta(minutes=40), Kind.STATE, 3, what="resume", to_state="in_progress")
    found = in_order([resume, pause, start])
    assert [(one.kind, one.what, one.seconds) for one in found] == [
        (Kind.STATE, "start", 0), (Kind.SILENCE, "", 600), (Kind.STATE, "pause", 0), (Kind.STATE, "resume", 0)
    ]  # fmt: skip


@pytest.mark.parametrize(("delay", "said"), [(0, 0), (20, 0), (21, 21), (-19, 0), (-3600, -3600)])
def test_an_answer_that_was_long_under_way_says_so(delay, said):
    one = event(100, client_at=NINE + timedelta(seconds=100 - delay))
    assert of_answers([one], devices([one]))[0].seconds == said


def test_devices_are_numbered_as_they_were_first_seen():
    assert devices([event(1, device="b"), event(2, device="a"), event(3, device="b")]) == {"b": 1, "a": 2}


def test_a_late_answer_that_a_person_accepted_counts_and_is_not_in_the_receipt():
    events = [event(1), event(2, answer="b", late=True, accepted=True), event(3, slot=2, answer="c", late=True)]
    assert {slot: one.answer for slot, one in answers_counted(events).items()} == {1: "b"}
    assert receipt_anew("ref", NINE, events) == receipt_anew("ref", NINE, events[:1])


def test_a_silence_counts_from_the_last_answer():
    start = Moment(NINE, Kind.STATE, 1, what="start", to_state="in_progress")
    answer = Moment(NINE + timedelta(minutes=4), Kind.ANSWER, 1, slot=1)
    graded = Moment(NINE + timedelta(minutes=9), Kind.STATE, 2, what="note")  # says nothing about the state
    found = in_order([graded, answer, start])
    assert [(one.kind, one.seconds) for one in found] == [
        (Kind.STATE, 0),
        (Kind.ANSWER, 0),
        (Kind.SILENCE, 300),
        (Kind.STATE, 0),
    ]
