"""The acceptance tests of the engine (section 10 of its specification), each with the tests that prove it.

| What has to hold | Where it is proved |
|---|---|
| 1,000 random kills lose no acknowledged answer | a hundred in `make test`, a thousand in `make kills` |
| Two tabs that type | on pages in a browser, and at the doors |
| The clock over the change of clocks, and with a page whose clock is wrong | tables and laws; late answers |
| Handing in 50 ms before the end with three unsent answers | at the doors, on both databases |
| The sweeper and a person in the same second | in one process and in two |
| A version published in the middle of an attempt | the attempt keeps its questions |
| A regrade of 5,000 attempts, the dry run says what happens | measured and printed; proved equal |
| More time while an attempt runs, seen within 5 s | on an open page, with a stream and without |
| 500 people start in the same ten seconds | on both databases |
| The order of saves does not matter to the grade | at the doors, as a law, and on the receipt |
| Every grade can be worked out anew from events | every attempt of the demo; and what was changed beside them is found |
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PROOFS = {
    "random kills": [
        "e2e/test_kills.py::test_what_was_acknowledged_is_there_and_shown_whatever_is_killed",
        "e2e/test_kills_by_another_chance.py::test_what_was_acknowledged_is_there_and_shown_whatever_else_is_killed",
        "tests/durability/test_kill.py::test_no_acknowledged_answer_is_lost_when_the_server_is_killed_a_hundred_times",
        "tests/durability/test_power_cut.py::test_no_acknowledged_answer_is_lost_when_the_power_goes",
    ],
    "two tabs": [
        "e2e/test_quiz.py::test_two_tabs_do_not_undo_each_other",
        "e2e/test_quiz_screens.py::test_a_second_tab_makes_the_first_read_only_at_once",
        "tests/quizzes/test_screens.py::test_two_tabs_of_one_browser_count_in_the_order_in_which_they_were_typed_in",
    ],
    "the clock": [
        "tests/attempts/test_rules_clock.py::test_twenty_minutes_over_the_change_of_clocks_are_twenty_minutes",
        "tests/attempts/test_rules_clock.py::test_a_window_over_the_change_of_clocks_is_as_long_as_it_is",
        "tests/attempts/test_rules_clock.py::test_pausing_and_resuming_never_changes_the_sum_of_active_seconds",
        "tests/answers/test_rules_lateness.py::test_only_what_can_have_been_given_in_time_waits_for_a_person",
        "tests/lateness/test_late_answers.py::test_an_answer_given_in_time_is_kept_with_both_times_and_does_not_count",
    ],
    "the last 50 ms": [
        "tests/quizzes/test_last_moment.py::test_within_the_networks_grace_they_are_sent_again_and_count",
        "tests/quizzes/test_last_moment.py::test_after_it_the_sweeper_has_handed_in_and_they_wait_for_a_person",
    ],
    "the same second": [
        "tests/quizzes/test_clock.py::test_the_sweeper_and_the_learner_in_the_same_second_make_one_grade",
        "tests/quizzes/test_races.py::test_the_sweeper_of_two_processes_and_the_learner_hand_in_once",
    ],
    "a version in the middle": [
        "tests/quizzes/test_service.py::test_a_published_version_does_not_touch_a_running_attempt",
    ],
    "a regrade": [
        "tests/regrades/test_speed.py::test_five_thousand_attempts_are_regraded_and_the_time_is_said",
        "tests/regrades/test_regrading.py::test_what_the_dry_run_says_is_what_happens",
    ],
    "more time": [
        "e2e/test_exams.py::test_more_time_for_the_room_shows_on_the_open_page_within_five_seconds",
        "tests/exams/test_extending.py::test_everyone_in_the_room_gets_the_same_minutes_and_hears_it",
    ],
    "five hundred people": [
        "tests/durability/test_rush.py::test_five_hundred_people_start_in_the_same_ten_seconds",
        "tests/durability/test_rush.py::test_the_same_on_postgresql_with_two_processes",
    ],
    "the order of saves": [
        "tests/quizzes/test_service.py::test_the_order_in_which_saves_arrive_does_not_change_the_grade",
        "tests/quizzes/test_rules.py::test_the_order_of_saves_does_not_change_the_receipt",
    ],
    "grades anew": [
        "tests/demo/test_demo.py::test_every_grade_can_be_computed_again",
        "tests/demo/test_demo.py::test_every_grade_is_found_again_from_the_events",
        "tests/disputes/test_timeline.py::test_what_was_changed_beside_the_events_is_found",
    ],
}


@pytest.mark.parametrize("proof", [proof for proofs in PROOFS.values() for proof in proofs])
def test_the_proof_is_there_and_is_not_skipped(proof):
    path, _colons, name = proof.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = [
        node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name
    ]
    assert len(found) == 1
    marks = [ast.unparse(mark) for mark in found[0].decorator_list]
    assert not any("skip" in mark or "xfail" in mark for mark in marks)


def test_every_line_has_its_proof():
    lines = [line for line in (__doc__ or "").splitlines() if line.startswith("| ")]
    assert len(lines) - 1 == len(PROOFS) == 11
