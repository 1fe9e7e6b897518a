"""Room codes, phases of sittings, and what several overrides come to."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.admission.rules.codes import ALPHABET, code_from, spoken, typed
from lms.admission.rules.sittings import Phase, late_s, phase
from lms.admission.rules.terms import MILLION, Override, Terms, combined, on_terms
from lms.questions.rules.clock_rules import ClockMode, ClockRules
from lms.questions.rules.quiz_rules import QuizRules

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
PER_QUESTION = ClockMode.PER_QUESTION


def timed(time_s, mode=ClockMode.WALL):
    return QuizRules(clock=ClockRules(mode=mode, time_s=time_s))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ACD379", "ACD379"),
        ("acd379", "ACD379"),
        (" acd 379 ", "ACD379"),
        ("acd-379", "ACD379"),
        ("ＡＣＤ３７９", "ACD379"),  # an input method left on full width
        ("acd　379", "ACD379"),
        ("ACD37", ""),
        ("ACD3799", ""),
        ("ACD37O", ""),  # O is in no code
        ("", ""),
        ("’; DROP", ""),
        ("A" * 10_000, ""),
    ],
)
def test_a_code_is_read_however_it_is_typed(text, code):
    assert typed(text) == code


@given(st.binary(min_size=12, max_size=12))
def test_every_code_reads_as_itself_and_has_no_signs_that_look_alike(raw):
    code = code_from(raw)
    assert typed(spoken(code).lower()) == code
    assert not set(code) & set("0O1IL2Z5S8BG")
    assert len(set(ALPHABET)) == len(ALPHABET)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_codes(text):
    assert typed(text) == "" or typed(typed(text)) == typed(text)


@pytest.mark.parametrize(
    ("now", "ended", "expected"),
    [
        (NINE - HOUR, None, Phase.WAITING),
        (NINE, None, Phase.OPEN),
        (NINE + HOUR - timedelta(seconds=1), None, Phase.OPEN),
        (NINE + HOUR, None, Phase.OVER),
        (NINE, NINE - HOUR, Phase.ENDED),
        (NINE + 5 * HOUR, NINE, Phase.ENDED),
    ],
)
def test_a_sitting_waits_is_open_is_over_or_was_ended(now, ended, expected):
    assert phase(opens_at=NINE, closes_at=NINE + HOUR, ended_at=ended, now=now) is expected


@pytest.mark.parametrize(("minutes", "late"), [(-3, 0), (0, 0), (5, 0), (6, 360), (90, 5400)])
def test_a_late_comer_is_who_starts_more_than_five_minutes_after_the_opening(minutes, late):
    assert late_s(NINE, NINE + timedelta(minutes=minutes)) == late


PERSON, TEAM = {"personal": True}, {"personal": False}


@pytest.mark.parametrize(
    ("overrides", "terms"),
    [
        ([], Terms()),
        ([Override(**TEAM, extra_s=600)], Terms(extra_s=600)),
        # what is granted to the person goes before the team's, even where the team got more
        ([Override(**PERSON, extra_s=300), Override(**TEAM, extra_s=600)], Terms(extra_s=300)),
        # of two of the same kind the better one holds
        ([Override(**PERSON, extra_s=300), Override(**PERSON, extra_s=900)], Terms(extra_s=900)),
        ([Override(**TEAM, extra_attempts=1), Override(**TEAM, extra_attempts=2)], Terms(extra_attempts=2)),
        # each part for itself: the person's time, the team's attempt
        (
            [Override(**PERSON, extra_s=300), Override(**TEAM, extra_attempts=1, extra_s=600)],
            Terms(extra_s=300, extra_attempts=1),
        ),
        # the earlier opening and the later closing are the better ones
        (
            [Override(**TEAM, opens_at=NINE, closes_at=NINE), Override(**TEAM, opens_at=NINE + HOUR, closes_at=NINE + HOUR)],
            Terms(opens_at=NINE, closes_at=NINE + HOUR),
        ),
        ([Override(**TEAM, multiplier_ppm=1_500_000)], Terms(multiplier_ppm=1_500_000)),
    ],
)  # fmt: skip
def test_several_overrides_come_to_one_set_of_terms(overrides, terms):
    assert combined(overrides) == terms


def test_the_persons_own_multiplier_holds_in_every_quiz():
    assert combined([], 1_250_000).multiplier_ppm == 1_250_000
    assert combined([Override(**PERSON, multiplier_ppm=1_500_000)], 1_250_000).multiplier_ppm == 1_500_000
    assert combined([Override(**PERSON, multiplier_ppm=1_100_000)], 1_250_000).multiplier_ppm == 1_250_000


MOMENTS = st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
OVERRIDES = st.builds(
    Override,
    personal=st.booleans(),
    extra_s=st.integers(0, 86_400),
    extra_attempts=st.integers(0, 100),
    multiplier_ppm=st.integers(MILLION, 5 * MILLION),
    opens_at=MOMENTS,
    closes_at=MOMENTS,
)
RULES = st.builds(QuizRules, attempts=st.none() | st.integers(1, 10), opens=MOMENTS, closes=MOMENTS)


@given(st.lists(OVERRIDES, max_size=6), st.randoms())
def test_the_order_of_granting_does_not_matter(overrides, rng):
    mixed = rng.sample(overrides, len(overrides))
    assert combined(mixed) == combined(overrides)


@given(st.lists(OVERRIDES, max_size=6))
def test_granting_the_same_twice_changes_nothing(overrides):
    assert combined(overrides + overrides) == combined(overrides)


@given(RULES, st.lists(OVERRIDES, max_size=6), st.integers(MILLION, 3 * MILLION))
def test_nothing_granted_takes_away_what_the_quiz_gives(rules, overrides, own):
    terms = combined(overrides, own)
    found = on_terms(rules, terms)
    assert (found.attempts is None) is (rules.attempts is None)
    assert found.attempts is None or found.attempts >= rules.attempts
    assert found.opens is None if rules.opens is None else found.opens <= rules.opens
    assert found.closes is None if rules.closes is None else found.closes >= rules.closes
    assert terms.extra_s >= 0
    assert terms.multiplier_ppm >= own


@given(OVERRIDES, OVERRIDES)
def test_one_more_of_the_same_kind_is_never_worse(first, second):
    second = Override(**{name: getattr(second, name) for name in Override.__struct_fields__ if name != "personal"}, personal=first.personal)  # fmt: skip
    before, after = combined([first]), combined([first, second])
    assert after.extra_s >= before.extra_s
    assert after.extra_attempts >= before.extra_attempts
    assert after.multiplier_ppm >= before.multiplier_ppm


def test_a_code_of_bytes_is_shown_in_two_groups():
    code = code_from(bytes([0, 0, 0, 1, 0, 23, 0, 24, 1, 0, 255, 255]))
    assert code == "34Y3" + ALPHABET[256 % 24] + ALPHABET[65535 % 24]
    assert spoken(code) == f"{code[:3]} {code[3:]}"
    assert typed(spoken(code)) == code


@pytest.mark.parametrize(
    ("rules", "terms", "expected"),
    [
        (QuizRules(), Terms(extra_s=60, opens_at=NINE, closes_at=NINE), QuizRules()),  # nothing to be more of
        (QuizRules(attempts=2), Terms(extra_attempts=1), QuizRules(attempts=3)),
        (QuizRules(attempts=None), Terms(extra_attempts=1), QuizRules(attempts=None)),
        (QuizRules(opens=NINE), Terms(opens_at=NINE - HOUR), QuizRules(opens=NINE - HOUR)),
        (QuizRules(opens=NINE), Terms(opens_at=NINE + HOUR), QuizRules(opens=NINE)),  # never later
        (QuizRules(closes=NINE), Terms(closes_at=NINE + HOUR), QuizRules(closes=NINE + HOUR)),
        (QuizRules(closes=NINE), Terms(closes_at=NINE - HOUR), QuizRules(closes=NINE)),  # never earlier
        (timed(600), Terms(extra_s=90), timed(690)),
        (timed(600), Terms(multiplier_ppm=1_250_000), timed(750)),
        (timed(601), Terms(multiplier_ppm=1_250_000), timed(752)),  # a begun second is a second
        (timed(60, PER_QUESTION), Terms(extra_s=90, multiplier_ppm=1_500_000), timed(90, PER_QUESTION)),
    ],
)
def test_a_quiz_on_the_terms_of_a_person(rules, terms, expected):
    assert on_terms(rules, terms) == expected
