"""What a regrade does to attempts, as a list, in numbers and as a fingerprint."""

import pytest
from msgspec.structs import replace

from lms.questions.rules.base import DEFAULT_MARKING, Option
from lms.questions.rules.choices import Single
from lms.questions.rules.corrections import Action, Counts
from lms.quizzes.rules.recounting import VOID
from lms.regrades.rules.foreseeing import Foreseen, credit_wanted, fingerprint, sums

SINGLE = Single(key="k", prompt="p", options=(Option("a", "A"), Option("b", "B"), Option("c", "C")), right="b")
COUNTS = Counts(({"en": SINGLE},))


@pytest.mark.parametrize(
    ("action", "counts", "answer", "wanted"),
    [
        (Action.NEW, COUNTS, "b", 1_000_000),
        (Action.NEW, COUNTS, "a", 0),
        (Action.NEW, COUNTS, None, 0),  # nothing was answered
        (Action.FULL, Counts(COUNTS.keys, full=True), None, 1_000_000),  # full marks for everybody
        (Action.VOID, Counts(COUNTS.keys, void=True), "b", VOID),
        (Action.TEXT, COUNTS, "b", None),  # words change no marks
        (Action.TEXT, Counts(COUNTS.keys, void=True), "b", None),
    ],
)
def test_the_credit_that_an_answer_should_have(action, counts, answer, wanted):
    assert credit_wanted(action, counts, answer, DEFAULT_MARKING, answered=answer is not None) == wanted


def foreseen(number, name, before, after, *, old=0, new=0, held=False):
    return Foreseen(number, f"r{number}", number, name, 1, 1, 0, 0, old, new, 10, 10, before, after, held)


LIST = [
    foreseen(1, "held", False, False, held=True),
    foreseen(2, "little", False, False, new=1),
    foreseen(3, "much", True, True, old=9),
    foreseen(4, "failed now", True, False, old=2),
    foreseen(5, "passed now", False, True, new=2),
    foreseen(6, "Also little", False, False, new=1),
]


def test_who_passes_after_all_stands_first_and_then_who_passes_no_more():
    found = [each.name for each in sorted(LIST, key=lambda each: each.order)]
    assert found == ["passed now", "failed now", "much", "Also little", "little", "held"]


def test_a_list_in_numbers():
    found = sums(LIST, 40)
    assert (found.looked_at, found.changed, found.passed_now, found.failed_now, found.held) == (40, 5, 1, 1, 1)


def test_a_fingerprint_is_of_every_figure_and_of_no_order():
    known = fingerprint(LIST, 40)
    assert fingerprint(LIST[::-1], 40) == known
    assert fingerprint([replace(each, name="x") for each in LIST], 40) == known  # a name is no figure
    others = [fingerprint(LIST, 41), fingerprint(LIST[1:], 40)]
    figures = ("old_credit_ppm", "new_credit_ppm", "old_points_e5", "new_points_e5", "old_max_e5", "new_max_e5")
    others += [fingerprint([replace(LIST[0], **{name: 77}), *LIST[1:]], 40) for name in figures]
    others += [fingerprint([replace(LIST[0], held=False), *LIST[1:]], 40)]
    assert known not in others
    assert len(set(others)) == len(others)
