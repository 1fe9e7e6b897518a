"""Policies are read line by line; what is no clause is named; ids hold from one text to the next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.i18n import LOCALES
from lms.policies.queries import shipped
from lms.policies.rules.changes import Kept, changes
from lms.policies.rules.clauses import Clause, read_policy
from lms.policies.rules.markdown import LONGEST_TEXT, MOST_CLAUSES, ImportedClause, read_markdown
from lms.policies.rules.numbering import number_of
from lms.policies.rules.references import KEY, REFERENCE, reference


def test_a_policy_is_parts_with_clauses():
    found = read_policy("## A First\n| A.1 | One | What one asks. |\n\n## B Second\n| B.1 | Two | What two asks. |\n")
    assert found.parts == {"A": "First", "B": "Second"}
    assert found.clauses == (
        Clause("A.1", "A", "One", "What one asks."),
        Clause("B.1", "B", "Two", "What two asks."),
    )
    assert found.find("B.1").title == "Two"
    assert found.find("B.2") is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("| A.1 | One | Before its part. |", 1),
        ("## A First\n| A.1 | One | Text. |\n| A.1 | Again | Text. |", 3),
        ("## A First\nprose", 2),
        ("## A First\n| A.1 | No text | |", 2),
        ("##\n", 1),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, line):
    with pytest.raises(ValueError, match=f"^{line}$"):
        read_policy(text)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        found = read_policy(text)
    except ValueError as refused:
        line = refused.args[0]
    else:
        line = 1 if all(one.part in found.parts for one in found.clauses) else 0
    assert 1 <= line <= max(1, len(text.splitlines()))


def test_every_language_has_the_same_clauses_in_the_same_order():
    ids = [(one.id, one.part) for one in shipped("en").clauses]
    assert len(ids) == 33
    assert (ids[0], ids[-1]) == (("P1.1", "P1"), ("P7.3", "P7"))
    for locale in LOCALES:
        assert [(one.id, one.part) for one in shipped(locale).clauses] == ids
    assert shipped("xx") == shipped("en")


def said(text):
    return [(one.id, one.part, one.title, one.text) for one in read_markdown(text).clauses]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("- 1.1 Keep data safe", ("1.1", "", "Keep data safe", "")),
        ("- P4.1 Keep data safe: nobody tells.", ("P4.1", "", "Keep data safe", "nobody tells.")),
        ("* **4.1** Ask first", ("4.1", "", "Ask first", "")),
        ("**4.1 Ask first** The caller says it.", ("4.1", "", "Ask first", "The caller says it.")),
        ("- **4.1 Ask first.** The caller says it.", ("4.1", "", "Ask first.", "The caller says it.")),
        ("`4.1` Ask first", ("4.1", "", "Ask first", "")),
        ("4.1. Ask first", ("4.1", "", "Ask first", "")),
        ("4.1) Ask first", ("4.1", "", "Ask first", "")),
        ("1. Ask first", ("1", "", "Ask first", "")),
        ("### 4.1 Ask first ###\nThe caller\nsays it.", ("4.1", "", "Ask first", "The caller says it.")),
        ("## 3 Alone\n- in the dark", ("3", "", "Alone", "in the dark")),
        ("4.1 One\n\n**Note** more", ("4.1", "", "One", "Note more")),
        ("§ 9 Holidays", ("9", "", "Holidays", "")),
        ("Article 12: Records", ("12", "", "Records", "")),
        ("A-7 Doors – are closed.", ("A-7", "", "Doors", "are closed.")),
        ("４.１ Full width", ("4.1", "", "Full width", "")),
        ("**4.1**\nWhat follows is all.", ("4.1", "", "What follows is all.", "What follows is all.")),
        ("| 7.1 | Rooms | Are quiet. |", ("7.1", "", "Rooms", "Are quiet.")),
        ("| Id | T |\n|---|---|\n| 7.1 | Rooms |", ("7.1", "", "Rooms", "")),
        ("第十二條 保密：不得外洩。", ("12", "", "保密", "不得外洩。")),
        ("第3条 保密", ("3", "", "保密", "")),
        ("- 四、培訓目標", ("4", "", "培訓目標", "")),
        ("4.1 " + "long " * 30, ("4.1", "", ("long " * 16)[:79].rstrip() + "…", ("long " * 30).strip())),
    ],
)
def test_a_clause_is_read_however_it_is_written(text, clause):
    assert said(text) == [clause]
    assert read_markdown(text).unread == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("# Policy\n## 4 Contents\n- 4.1 One\n- 4.2 Two", [("4.1", "4 Contents"), ("4.2", "4 Contents")]),
        ("## Safety\n- S1 One", [("S1", "Safety")]),
        ("第二章 管理\n第五條 甲\n第六條 乙", [("5", "2 管理"), ("6", "2 管理")]),
        ("一、目標\n（一）甲\n（二）乙\n二、範圍\n(一) 丙", [("1.1", "1 目標"), ("1.2", "1 目標"), ("2.1", "2 範圍")]),
        ("第一條 適用：\n（一）甲", [("1.1", "1 適用")]),
        ("- 4.1 One: has words\n- 4.1.1 Inner", [("4.1", ""), ("4.1.1", "")]),
    ],
)
def test_what_stands_above_others_is_a_part(text, parts):
    assert [(id_, part) for id_, part, *_rest in said(text)] == parts


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("Who reads this?\n- 1.1 One", 1, "in no clause"),
        ("- 1.1 One\n- 1.1 Again", 2, "stands already in line 1"),
        ("- 1.1 One\n- P1.1234.1234.1234.12 Long", 2, "longer than 18"),
        ("- 1.1 One\n| x | y |", 2, "first cell is no id"),
        ("| x | y |\n- 1.1 One", 1, "first cell is no id"),
        ("## 4 Contents\nAll of this matters.\n### 4.1 One", 2, "under a part"),
        ("- 1.1 One\n- 1.2", 2, "Nothing is said"),
        (f"- 1.1 One\n{'x' * (LONGEST_TEXT + 1)}", 1, "the rest is left out"),
        ("（一）甲\n- 1.1 One", 1, "in no clause"),
    ],
)
def test_a_line_that_is_no_clause_is_named_with_what_to_do(text, line, part):
    unread = read_markdown(text).unread
    assert [one.line for one in unread] == [line]
    assert part in unread[0].message


def test_years_and_amounts_are_no_ids():
    assert said("- 1.1 One\n2026 was a good year.\n30 days.") == [("1.1", "", "One", "2026 was a good year. 30 days.")]


def test_there_is_an_end_to_what_is_read():
    found = read_markdown("\n".join(f"- 1.{n} Clause" for n in range(MOST_CLAUSES + 1)))
    assert (len(found.clauses), len(found.unread)) == (MOST_CLAUSES, 1)


@given(st.text(alphabet="1.2 -#*|（一）第二條四、PAx:\n", max_size=120) | st.text(max_size=120))
def test_any_text_is_read_and_every_line_of_words_is_somewhere(text):
    found = read_markdown(text)
    assert len({one.id for one in found.clauses}) == len(found.clauses)
    assert all(one.title and one.id for one in found.clauses)
    assert all(1 <= one.line <= len(text.splitlines()) + 1 for one in found.unread)


@pytest.mark.parametrize(
    ("han", "number"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("二十三", 23), ("一百零三", 103), ("二〇", 20), ("37", 37)],
)
def test_chinese_numbers_are_read(han, number):
    assert number_of(han) == number


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("P4.1", True), ("P4", True), ("gdpr.4.1", True), ("iso-9001.A-7", True), ("gdpr.P4.1", True),
        ("p4", False), ("4.1", False), ("gdpr.", False), ("GDPR.4", False), ("gdpr.4 1", False), ("P4.123", False),
    ],
)  # fmt: skip
def test_a_reference_names_its_policy_unless_it_is_the_shipped_one(name, fits):
    assert bool(REFERENCE.fullmatch(name)) is fits


def test_every_reference_that_is_made_can_be_read():
    for one in shipped("en").clauses:
        assert REFERENCE.fullmatch(reference("", one.id))
        assert REFERENCE.fullmatch(reference("gdpr", one.id))
        assert not KEY.fullmatch(one.id)


def new(id_, title="T", text="", part=""):
    return ImportedClause(id_, part, title, text, 1)


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        ((), (new("1"),), (1, 0, 0, 0, 0)),
        ((Kept("1", "", "T", ""),), (new("1"),), (0, 0, 0, 0, 1)),
        ((Kept("1", "", "Old", ""),), (new("1"),), (0, 1, 0, 0, 0)),
        ((Kept("1", "", "T", "old"),), (new("1"),), (0, 1, 0, 0, 0)),
        ((Kept("1", "Old", "T", ""),), (new("1"),), (0, 1, 0, 0, 0)),
        ((Kept("1", "", "T", ""),), (new("2"),), (1, 0, 1, 0, 0)),
        ((Kept("1", "", "T", "", True),), (new("1"),), (0, 0, 0, 1, 0)),
        ((Kept("1", "", "T", "", True), Kept("2", "", "T", "")), (new("2"),), (0, 0, 0, 0, 1)),
    ],
)
def test_a_newer_text_is_compared_by_ids(before, after, counts):
    found = changes(before, after)
    assert (len(found.added), len(found.changed), len(found.removed), len(found.back), found.same) == counts
    assert bool(found) is any(counts[:4])
