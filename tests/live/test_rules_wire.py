"""Events as they stand in the stream and as they travel between processes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.live.rules.wire import Kind, LiveEvent, as_signal, from_signal, last_id


def test_an_event_is_four_lines():
    event = LiveEvent(7, 3, "pause", '{"source":"phone"}')
    assert event.frame == b'id: 7\nevent: pause\ndata: {"source":"phone"}\n\n'


details = st.dictionaries(st.text(), st.text() | st.integers() | st.none())


@given(
    st.builds(LiveEvent, st.integers(1), st.integers(1), st.sampled_from(Kind), details.map(json.dumps))
)  # JSON on one line
def test_an_event_travels_unchanged(event):
    assert from_signal(as_signal(event)) == event


@given(st.builds(LiveEvent, st.integers(1), st.integers(1), st.sampled_from(Kind), details.map(json.dumps)))
def test_what_stands_in_an_event_never_ends_it(event):
    assert event.frame.count(b"\n\n") == 1
    assert event.frame.endswith(b"\n\n")


@pytest.mark.parametrize(
    ("given", "number"),
    [
        (None, None),  # a browser that comes for the first time
        ("0", 0),
        ("17", 17),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("１", None),  # a digit, but not of ASCII
        ("9" * 19, 2**63 - 1),  # more than the database can count
        ("9" * 40, None),
        ("1 OR 1=1", None),
    ],
)
def test_what_a_browser_says_it_has_seen(given, number):
    assert last_id(given) == number


@pytest.mark.parametrize("detail", ["{}", '{"ref":"a b","by":"a call"}'])
def test_an_event_crosses_to_the_other_processes_on_one_line(detail):
    event = LiveEvent(7, 3, "pause", detail)
    assert as_signal(event) == f"7 3 pause {detail}"
    assert from_signal(as_signal(event)) == event


def test_an_event_is_a_frame_with_its_number():
    assert LiveEvent(7, 3, "pause", "{}").frame == b"id: 7\nevent: pause\ndata: {}\n\n"
