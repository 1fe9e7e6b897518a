"""The rules of exams: which computers a quiz may be started from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.questions.rules.exam_rules import Book, Nav, network, usual_nav, within


@pytest.mark.parametrize(
    ("address", "ranges", "inside"),
    [
        ("10.2.3.4", ["10.2.0.0/16"], True),
        ("10.3.3.4", ["10.2.0.0/16"], False),
        ("10.3.3.4", ["10.2.0.0/16", "10.3.3.4/32"], True),
        (" 10.2.3.4 ", ["10.2.0.0/16"], True),
        ("::ffff:10.2.3.4", ["10.2.0.0/16"], True),  # a server that listens on IPv6 sees IPv4 like this
        ("2001:db8::7", ["2001:db8::/32"], True),
        ("2001:db8::7", ["10.2.0.0/16"], False),
        ("10.2.3.4", ["2001:db8::/32"], False),
        ("", ["0.0.0.0/0"], False),  # a connection without an address
        ("testclient", ["0.0.0.0/0"], False),
        ("10.2.3.4", [], False),
    ],
)
def test_an_address_lies_in_one_of_the_ranges_or_nowhere(address, ranges, inside):
    assert within(address, ranges) is inside


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("10.2.0.0/16", "10.2.0.0/16"),
        ("10.2.3.4/16", "10.2.0.0/16"),
        ("10.2.3.4", "10.2.3.4/32"),
        ("2001:DB8::/32", "2001:db8::/32"),
        ("10.2.0.0/33", None),
        ("10.2.0", None),
        ("the training room", None),
        ("", None),
    ],
)
def test_a_range_is_kept_in_one_form(typed, kept):
    assert network(typed) == kept


@given(st.ip_addresses().map(str))
def test_an_address_lies_in_its_own_range_and_in_everything(address):
    everything = "::/0" if ":" in address else "0.0.0.0/0"
    mapped = ":" in address and address.startswith("::ffff:")
    assert mapped or within(address, [network(address)])
    assert mapped or within(address, [everything])


@given(st.text(max_size=50))
def test_no_text_breaks_the_reading_of_ranges(text):
    found = network(text)
    assert found is None or network(found) == found
    within(text, ["10.0.0.0/8"])


def test_only_a_closed_book_shows_one_question_a_page_by_itself():
    assert {book: usual_nav(book) for book in Book} == {Book.CLOSED: Nav.FREE, Book.OPEN: Nav.ALL, Book.ONLINE: Nav.ALL}
