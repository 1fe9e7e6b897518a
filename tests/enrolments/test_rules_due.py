"""Late, soon or in time, and who needs a word."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.enrolments.rules.due import Pace, Standing, can_make_it, days_left, standing
from lms.enrolments.rules.study_time import MAX_REPORT_S, TOLERANCE_S, creditable_s, fits
from lms.enrolments.rules.team import CourseFacts, Member, Why, rows

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = 3600


def in_days(days):
    return NOW + timedelta(days=days)


@pytest.mark.parametrize(
    ("due", "left"),
    [(in_days(1), 1), (in_days(0.5), 0), (in_days(0), 0), (in_days(-0.1), -1), (in_days(-1), -1), (in_days(-3.2), -4)],
)
def test_days_left_are_whole_days_and_a_begun_late_day_counts(due, left):
    assert days_left(due, NOW) == left


@pytest.mark.parametrize(
    ("due", "pace", "makes_it"),
    [
        (in_days(5), Pace(0, 0), True),  # nothing is left
        (in_days(-1), Pace(60, 600), False),  # the date is past
        (in_days(5), Pace(HOUR, 600), True),  # six days of ten minutes: exactly
        (in_days(5), Pace(HOUR + 1, 600), False),
        (in_days(10), Pace(HOUR, 0), True),  # no pace known, and time enough
        (in_days(2), Pace(HOUR, 0), False),  # no pace known, and the last days
    ],
)
def test_whether_someone_makes_the_date_at_their_own_pace(due, pace, makes_it):
    assert can_make_it(due, NOW, pace) is makes_it


@pytest.mark.parametrize(
    ("known", "stands"),
    [
        ({"done": True, "due": in_days(-9)}, Standing.DONE),  # done late is done
        ({"due": in_days(-1)}, Standing.LATE),
        ({"due": in_days(-1), "failed": True}, Standing.LATE),  # the date weighs more
        ({"due": in_days(9), "failed": True}, Standing.FAILED),
        ({"due": in_days(4), "pace": Pace(10 * HOUR, 60)}, Standing.WILL_BE_LATE),
        ({"due": in_days(2), "pace": Pace(60, 600)}, Standing.SOON),
        ({"due": in_days(30), "begun": True}, Standing.GOING),
        ({"due": in_days(30)}, Standing.NOT_BEGUN),
        ({"due": None, "begun": True}, Standing.GOING),
    ],
)
def test_how_one_person_stands_in_one_course(known, stands):
    given_facts = {"done": False, "begun": False, "failed": False, "pace": Pace(60, 600)} | known
    assert standing(**given_facts, now=NOW) is stands


@given(st.integers(-10, 10_000), st.integers(0, 10_000))
def test_study_time_never_exceeds_what_passed_on_the_server(claimed, passed):
    seconds = creditable_s(claimed, last_seen=NOW - timedelta(seconds=passed), now=NOW)
    assert 0 <= seconds <= min(passed + TOLERANCE_S, MAX_REPORT_S)
    assert seconds <= max(0, claimed)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(-10, 500)), max_size=30))
def test_however_often_a_page_reports_it_counts_no_more_than_the_time_since_it_was_opened(reports):
    at, seen, counted = NOW, NOW, 0
    for later_s, claimed in reports:
        at += timedelta(seconds=later_s)
        counted += creditable_s(claimed, last_seen=seen, now=at, opened_at=NOW, counted_s=counted)
        seen = at
    assert 0 <= counted <= (at - NOW).total_seconds() + TOLERANCE_S


@pytest.mark.parametrize(("left", "minutes", "fit"), [(120, 2, True), (121, 2, False), (150, 2, False), (0, 2, True)])
def test_what_fits_into_the_minutes_at_hand(left, minutes, fit):
    assert fits(left, minutes) is fit


def member(number, name, paced_s=0):
    return Member(person_id=number, ref=f"r{number}", name=name, paced_s=paced_s)


def fact(person, course, **known):
    base = {"due_at": in_days(30), "begun": True, "units_done": 1, "units_total": 4}
    return CourseFacts(person_id=person, course_id=course, **(base | {"remaining_s": 600} | known))


def test_those_who_need_a_word_come_first_and_say_why():
    team = [member(1, "Alice", 8400), member(2, "Ben"), member(3, "Chen", 600), member(4, "Dana")]
    facts = [
        fact(2, 7, due_at=in_days(-3), remaining_s=600),
        fact(3, 7, due_at=in_days(1), remaining_s=7200, failed_tries=2),
        fact(4, 8, begun=False),
    ]
    found = rows(team, [7, 8], facts, {1: [7]}, NOW)
    assert [row.member.name for row in found] == ["Ben", "Chen", "Alice", "Dana"]
    assert [row.is_behind for row in found] == [True, True, False, False]
    late, slow = found[0], found[1]
    assert (late.reasons[0].why, late.reasons[0].days, late.reasons[0].needed_minutes) == (Why.LATE, 3, 10)
    assert [reason.why for reason in slow.reasons] == [Why.PACE, Why.FAILED]
    assert [cell.standing for cell in found[3].cells] == [Standing.NOT_SET, Standing.NOT_BEGUN]
    assert [cell.standing for cell in found[2].cells] == [Standing.DONE, Standing.NOT_SET]


def test_someone_who_found_no_time_is_told_apart_from_someone_slow():
    (row,) = rows([member(1, "Ben")], [7], [fact(1, 7, due_at=in_days(1), remaining_s=600)], {}, NOW)
    assert row.reasons[0].why is Why.NO_TIME


def test_a_quiz_that_ran_out_of_time_is_a_reason_for_a_word_without_being_behind():
    ran_out, failed = rows(
        [member(1, "Ann", 9000), member(2, "Ben", 9000)], [7],
        [fact(1, 7, given_up=1), fact(2, 7, failed_tries=2)], {}, NOW,
    )  # fmt: skip
    assert [(reason.why, reason.tries) for reason in ran_out.reasons] == [(Why.GIVEN_UP, 1)]
    assert [(row.is_behind, row.needs_word) for row in (ran_out, failed)] == [(False, True), (False, False)]


def test_running_out_of_tries_counts_more_than_failing_often():
    (row,) = rows([member(1, "Ben", 9000)], [7], [fact(1, 7, failed_tries=3, out_of_tries=True)], {}, NOW)
    assert [reason.why for reason in row.reasons] == [Why.OUT_OF_TRIES]
    assert row.is_behind


@pytest.mark.parametrize(
    ("claimed", "passed", "open_for", "counted", "credited"),
    [
        (60, 60, 600, 0, 60),
        (60, 55, 600, 0, 60),  # clocks are not exact
        (60, 30, 600, 0, 30 + TOLERANCE_S),
        (600, 600, 600, 0, MAX_REPORT_S),  # a sleeping computer
        (60, 60, 100, 90, 10 + TOLERANCE_S),  # many reports claim no more than one
        (60, 60, 100, 200, 0),
        (-5, 60, 600, 0, 0),
    ],
)
def test_how_much_of_a_report_counts(claimed, passed, open_for, counted, credited):
    seen, opened = NOW - timedelta(seconds=passed), NOW - timedelta(seconds=open_for)
    assert creditable_s(claimed, last_seen=seen, now=NOW, opened_at=opened, counted_s=counted) == credited


def test_who_has_failed_a_course_without_a_date_has_no_days_to_count():
    fact = CourseFacts(
        1, 7, None, begun=True, units_done=1, units_total=2, remaining_s=60, failed_tries=2, out_of_tries=True
    )
    (row,) = rows([Member(1, "ref", "Alice")], [7], [fact], {}, NOW)
    assert (row.cells[0].standing, row.cells[0].days) == (Standing.FAILED, 0)
