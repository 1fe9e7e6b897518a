"""Waits, passwords, logins, browsers: the rules of the door as tables of cases."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.rules import passwords, sessions
from lms.accounts.rules.browsers import described
from lms.accounts.rules.people import common_timezones, is_email, is_login, is_timezone, key
from lms.accounts.rules.throttle import ACCOUNT, LONGEST_WAIT_S, WINDOW, Tries, taken_back, tried, wait_s

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def waits(count):
    """The waits after each of so many tries, each made as soon as it is heard."""
    tries, at, seen = Tries(0, NOON), NOON, []
    for _try in range(count):
        tries = tried(tries, at, ACCOUNT)
        seen.append(wait_s(tries, at))
        at += timedelta(seconds=seen[-1])
    return seen


def test_four_tries_are_free_then_each_wait_doubles_up_to_a_quarter_of_an_hour():
    assert waits(12) == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]


def test_a_quarter_of_an_hour_of_calm_makes_all_good():
    tries = Tries(7, NOON, NOON + timedelta(minutes=2))
    assert tried(tries, NOON + timedelta(minutes=2) + WINDOW, ACCOUNT).failures == 1
    assert tried(tries, NOON + timedelta(minutes=1, seconds=59) + WINDOW, ACCOUNT).failures == 8


def test_a_wait_is_never_said_to_be_nothing_while_it_lasts():
    tries = Tries(5, NOON, NOON + timedelta(milliseconds=1))
    assert wait_s(tries, NOON) == 1
    assert wait_s(tries, NOON + timedelta(milliseconds=1)) == 0


@given(st.lists(st.integers(0, 2000), max_size=40))
def test_no_pace_of_guessing_gets_more_than_the_limit_allows(pauses):
    tries, at, heard = Tries(0, NOON), NOON, 0
    for pause in pauses:
        at += timedelta(seconds=pause)
        if not wait_s(tries, at):
            tries, heard = tried(tries, at, ACCOUNT), heard + 1
    spent = (at - NOON).total_seconds()
    assert heard <= ACCOUNT.free * (spent // WINDOW.total_seconds() + 1) + spent / 30 + 1
    assert wait_s(tries, at) <= LONGEST_WAIT_S


def test_a_good_log_in_is_taken_off_again():
    assert taken_back(Tries(3, NOON, NOON)) == Tries(2, NOON, None)
    assert taken_back(Tries(0, NOON)).failures == 0


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("between-calls", True), ("quiet harbour lights", True), ("絶対に忘れない合言葉です", True), ("short", False),
        ("nine char", False), ("a" * 10, False), ("ababababab", False), ("Password123!", False), ("1234567890", False),
        ("alice-2026-x", False), ("i am alice marsh", False), ("marshmallow tea", False), ("x" * 150 + "abcdef", True),
        ("x" * 195 + "abcdef", False),
    ],
)  # fmt: skip
def test_a_password_is_long_and_not_the_first_guess(password, good):
    assert (passwords.fault(password, login="alice", name="Alice Marsh") == "") is good


def test_a_log_in_lasts_twelve_hours_and_never_more_than_thirty_days():
    assert sessions.expires_at(created_at=NOON, seen_at=NOON) == NOON + timedelta(hours=12)
    late = NOON + timedelta(days=29, hours=23)
    assert sessions.expires_at(created_at=NOON, seen_at=late) == NOON + timedelta(days=30)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("alice", True),
        ("a.b-c_d", True),
        ("林美玲", True),
        ("ab", False),
        ("-alice", False),
        ("alice.", False),
        ("a b c", False),
        ("a@b.c", False),
        ("x" * 60, True),
        ("x" * 61, False),
        ("", False),
        ("a\u202eb", False),
    ],
)
def test_what_a_login_may_be(text, good):
    assert is_login(text) is good


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("a@b.example", True),
        ("a.b+c@d.e.f", True),
        ("a@b", False),
        ("@b.c", False),
        ("a b@c.d", False),
        ("a@b..c", False),
        ("a@b.c,d@e.f", False),
        ("x" * 250 + "@b.c", False),
    ],
)
def test_what_an_address_may_be(text, good):
    assert is_email(text) is good


def test_logins_are_compared_without_case_and_width():
    assert key(" ＡLice ") == key("alice") == "alice"


def test_only_time_zones_with_a_place_count():
    names = ("Asia/Taipei", "UTC", "Mars/Olympus", "posixrules", "")
    assert [is_timezone(name) for name in names] == [True, True, False, False, False]


def test_the_short_list_of_time_zones_holds_only_known_ones_and_ones_own():
    assert all(is_timezone(name) for name in common_timezones())
    assert set(common_timezones("Indian/Mauritius", "Mars/Olympus")) - set(common_timezones()) == {"Indian/Mauritius"}
    assert len(common_timezones()) == 39


@pytest.mark.parametrize(
    ("agent", "text"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131 Safari/537.36 Edg/131",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/131 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5", "Another program"),
        ("", "Another program"),
    ],
)
def test_a_browser_is_called_by_its_name(agent, text):
    assert described(agent) == text
