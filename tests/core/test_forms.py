"""Forms: all errors at once, each at its field; what was typed is kept; nothing unreadable gets through."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.datastructures import FormMultiDict
from msgspec import Meta

from lms.core.errors import Invalid
from lms.core.forms import Form, Secret, Text, bind, blank


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Course(msgspec.Struct, frozen=True):
    title: Annotated[str, Meta(min_length=2, max_length=20)]
    minutes: Annotated[int, Meta(ge=1, le=240)]
    colour: Colour
    kind: Literal["page", "video"] = "page"
    due: date | None = None
    tags: Annotated[list[int], Meta(min_length=0)] = msgspec.field(default_factory=list)
    words: tuple[str, ...] = ()
    agreed: bool = False
    note: Text = ""
    hint: str | None = None
    secret: Secret = ""
    limit: int | None = 5


GOOD = {"title": "Hello", "minutes": "6", "colour": "red"}


def bound(**fields):
    return bind(
        Course, Form([(k, v) for k, each in fields.items() for v in ([each] if isinstance(each, str) else each)])
    )


def test_a_good_form_becomes_the_value_with_defaults_for_what_was_not_sent():
    assert bound(**GOOD).value == Course("Hello", 6, Colour.RED)


def test_all_errors_come_at_once_and_what_was_typed_is_kept():
    form = bound(title="H", minutes="x", colour="green", kind="quiz", due="2026-99-01", tags=["1", "q"], hint="ok")
    assert form.value is None
    assert set(form.errors) == {"title", "minutes", "colour", "kind", "due", "tags"}
    assert form.errors["title"] == "Use at least 2 characters."
    assert form.raw == {
        "title": "H", "minutes": "x", "colour": "green", "kind": "quiz", "due": "2026-99-01", "tags": ["1", "q"],
        "words": [], "agreed": "", "note": "", "hint": "ok", "secret": "", "limit": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ({"minutes": "007"}, ("minutes", 7)),
        ({"minutes": " 12 "}, ("minutes", 12)),
        ({"minutes": "１２"}, ("minutes", 12)),  # full width, as a Chinese keyboard gives it
        ({"minutes": "+5"}, ("minutes", 5)),
        ({"minutes": ["3", "9"]}, ("minutes", 9)),  # sent twice: the last one counts
        ({"agreed": "on"}, ("agreed", True)),
        ({"agreed": ["0", "1"]}, ("agreed", True)),  # a hidden 0 before the box
        ({"agreed": "0"}, ("agreed", False)),
        ({"agreed": ""}, ("agreed", False)),
        ({"tags": "4"}, ("tags", [4])),  # one ticked box of a list
        ({"tags": ["4", "", "5"]}, ("tags", [4, 5])),
        ({"words": ["a", "b"]}, ("words", ("a", "b"))),
        ({"due": "2026-02-28"}, ("due", date(2026, 2, 28))),
        ({"due": ""}, ("due", None)),
        ({"hint": "  "}, ("hint", None)),
        ({"limit": ""}, ("limit", None)),  # emptied on purpose
        ({}, ("limit", 5)),  # not on this page
        ({"title": "  a b\r\n"}, ("title", "a b")),
        ({"note": "one\r\ntwo\rthree\ttabbed"}, ("note", "one\ntwo\nthree\ttabbed")),
        ({"note": "abc \u202egnp"}, ("note", "abc \u202egnp")),  # a text may be in any direction
        ({"note": "👩\u200d💻"}, ("note", "👩\u200d💻")),
        ({"secret": " with spaces "}, ("secret", " with spaces ")),
        ({"_csrf_token": "x", "unknown": "y"}, ("minutes", 6)),
    ],
)
def test_browsers_words_are_understood(typed, value):
    form = bound(**(GOOD | typed))
    assert form.errors == {}
    assert getattr(form.value, value[0]) == value[1]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"title": ""}, "title", "Fill this in."),
        ({"title": "   "}, "title", "Fill this in."),
        ({"title": "x" * 21}, "title", "Use at most 20 characters; these are 21."),
        ({"colour": ""}, "colour", "Choose one."),
        ({"minutes": "0"}, "minutes", "Type a number from 1 to 240."),
        ({"minutes": "-3"}, "minutes", "Type a number from 1 to 240."),
        ({"minutes": "9" * 400}, "minutes", "Type a whole number."),
        ({"minutes": "1.5"}, "minutes", "Type a whole number."),
        ({"minutes": "1e3"}, "minutes", "Type a whole number."),
        ({"minutes": "--1"}, "minutes", "Type a whole number."),
        ({"due": "0001-01-01"}, "due", "Type a date as year-month-day, such as 2026-11-23."),
        ({"due": "11/23/2026"}, "due", "Type a date as year-month-day, such as 2026-11-23."),
        ({"title": "a\x00b"}, "title", "There is an invisible control character in this text. Type it again."),
        ({"note": "a\x1bb"}, "note", "There is an invisible control character in this text. Type it again."),
        ({"note": "a\ud800b"}, "note", "There is an invisible control character in this text. Type it again."),
        ({"title": "ab\u202ecd"}, "title", "An invisible character in this text changes how it reads. Type it again."),
        ({"title": "ab\u200bcd"}, "title", "An invisible character in this text changes how it reads. Type it again."),
        ({"note": "x" * 20_001}, "note", "Use at most 20,000 characters; these are 20,001."),
        ({"hint": "x" * 501}, "hint", "Use at most 500 characters; these are 501."),
        ({"tags": [str(n) for n in range(501)]}, "tags", "That is more choices than there are."),
    ],
)
def test_what_cannot_be_accepted_is_said_at_its_field(typed, field, sentence):
    form = bound(**(GOOD | typed))
    assert form.value is None
    assert form.errors == {field: sentence}


def test_a_secret_is_never_shown_again():
    assert bound(**(GOOD | {"secret": "hunter2", "minutes": "x"})).raw["secret"] == ""


class Span(msgspec.Struct, frozen=True):
    first: int
    last: int

    def __post_init__(self):
        if self.first > self.last:
            raise Invalid("The first comes first.", {"last": "Type a number after the first."})
        if self.first == self.last == 0:
            raise ValueError("Not both nothing.")


def test_rules_between_fields_speak_at_their_field_or_for_the_whole_form():
    assert bind(Span, {"first": ["3"], "last": ["2"]}).errors == {"last": "Type a number after the first."}
    assert bind(Span, {"first": "0", "last": "0"}).errors == {"": "Not both nothing."}


def test_the_service_adds_what_only_it_can_know_and_nothing_typed_is_lost():
    form = bind(Span, {"first": "1", "last": "2"}).refused("last", "Taken.")
    assert (form.value, form.errors, form.raw) == (None, {"last": "Taken."}, {"first": "1", "last": "2"})
    again = bind(Span, {"first": "1", "last": "2"}).refused_by(Invalid("No.", {"first": "Why."}))
    assert again.errors == {"first": "Why."}


def test_litestars_own_forms_are_good_too():
    form = bind(Course, FormMultiDict([*GOOD.items(), ("tags", "1"), ("tags", "2")]))
    assert form.value.tags == [1, 2]


def test_a_blank_form_has_every_field_to_show():
    form = blank(Course, title="Before")
    assert form.errors == {}
    assert form.raw["title"] == "Before"
    assert form.raw["tags"] == []


def test_sentences_are_in_the_language_asked_for(monkeypatch):
    seen = []
    monkeypatch.setattr(
        "lms.core.fields._",
        lambda text: seen.append(__import__("lms.core.i18n", fromlist=["x"]).current_locale()) or text,
    )
    bind(Course, {}, "zh-Hant")
    assert set(seen) == {"zh-Hant"}


@given(st.dictionaries(st.sampled_from(Course.__struct_fields__), st.lists(st.text(max_size=40), max_size=3)))
def test_nothing_that_can_be_typed_breaks_a_form(typed):
    form = bind(Course, typed)
    assert (form.value is None) is bool(form.errors)
    assert set(form.raw) == set(Course.__struct_fields__)


@given(st.text(max_size=200))
def test_what_is_accepted_can_be_typed_again_and_stays_the_same(text):
    first = bind(Course, GOOD | {"note": text})
    if first.value is not None:
        assert bind(Course, GOOD | {"note": first.raw["note"]}).value == first.value
