"""What an import will do to a bank, and how alike two questions are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.banks.rules.likeness import ALIKE_PPM, likeness_ppm, most_alike, sketch
from lms.banks.rules.planning import Fate, Incoming, Standing, plan, plan_new
from lms.banks.rules.shelf import fingerprint, labels, with_key
from lms.questions.rules.quiz_text import Source, parse_questions

BUS = "Whom do you tell? [key bus] #attendance #rules @P4.1\n* The line\n- A colleague\n"
OTHER = "What comes first? [key first]\n* A greeting\n- A question\n"


def question(text):
    placed, problems = parse_questions(text, Source("", "en"))
    assert not problems
    return placed[0].question


def fates(texts, standing, *, keyed=False):
    incoming = [Incoming(number, question(text), keyed) for number, text in enumerate(texts, 1)]
    there = {key: Standing({"en": question(text)}, stands) for key, (text, stands) in standing.items()}
    return [(each.fate, each.key) for each in plan(incoming, there, "en")]


CASES = [
    # an empty bank takes everything
    ([BUS, OTHER], {}, False, [(Fate.NEW, "bus"), (Fate.NEW, "first")]),
    # what stands there already, under whatever key, does not come in again
    ([BUS], {"old": (BUS.replace("key bus", "key old"), True)}, False, [(Fate.SAME, "old")]),
    # nor what stands twice in the file
    ([BUS, BUS.replace("key bus", "key other")], {}, False, [(Fate.NEW, "bus"), (Fate.SAME, "bus")]),
    # another question with a key that came from its name gets out of the way
    ([BUS], {"bus": (OTHER.replace("key first", "key bus"), True)}, False, [(Fate.NEW, "bus-2")]),
    # a key that the file says on purpose changes its question
    ([BUS], {"bus": (OTHER.replace("key first", "key bus"), True)}, True, [(Fate.CHANGED, "bus")]),
    ([BUS], {"bus": (BUS, True)}, True, [(Fate.SAME, "bus")]),
    # an import that was undone leaves its keys behind, and they can be used again
    ([BUS], {"bus": (BUS, False)}, True, [(Fate.NEW, "bus")]),
    ([BUS], {"bus": (BUS, False)}, False, [(Fate.NEW, "bus-2")]),
]


@pytest.mark.parametrize(("texts", "standing", "keyed", "expected"), CASES)
def test_what_becomes_of_a_question(texts, standing, keyed, expected):
    assert fates(texts, standing, keyed=keyed) == expected


BY_HAND = [
    ([BUS, OTHER], (), {}, False, [(Fate.NEW, "bus"), (Fate.NEW, "first")]),
    ([BUS], ("old",), {"old": BUS}, False, [(Fate.SAME, "old")]),
    ([BUS, BUS.replace("key bus", "key other")], (), {}, True, [(Fate.NEW, "bus"), (Fate.SAME, "bus")]),
    # what somebody called it on purpose is not called otherwise, and changes nothing
    ([BUS], ("bus",), {}, True, [(Fate.REFUSED, "bus")]),
    ([BUS, OTHER.replace("key first", "key bus")], (), {}, True, [(Fate.NEW, "bus"), (Fate.REFUSED, "bus")]),
    ([BUS, OTHER.replace("key first", "key bus")], ("bus",), {}, False, [(Fate.NEW, "bus-2"), (Fate.NEW, "bus-3")]),
]


@pytest.mark.parametrize(("texts", "keys", "same", "keyed", "expected"), BY_HAND)
def test_a_question_by_hand_is_new_or_stays_out(texts, keys, same, keyed, expected):
    incoming = [Incoming(number, question(text), keyed) for number, text in enumerate(texts, 1)]
    there = {fingerprint(question(text)): key for key, text in same.items()}
    found = list(plan_new(incoming, keys, there, "en"))
    assert [(each.fate, each.key) for each in found] == expected
    assert all(bool(each.why) is (each.fate is not Fate.NEW) for each in found)


def test_a_language_more_follows_the_question_or_is_refused():
    there = {"bus": Standing({"en": question(BUS)})}
    chinese = question(BUS.replace("Whom do you tell?", "你告訴誰？"))
    (planned,) = plan([Incoming(1, chinese, keyed=True)], there, "zh-Hant")
    assert planned.fate is Fate.CHANGED
    assert planned.languages["zh-Hant"].right == planned.languages["en"].right
    other = question(BUS.replace("- A colleague\n", "- A colleague\n- Nobody\n"))
    (refused,) = plan([Incoming(1, other, keyed=True)], there, "zh-Hant")
    assert refused.fate is Fate.REFUSED
    assert "number of options" in refused.why


def test_a_question_is_found_by_its_words_tags_and_clauses():
    found = labels(question(BUS))
    assert (found.tags, found.clauses) == (" attendance rules ", " P4.1 ")
    assert "the line" in found.words
    assert "whom do you tell" in found.words


def test_a_key_makes_no_difference_to_what_is_the_same():
    bus = question(BUS)
    renamed = with_key(bus, "late-bus", "en")
    assert renamed.key == "late-bus"
    assert fingerprint(renamed) == fingerprint(bus) != fingerprint(question(OTHER))


ALIKE = [
    ("What do you say to a caller who asks for her sister's balance?", "What do you say to a caller who asks for her brother's balance?", True),
    ("客戶生氣時你先做什麼？聽他把話說完", "客戶生氣的時候你先做什麼？聽他把話說完", True),
    ("What do you say first?", "Put the opening of a call in order.", False),
    ("客戶生氣時先做什麼？", "哪一種資料可以寫在紙上？", False),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "alike"), ALIKE)
def test_what_is_nearly_the_same_is_told_from_what_is_not(one, other, alike):
    assert (likeness_ppm(sketch(one), sketch(other)) >= ALIKE_PPM) is alike


def test_the_most_alike_come_first_and_no_more_than_wanted():
    words = ["a caller waits for an answer now", "a caller waits for an answer", "the invoice is wrong", ""]
    sketched = [(text, sketch(text)) for text in words]
    found = most_alike(sketch(words[0]), sketched, most=2)
    assert [text for text, _ppm in found] == words[:2]
    assert most_alike("", sketched, most=2) == []


@given(
    st.text(st.sampled_from("ab cd對話"), max_size=30),
    st.lists(st.text(st.sampled_from("ab cd對話"), max_size=30), max_size=8),
)
def test_passing_over_quickly_finds_the_same_as_comparing_all(mine, others):
    sketched = [(at, sketch(text)) for at, text in enumerate(others)]
    all_of_them = [(at, likeness_ppm(sketch(mine), each)) for at, each in sketched]
    wanted = sorted((one for one in all_of_them if one[1] >= ALIKE_PPM), key=lambda one: -one[1])
    assert most_alike(sketch(mine), sketched, most=8) == wanted


@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_mutual_and_whole_with_oneself(one, other):
    first, second = sketch(one), sketch(other)
    assert likeness_ppm(first, second) == likeness_ppm(second, first)
    assert likeness_ppm(first, first) == (1_000_000 if first else 0)
    assert 0 <= likeness_ppm(first, second) <= 1_000_000
