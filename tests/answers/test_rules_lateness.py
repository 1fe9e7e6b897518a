"""Whether an answer that came after the end was given before it."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from lms.answers.rules.lateness import TOLERANCE, Claim, given_at, in_time

END = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
CLAIM = Claim(client_at=END - MINUTE, clock_off_ms=0, opened_at=END - 20 * MINUTE, disordered=False)


@pytest.mark.parametrize(
    ("changed", "ended_at", "yes"),
    [
        ({}, END, True),
        ({"client_at": END}, END, True),
        ({"client_at": END + SECOND}, END, False),
        ({"client_at": END + SECOND, "clock_off_ms": -1_000}, END, True),  # the page's clock is a second ahead
        ({"client_at": END, "clock_off_ms": 1}, END, False),
        ({}, None, False),  # the attempt still takes answers
        ({"client_at": None}, END, False),
        ({"clock_off_ms": None}, END, False),  # a clock that was never compared says nothing
        ({"disordered": True}, END, False),
        ({"client_at": CLAIM.opened_at - TOLERANCE}, END, True),
        ({"client_at": CLAIM.opened_at - TOLERANCE - SECOND}, END, False),  # before the page was there
    ],
)
def test_only_what_can_have_been_given_in_time_waits_for_a_person(changed, ended_at, yes):
    assert in_time(replace(CLAIM, **changed), ended_at=ended_at, now=END + MINUTE) is yes


def test_what_was_given_after_now_was_not_given():
    tomorrow = replace(CLAIM, client_at=END - MINUTE)
    assert not in_time(tomorrow, ended_at=END, now=END - 2 * MINUTE)


def test_the_time_of_an_answer_is_told_by_our_clock():
    assert given_at(END, -1_500) == END - timedelta(milliseconds=1_500)
