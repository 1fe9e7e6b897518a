"""All figures in one go, and what counts as a choice: from bytes to bytes, as the process beside the server does it."""

import random

import msgspec
import pytest

from lms.questions.rules.base import Option
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.typed import Number, ShortText
from lms.questions.rules.written import Criterion, Essay, Level
from lms.statistics.rules.figures import UNIT, Figures, figures
from lms.statistics.rules.moments import correlation_interval, covariance, variance
from lms.statistics.rules.picks import LONGEST, keys_of, name_of, options_of, picks_of
from lms.statistics.rules.report import ENOUGH_FOR_MODELS, asked_for, reply, whole_report
from lms.statistics.rules.sittings import Given

OPTIONS = (Option("a", "A"), Option("b", "*B*"), Option("c", "C"))
SINGLE = Single(key="k", prompt="p", options=OPTIONS, right="b")
MULTIPLE = Multiple(key="k", prompt="p", options=OPTIONS, right=("a", "b"))
TRUE_FALSE = TrueFalse(key="k", prompt="p", true_text="Yes", false_text="No", right=False)
TEXT = ShortText(key="k", prompt="p", accepted=("ACW",))
CHINESE = ShortText(key="k", prompt="p", accepted=("話後處理",))
NUMBER = Number(key="k", prompt="p", value="5")
ESSAY = Essay(key="k", prompt="p", criteria=(Criterion("c", (Level("no", 0), Level("yes", 100_000))),))


@pytest.mark.parametrize(
    ("question", "answer", "picks"),
    [
        (SINGLE, "b", ("b",)),
        (SINGLE, None, ()),
        (MULTIPLE, ["c", "a"], ("c", "a")),
        (MULTIPLE, ["", "a"], ("a",)),
        (TRUE_FALSE, True, ("true",)),
        (TRUE_FALSE, False, ("false",)),
        (TEXT, " A  c W. ", ("a c w",)),
        (TEXT, "x" * 99, ("x" * LONGEST,)),
        (NUMBER, "５", ("5",)),
        (ESSAY, {"text": "long"}, ()),
    ],
)
def test_what_was_chosen(question, answer, picks):
    assert picks_of(question, answer) == picks


@pytest.mark.parametrize(
    ("question", "offered"),
    [(SINGLE, ("a", "b", "c")), (MULTIPLE, ("a", "b", "c")), (TRUE_FALSE, ("true", "false")), (TEXT, ())],
)
def test_what_a_question_offers(question, offered):
    assert options_of(question) == offered


@pytest.mark.parametrize(
    ("keys", "picks", "right"),
    [
        ([{"en": SINGLE}], ["a"], {"b"}),
        ([{"en": SINGLE}, {"en": msgspec.structs.replace(SINGLE, right="c")}], [], {"b", "c"}),  # both keys count
        ([{"en": MULTIPLE}], [], {"a", "b"}),
        ([{"en": TRUE_FALSE}], [], {"false"}),
        ([{"en": msgspec.structs.replace(TRUE_FALSE, right=True)}], [], {"true"}),
        ([{"en": TEXT, "zh": CHINESE}], ["acw", "話後處理", "else"], {"acw", "話後處理"}),  # right in any language
    ],
)
def test_which_choices_are_right(keys, picks, right):
    assert keys_of(keys, picks, "en") == right


@pytest.mark.parametrize(
    ("question", "pick", "name"),
    [
        (SINGLE, "b", "*B*"),
        (SINGLE, "gone", "gone"),
        (TRUE_FALSE, "true", "Yes"),
        (TRUE_FALSE, "false", "No"),
        (TEXT, "acw", "acw"),
    ],
)
def test_what_a_choice_is_called(question, pick, name):
    assert name_of(question, pick) == name


def given(series, right):
    return Given(series, UNIT if right else 0, UNIT)


def people(count, questions, seed=5):
    """Able people are right more often, and the first questions are the easy ones."""
    rng = random.Random(seed)
    able = [rng.random() for _person in range(count)]
    return [
        tuple(given(n, rng.random() < 0.2 + 0.6 * each - 0.05 * n) for n in range(1, questions + 1)) for each in able
    ]


def test_the_answer_of_the_other_process_is_the_report():
    sittings = people(30, 2)
    assert msgspec.json.decode(reply(asked_for(sittings)), type=Figures) == whole_report(sittings)


def test_too_few_people_or_questions_have_no_item_parameters():
    for sittings in (people(ENOUGH_FOR_MODELS - 1, 4), people(ENOUGH_FOR_MODELS, 2)):
        assert whole_report(sittings) == figures(sittings)


def test_people_enough_have_item_parameters_and_what_everybody_has_right_has_none():
    sittings = [(*each, given(9, right=True)) for each in people(ENOUGH_FOR_MODELS + 40, 3)]
    sittings[0] = sittings[0][1:]  # one was never asked the first question
    found = {item.series: item for item in whole_report(sittings).items}
    assert all(found[series].one and found[series].two for series in (1, 2, 3))
    assert found[9].one is found[9].two is None
    assert found[1].one.difficulty < found[3].one.difficulty


def test_a_model_that_cannot_be_fitted_is_left_out():
    """The first two questions are always answered alike: their slopes are without end."""
    rng = random.Random(3)
    alike = [(right := rng.random() < 0.5, right, rng.random() < 0.5) for _person in range(ENOUGH_FOR_MODELS)]
    sittings = [tuple(given(series, each) for series, each in enumerate(person, 1)) for person in alike]
    assert [item.two for item in whole_report(sittings).items] == [None] * 3


def test_one_person_has_no_spread_and_three_have_no_interval():
    assert covariance([2.0], [3.0]) == variance([2.0]) == 0
    assert correlation_interval(0.5, 3) is None
    assert correlation_interval(0.5, 4) is not None


def test_two_people_are_no_three_thirds():
    (item,) = figures([(given(1, right=True),), (given(1, right=False),)]).items
    assert (item.low_n, item.high_n, item.discrimination) == (0, 0, None)


def test_questions_that_no_two_people_had_together_have_no_alpha():
    found = figures([(given(1, right=True), given(2, right=True)), (given(3, right=False), given(4, right=False))])
    assert found.whole.alpha is None
