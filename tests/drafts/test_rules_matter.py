"""A file parted into head and text, and joined again byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.drafts.rules.matter import Matter, dumped, joined, matter_of, patched, plain, values_of


@pytest.mark.parametrize(
    ("text", "head", "body"),
    [
        ("---\ntitle: A\n---\nWords\n", "title: A\n", "Words\n"),
        ("---\ntitle: A\n---\n", "title: A\n", ""),
        ("---\ntitle: A\n---", "title: A\n", ""),
        ("---\n---\nWords", "", "Words"),
        ("no head at all", "", "no head at all"),
        ("---\nnever closed", "", "---\nnever closed"),
        ("", "", ""),
        ("---\ntitle: A\n---\n\n---\n\nrule above", "title: A\n", "\n---\n\nrule above"),
        ("\ufeff---\r\ntitle: A\r\n---\r\nWords", "title: A\n", "Words"),
    ],
)
def test_a_file_is_a_head_and_a_text(text, head, body):
    assert matter_of(text) == Matter(head, body)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, ""),
        ({"title": "A", "clauses": ["P4.1", "P4.2"]}, "title: A\nclauses: [P4.1, P4.2]\n"),
        ({"title": {"en": "A", "zh-Hant": "甲"}}, "title:\n  en: A\n  zh-Hant: 甲\n"),
        ({"modules": [{"key": "one", "title": {"en": "One"}}]}, "modules:\n- key: one\n  title: {en: One}\n"),
        ({"shuffle": "no", "minutes": "8", "opens": "2026-12-01"}, "shuffle: no\nminutes: 8\nopens: 2026-12-01\n"),
    ],
)
def test_values_are_written_as_people_type_them(values, text):
    assert dumped(values) == text
    assert values_of(text) == values


NAMES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)


@given(
    st.dictionaries(NAMES, st.text("abc: -#'\"{}[]yesno123", max_size=20)),
    st.text(),
)
def test_what_is_joined_parts_into_the_same(values, body):
    body = body.replace("\r", "")
    head = dumped({name: value for name, value in values.items() if value.strip()})
    assert matter_of(joined(Matter(head, body))) == Matter(head, body)


@given(
    st.dictionaries(
        NAMES,
        st.text("ab: -#'\"{}[],&*!|>%@`yesno12\u4e2d\uff1a", min_size=1, max_size=20).map(
            lambda w: " ".join(w.split())
        ),
        max_size=6,
    )
)
def test_values_that_are_written_are_read_again(values):
    values = {name: value for name, value in values.items() if value}
    assert values_of(dumped(values)) == values


def test_a_change_keeps_the_order_and_what_is_not_changed():
    head = "title: A page  # its name\nkind: page\nminutes: 3\n"
    assert patched(head, {}) == head
    assert patched(head, {"kind": "page"}) == head
    assert patched(head, {"minutes": None, "required": "no"}) == (
        "title: A page  # its name\nkind: page\nrequired: no\n"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "yes"), (False, "no"), (3, "3"), (" a  b ", "a b"), ([1, "x"], ["1", "x"]), ({"n": 2}, {"n": "2"})],
)
def test_a_value_out_of_json_is_the_text_that_one_would_type(value, text):
    assert plain(value) == text


@pytest.mark.parametrize("value", [None, 1.5, "a\0b", "x" * 2001, [[[[["deep"]]]]], ["x"] * 201])
def test_what_no_head_holds_is_refused(value):
    with pytest.raises(ValueError):
        plain(value)


@pytest.mark.parametrize(("head", "body"), [("title: A\n", "Words\n"), ("", "Words"), ("title: A\n", "")])
def test_head_and_text_are_joined_into_a_file(head, body):
    assert joined(Matter(head, body)) == f"---\n{head}---\n{body}"


WRITTEN = """# top
title: A page  # its name
draw:   # drawn
  - {topic: a, n: 3}   # the easy ones
  - {n: 6}

# times
time: 20 min
'pass': 80%
topics: {a: b} # names
"""


@pytest.mark.parametrize(
    ("head", "changes", "after"),
    [
        (WRITTEN, {"time": "5 min"}, WRITTEN.replace("20 min", "5 min")),
        (WRITTEN, {"time": None}, WRITTEN.replace("time: 20 min\n", "")),
        (WRITTEN, {"pass": "9%", "x": "1"}, WRITTEN.replace("'pass': 80%", "pass: 9%") + "x: 1\n"),
        (WRITTEN, {"draw": [{"topic": "a", "n": "3"}, {"n": "7"}]}, WRITTEN.replace("n: 6", "n: 7")),
        (WRITTEN, {"topics": {"a": "c"}}, WRITTEN.replace("topics: {a: b} # names", "topics: # names\n  a: c")),
        ("title: |\n  a\n  b\nmode: test", {"title": "c"}, "title: c\nmode: test\n"),
        ("title: 'a # b' # c\n", {"title": "d"}, "title: d # c\n"),
        ("title:\nmode: test\n", {"title": "", "mode": []}, "title:\n"),
        ("{title: a, mode: test}\n", {"mode": "practice"}, "title: a\nmode: practice\n"),
        ("addresses: [\na,\n]\nmode: test\n", {"addresses": ["b"]}, "addresses: [b]\nmode: test\n"),
        (
            "draw:\n- {n: 1}\n- n: 2\n  topic: a\n",
            {"draw": [{"n": "2", "topic": "a"}]},
            "draw:\n- {n: '2', topic: a}\n",
        ),
        ("draw:\n- {n: 1,\n   topic: a}\n- {n: 2} # b\n", {"draw": [{"n": "2"}]}, "draw:\n- {n: 2} # b\n"),
        (f"a: {'[' * 5000}\nb: c\n", {"b": "d"}, f"a: {'[' * 5000}\nb: d\n"),
        ("broken: [\ntitle: x\n", {"title": "y"}, "broken: [\ntitle: y\n"),
        ("a: {b\nx: 'never closed\n", {"a": "1", "x": "2"}, "a: '1'\nx: '2'\n"),
    ],
)
def test_a_change_touches_only_the_lines_of_its_value(head, changes, after):
    assert patched(head, changes) == after.replace("'2'", "2").replace("'1'", "1")
