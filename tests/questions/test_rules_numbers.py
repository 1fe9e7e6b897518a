"""Numbers as people type them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.numbers import plain_decimal, read_number
from lms.core.typed_text import is_blank, normalised
from lms.questions.rules.typed import Number
from lms.questions.rules.units import conversion


@pytest.mark.parametrize(
    ("text", "value", "unit", "ambiguous"),
    [
        ("1,5", "1.5", "", False),
        ("1.5", "1.5", "", False),
        ("１．５", "1.5", "", False),
        ("1 200,5 min", "1200.5", "min", False),
        ("1\u00a0200", "1200", "", False),
        ("1\u202f200", "1200", "", False),
        ("1,234.5", "1234.5", "", False),
        ("1.234,5", "1234.5", "", False),
        ("1,234,567", "1234567", "", False),
        ("1,234", "1234", "", True),  # English and Chinese group with a comma
        ("1.234", "1.234", "", True),
        ("0,234", "0.234", "", False),
        ("−5", "-5", "", False),
        ("$48.20", "48.2", "$", False),
        ("HK$ 50", "50", "HK$", False),
        ("95 %", "95", "%", False),
        ("95％", "95", "%", False),
        ("420分鐘", "420", "分鐘", False),
        ("42.", "42", "", False),
        (".5", "0.5", "", False),
        ("420 min.", "420", "min", False),
    ],
)
def test_a_typed_number_is_understood(text, value, unit, ambiguous):
    reading = read_number(text, "en")
    assert (reading.value, reading.unit, reading.ambiguous) == (Fraction(value), unit, ambiguous)


def test_the_language_decides_what_a_lone_comma_means():
    assert read_number("1,234", "de").value == Fraction("1.234")
    assert read_number("1,234", "zh-Hant").value == 1234


@pytest.mark.parametrize(
    "text", ["", "x", "1 2", "12 5", "1,23,4", "1.2.3", "1,234,5", "--5", "5 or 6", "1e5", "9" * 90, "$5 min", "½x"]
)
def test_what_is_not_one_number_is_not_read(text):
    assert read_number(text, "en") is None


@given(st.text(max_size=40))
def test_nothing_typed_breaks_the_reader(text):
    read_number(text, "en")
    normalised(text)
    is_blank(text)


@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_a_decimal_reads_as_what_it_was_written_from(digits, places):
    value = Fraction(digits, 10**places)
    assert Fraction(plain_decimal(value)) == value


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        (Number(key="k", prompt="", value="200", tolerance="5", relative=True), ["190", "210"], ["189.99", "210.01"]),
        (Number(key="k", prompt="", low="40", high="44"), ["40", "44"], ["39.9", "45"]),
        (Number(key="k", prompt="", value="-10", tolerance="10", relative=True), ["-9", "-11"], ["-8.9", "10"]),
        (Number(key="k", prompt="", value="0.1", tolerance="0.2"), ["0.3", "-0,1"], ["0.30000001"]),  # exact, no floats
    ],
)
def test_tolerances_are_exact(question, right, wrong):
    assert [question.grade(answer) for answer in right] == [1] * len(right)
    assert [question.grade(answer) for answer in wrong] == [0] * len(wrong)


@pytest.mark.parametrize(
    ("given_unit", "wanted", "factor"),
    [
        ("", "min", 1),
        ("Minutes", "min", 1),
        ("h", "min", 60),
        ("秒", "min", Fraction(1, 60)),
        ("min", "%", None),
        ("foo", "Foo", 1),
        ("min", "", None),
    ],
)
def test_units_convert_within_their_measure(given_unit, wanted, factor):
    assert conversion(given_unit, wanted) == factor
