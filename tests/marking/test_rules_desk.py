"""The marking desk: whose an answer is, what a mark needs, who may mark, and keys with one more wording."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.accounts.rules.permissions import Actor, Grant, Role
from lms.core.errors import Invalid, NotFound
from lms.marking.rules.desk import HELD_FOR, LONGEST_COMMENT, Draft, Incomplete, Stale, checked_comment, checked_levels
from lms.marking.rules.markers import require_marker
from lms.marking.rules.wordings import accepted_words, with_wording
from lms.questions.rules.base import Option
from lms.questions.rules.choices import Single
from lms.questions.rules.corrections import Counts
from lms.questions.rules.gaps import Gap, Gaps
from lms.questions.rules.measures import Measure
from lms.questions.rules.typed import ShortText
from lms.questions.rules.written import Criterion, Level

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
RUBRIC = (
    Criterion("Facts", (Level("no", 0), Level("yes", 100_000))),
    Criterion("Tone", (Level("a", 0), Level("b", 1))),
)


@pytest.mark.parametrize(
    ("holder", "updated_at", "held"),
    [
        (7, NOW, True),
        (7, NOW - HELD_FOR + SECOND, True),
        (7, NOW - HELD_FOR, False),  # half an hour without a sign of work
        (7, None, False),
        (1, NOW, False),  # one's own
        (0, NOW, False),  # given back
    ],
)
def test_an_answer_is_somebodys_for_half_an_hour_after_the_last_sign_of_work(holder, updated_at, held):
    assert Draft(holder_id=holder, updated_at=updated_at).held_by_another(1, NOW) is held


@pytest.mark.parametrize("levels", [{}, {0: 1}, {0: 0, 1: 1}])
def test_levels_of_the_rubric_are_taken(levels):
    assert checked_levels(levels, RUBRIC) == levels


@pytest.mark.parametrize("levels", [{2: 0}, {-1: 0}, {0: 2}, {0: -1}])
def test_levels_that_the_rubric_does_not_have_are_refused(levels):
    with pytest.raises(Invalid, match="does not have this level"):
        checked_levels(levels, RUBRIC)


def test_a_comment_is_kept_with_plain_line_ends_and_is_not_endless():
    assert checked_comment("a\r\nb") == "a\nb"
    assert checked_comment("x" * LONGEST_COMMENT)
    with pytest.raises(Invalid, match="4,000"):
        checked_comment("x" * (LONGEST_COMMENT + 1))


def test_what_stands_in_the_way_of_a_mark_is_said():
    assert (Stale().code, "another screen" in Stale().message) == ("stale", True)
    assert "Facts, Tone" in Incomplete(["Facts", "Tone"]).message


def person(*grants):
    return Actor(1, "ref", "x", "X", roles=grants)


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (person(Grant(Role.INSTRUCTOR)), True),  # of a course of one's own
        (person(Grant(Role.TRAINING_MANAGER)), True),
        (person(Grant(Role.AGENT)), False),
        (person(Grant(Role.TEAM_LEAD, "/1/")), False),
        (person(), False),
    ],
)
def test_who_may_come_to_the_marking_desk(actor, may):
    if may:
        assert require_marker(actor) is actor
    else:
        with pytest.raises(NotFound):
            require_marker(actor)


TEXT = ShortText(key="k", prompt="p", accepted=("ACW",))
CHINESE = ShortText(key="k", prompt="p", accepted=("話後處理",))
GAPS = Gaps(
    key="k",
    prompt="___ ___ ___",
    gaps=(
        Gap(accepted=("five",)),
        Gap(options=(Option("a", "x"), Option("b", "y")), right="b"),
        Gap(number=Measure(value="2")),
    ),
)
SINGLE = Single(key="k", prompt="p", options=(Option("a", "x"), Option("b", "y"), Option("c", "z")), right="b")


@pytest.mark.parametrize(
    ("languages", "gap", "words"),
    [
        ({"en": TEXT, "zh": CHINESE}, 0, ["ACW", "話後處理"]),
        ({"en": TEXT}, 1, []),  # a short text has no gaps
        ({"en": GAPS}, 1, ["five"]),
        ({"en": GAPS}, 2, []),  # nothing is typed there
        ({"en": GAPS}, 0, []),
        ({"en": GAPS}, 4, []),
        ({"en": SINGLE}, 0, []),
    ],
)
def test_what_counts_as_right_where_something_is_typed(languages, gap, words):
    assert accepted_words(languages, gap) == words


@pytest.mark.parametrize(
    ("languages", "gap", "words"),
    [
        ({"en": TEXT, "zh": CHINESE}, 0, ["ACW", "after call", "話後處理", "after call"]),
        ({"en": GAPS}, 1, ["five", "after call"]),
    ],
)
def test_a_wording_is_right_in_every_language_beside_what_was(languages, gap, words):
    taught = with_wording(Counts((languages,)), gap, "after call")
    assert accepted_words(taught.shown, gap) == words
    assert taught.keys[0] == languages
    assert taught.corrected


@pytest.mark.parametrize(("question", "gap"), [(GAPS, 2), (GAPS, 3), (GAPS, 4), (GAPS, 0), (SINGLE, 0)])
def test_where_nothing_is_typed_no_wording_is_taught(question, gap):
    assert with_wording(Counts(({"en": question},)), gap, "x").shown == {"en": question}
