"""Rules as fields and as lines: both always say the same."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from lms.core.marked_yaml import Marked, read
from lms.drafts.rules.matter import matter_of, patched, values_of
from lms.questions.rules.base import Several
from lms.questions.rules.clock_rules import ClockMode, ClockRules, WhenOver
from lms.questions.rules.exam_rules import Book, Nav
from lms.questions.rules.mark_rules import MarkRules, Parts
from lms.questions.rules.quiz_rules import Counts, Draw, Mode, QuizRules
from lms.questions.rules.quiz_text import Source, parse_questions
from lms.quizfiles import Front, print_quiz, read_front
from lms.quizwriting.rules.settings import ORDER, changes, faults, makes_sense, own, spellings

ZONES = ("Asia/Taipei", "UTC", "America/New_York")
words = st.sampled_from(["tone", "waiting", "data-care"])
shares = st.sampled_from(["0", "25%", "1/3"])
draws = st.builds(
    Draw,
    n=st.integers(1, 200),
    topic=words | st.just(""),
    level=st.none() | st.integers(1, 3),
    not_seen=st.integers(0, 3650),
    least_used=st.booleans(),
)
seconds = st.integers(5, 86_400)
clocks = st.builds(
    ClockRules,
    mode=st.sampled_from(ClockMode),
    time_s=st.none() | seconds,
    when_over=st.sampled_from(WhenOver),
    grace_s=st.just(0) | seconds,
    penalty_ppm=st.integers(0, 100).map(lambda n: n * 10_000),
    pauses=st.none() | st.integers(1, 100),
    pause_s=st.none() | seconds,
    references=st.lists(words, max_size=2, unique=True).map(tuple),
    sibling_after_s=st.none() | seconds,
)
moments = st.none() | st.datetimes(datetime(2000, 1, 2), datetime(2100, 1, 1)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
fronts = st.builds(
    Front,
    title=st.just("Quiz"),
    minutes=st.none() | st.integers(1, 600),
    topics=st.dictionaries(words, st.sampled_from(["Tone of voice", "甲乙"]), max_size=2),
    required=st.booleans(),
    rules=st.builds(
        QuizRules,
        mode=st.sampled_from(Mode),
        pass_ppm=st.integers(0, 1000).map(lambda n: n * 1000),
        draw=st.lists(draws, max_size=3).map(tuple),
        banks=st.lists(st.sampled_from(["service rules", "billing"]), max_size=2, unique=True).map(tuple),
        attempts=st.none() | st.integers(1, 100),
        cool_off_min=st.integers(0, 525_600),
        counts=st.sampled_from(Counts),
        several=st.sampled_from(Several),
        shuffle=st.booleans(),
        opens=moments,
        closes=moments,
        critical_topics=st.dictionaries(words, st.integers(0, 100).map(lambda n: n * 10_000), max_size=2),
        blind=st.booleans(),
        book=st.sampled_from(Book),
        nav=st.sampled_from(Nav),
        addresses=st.lists(st.sampled_from(["10.2.0.0/16", "2001:db8::/32"]), max_size=2, unique=True).map(tuple),
        clock=clocks,
        marks=st.builds(
            MarkRules,
            negative=shares,
            parts=st.sampled_from(Parts),
            tries=st.integers(0, 10),
            try_penalty=shares,
            confidence=st.booleans(),
        ),
    ),
)


def head_of(front):
    return matter_of(print_quiz(front, ())).head


def sent_by(values, zone):
    """What a browser sends of a form that nobody has touched."""
    spelt = spellings(read_front(Marked(values, {}), "")[0].rules, zone)
    fields = {name: spelt[name].fields(values.get(name)) for name in ORDER}
    sent = {f"{name}.{end}" if end else name: text for name, one in fields.items() for end, text in one.items()}
    return sent | {
        "draw.99.n": "",
        "critical_topics.99.topic": "",
        "topics.99.name": "",
    }  # the empty row below each list


def rules_of(head):
    return read_front(read(head, "")[0], "")[0]


def test_every_rule_of_the_parser_has_its_fields():
    said = read_front(Marked({"title": "A", "nonsense": "1"}, {}), "")[1][0].message
    assert {"title", *ORDER} == set(re.search(r"Known: (.*)\.", said)[1].split(", "))
    assert set(spellings(QuizRules(), "UTC")) == set(ORDER)


@settings(deadline=None)
@given(fronts, st.sampled_from(ZONES))
def test_a_form_that_nobody_touched_changes_nothing(front, zone):
    values = values_of(head_of(front))
    assert changes(values, sent_by(values, zone), zone) == {}


@settings(deadline=None)
@given(fronts, fronts, st.sampled_from(ZONES))
def test_fields_filled_in_with_other_rules_make_the_lines_of_these_rules(before, after, zone):
    head, wanted = head_of(before), values_of(head_of(after))
    sent = sent_by(wanted, zone)
    made = changes(values_of(head), sent, zone)
    # What goes without saying follows the purpose and the book: those are chosen first.
    first = patched(head, {name: made[name] for name in ("mode", "book") if name in made})
    values = values_of(first)
    rest = changes(values, sent, zone)
    then, expected = rules_of(patched(first, rest)), rules_of(head_of(after))
    assert then == expected


@settings(deadline=None)
@given(fronts, st.sampled_from([n for n in ORDER if n != "mode"]), st.data())
def test_a_changed_rule_changes_its_own_lines_only(front, name, data):
    lines = [f"{line}  # why {n}" for n, line in enumerate(head_of(front).splitlines())]
    head = "# the rules\n" + "\n".join(lines) + "\n"
    other = values_of(head_of(data.draw(fronts))).get(name)
    then = patched(head, {name: other})
    begins = re.compile(rf"{name}:|  - ") if name == "draw" else re.compile(f"{name}:|  ")
    kept = [line for line in head.splitlines() if not begins.match(line)]
    assert [line for line in then.splitlines() if line in kept] == kept
    assert values_of(then) == {k: v for k, v in {**values_of(head), name: other}.items() if v is not None}


@pytest.mark.parametrize(
    ("name", "value", "fields", "typed", "then"),
    [
        ("time", "20 min", {"n": "20", "unit": "min"}, {"n": "２５", "unit": "s"}, "25 s"),
        ("time", "soon", {"n": "soon", "unit": "min"}, {"n": "soon", "unit": "min"}, "soon min"),
        ("time", "1 h", {"n": "1", "unit": "h"}, {"n": "", "unit": "h"}, None),
        ("time", None, {"n": "", "unit": "min"}, {"n": "3", "unit": "years"}, "3 min"),
        ("cool_off", "1440", {"n": "1", "unit": "d"}, {"n": "36", "unit": "h"}, "2160"),
        ("cool_off", "90", {"n": "90", "unit": "min"}, {"n": "0", "unit": "min"}, None),
        ("cool_off", "0", {"n": "", "unit": "min"}, {"n": "often", "unit": "h"}, "often"),
        ("cool_off", "now", {"n": "now", "unit": "min"}, {"n": "", "unit": "d"}, None),
        ("pass", "80 %", {"": "80"}, {"": "72.5"}, "72.5%"),
        ("pass", "most", {"": "most"}, {"": "９０％"}, "90%"),
        ("attempts", None, {"": "3"}, {"": "unlimited"}, "unlimited"),
        ("attempts", "5", {"": "5"}, {"": "3"}, None),
        ("shuffle", "off", {"": "no"}, {"": "yes"}, None),
        ("shuffle", "maybe", {"": "maybe"}, {"": "no"}, "no"),
        ("banks", ["a b", "c"], {"": "a b, c"}, {"": "a、 b，c"}, ["a", "b", "c"]),
        ("banks", "a", {"": "a"}, {"": " , "}, None),
        ("references", "one", {"0": "one", "1": ""}, {"0": "", "1": "two"}, ["two"]),
        ("references", ["a", "b", "c"], {"0": "a", "1": "b", "2": "c"}, {"0": ""}, None),
        ("opens", "2026-12-01T09:00+08:00", {"": "2026-12-01T01:00"}, {"": "2026-12-02T09:30"}, "2026-12-02T09:30+00:00"),
        ("opens", "noon", {"": "noon"}, {"": "one o'clock"}, "one o'clock"),
        ("opens", "2026-12-01T09:00", {"": "2026-12-01T09:00"}, {"": ""}, None),
        ("opens", None, {"": ""}, {"": "2026-12-01T09:00+08:00"}, "2026-12-01T09:00+08:00"),
        ("draw", "three", {}, {"0.n": "3", "0.topic": "", "odd": "4", "1.n": "", "1.topic": "tone"}, [{"n": "3"}]),
        (
            "draw",
            [{"n": "2", "least_used": "on"}, "odd"],
            {"0.n": "2", "0.topic": "", "0.level": "", "0.not_seen": "0", "0.least_used": "yes"},
            {"0.n": "many", "0.not_seen": "30", "0.least_used": ""},
            [{"n": "many", "not_seen": "30"}],
        ),
        ("critical_topics", "tone", {}, {"0.topic": "#tone", "0.pass": "60", "1.topic": "", "1.pass": "50"}, {"tone": "60%"}),
        ("topics", {"tone": "Tone"}, {"0.tag": "tone", "0.name": "Tone"}, {"0.tag": "tone", "0.name": ""}, None),
    ],
)  # fmt: skip
def test_how_a_rule_stands_in_fields_and_what_fields_say(name, value, fields, typed, then):
    spelling = spellings(QuizRules(attempts=3), "UTC")[name]
    assert spelling.fields(value) == fields
    assert spelling.value(typed) == then


def test_a_form_changes_only_what_was_changed_in_it():
    was = {"title": "A", "attempts": "2", "time": "soon", "draw": [{"n": "3", "odd": "1"}]}
    sent = {**sent_by(was, "UTC"), "pass": "70", "csrf": "x"}
    assert changes(was, sent, "UTC") == {"pass": "70%"}
    assert changes(was, {"attempts": "2"}, "UTC") == {}
    assert changes({"mode": "practice", "attempts": "5"}, {"mode": "test", "attempts": "unlimited"}, "UTC") == {
        "mode": "test", "attempts": "unlimited"
    }  # fmt: skip
    assert own({"time.n": "1", "timely": "2", "time": "3"}, "time") == {"n": "1", "": "3"}


@pytest.mark.parametrize(
    ("changed", "sensible"),
    [
        ({}, "cool_off counts banks negative references"),
        ({"attempts": 1}, "negative references"),
        ({"mode": Mode.PRACTICE}, "cool_off counts negative references tries"),
        ({"mode": Mode.PRACTICE, "marks": MarkRules(tries=2)}, "tries try_penalty confidence references"),
        ({"mode": Mode.CERTIFICATION}, "cool_off counts negative"),
        ({"clock": ClockRules(ClockMode.WALL, 60)}, "time when_over negative"),
        ({"clock": ClockRules(ClockMode.ACTIVE, 60, WhenOver.GRACE)}, "time when_over grace penalty pauses pause_time references"),
        ({"draw": (Draw(1),)}, "sibling_after references"),
    ],
)  # fmt: skip
def test_which_rules_could_do_anything_beside_the_others(changed, sensible):
    front = Front("A", None, replace(QuizRules(), **changed))
    assert {name for name in sensible.split() if not makes_sense(name, front)} == set()
    everything = {
        "try_penalty",
        "confidence",
        "time",
        "grace",
        "penalty",
        "pauses",
        "pause_time",
        "sibling_after",
        "tries",
    }
    assert {name for name in everything - set(sensible.split()) if makes_sense(name, front)} == set()


QUESTIONS = parse_questions("How? #tone\n* A\n- B\nhint: C\n> D\n", Source("x", "en"))[0]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"title": "A"}, set()),
        ({}, {("quiz", -1)}),
        ({"title": "A", "mode": "certification", "clock": "active", "time": "20 min"}, {("clock", -1)}),
        ({"title": "A", "clock": "wall"}, {("clock", -1)}),
        ({"title": "A", "tries": "3"}, {("tries", -1)}),
        ({"title": "A", "book": "closed", "nav": "all"}, {("nav", -1)}),
        ({"title": "A", "banks": ["x"]}, {("banks", -1)}),
        ({"title": "A", "pass": "most", "time": "soon"}, {("pass", -1), ("time", -1)}),
        ({"title": "A", "draw": [{"n": "1"}, {"n": "9", "topic": "tone"}]}, {("draw", 0), ("draw", 1)}),
        ({"title": "A", "critical_topics": {"tone": "50%", "data": "x"}}, {("critical_topics", 1)}),
        ({"title": "A", "critical_topics": {"data": "50%"}}, {("critical_topics", 0)}),
        ({"title": "A", "opens": "2026-12-02T09:00Z", "closes": "2026-12-01T09:00Z"}, {("closes", -1)}),
        ({"title": "A", "nonsense": "1"}, {("nonsense", -1)}),
    ],
)
def test_what_is_wrong_is_said_at_its_rule(values, found):
    assert {(one.name, one.row) for one in faults(values, QUESTIONS)} == found
