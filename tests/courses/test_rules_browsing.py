"""Browsing: a link from elsewhere never fails, and what is found is what was asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.rules.browsing import PAGE_SIZE, Asked, Entry, MyState, Standing, asked, browse
from lms.courses.rules.kinds import Category
from lms.courses.rules.version import folded


def entry(number: int, category: Category = Category.NEW_HIRE, text: str = "") -> Entry:
    return Entry(
        number, f"c{number}", category, number, 10, "en", f"Course {number}", "", folded(text or f"Course {number}")
    )


NEW = Standing(MyState.NEW, 240)


@pytest.mark.parametrize(
    ("given_", "meant"),
    [
        ({}, Asked()),
        ({"q": "  hold  the\tline "}, Asked(q="hold the line")),
        (
            {"category": "job-skill", "state": "done", "fits": "6", "page": "3"},
            Asked("", Category.JOB_SKILL, MyState.DONE, 6, 3),
        ),
        ({"category": "x", "state": "x", "fits": "7", "page": "0"}, Asked(page=0)),
        ({"fits": "６", "page": "３"}, Asked()),
        ({"page": "-1"}, Asked()),
    ],
)
def test_what_means_nothing_is_passed_over(given_, meant):
    assert asked(given_) == meant


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Voice and Pace", "pace VOICE", True),
        ("溝通技巧", "技巧", True),
        ("Straße", "STRASSE", True),
        ("ＡＢＣ", "abc", True),
        ("Voice", "voices", False),
        ("100% right", "100%", True),
    ],
)
def test_words_are_found_whatever_their_case_or_width(text, words, found):
    assert bool(browse([entry(1, text=text)], {1: NEW}, Asked(q=words)).entries) is found


@pytest.mark.parametrize(
    ("standing", "minutes", "fits"),
    [
        (Standing(MyState.NEW, 120), 2, True),
        (Standing(MyState.NEW, 121), 2, False),  # shown as "3 min", which does not fit into 2
        (Standing(MyState.NEW, 151), 2, False),
        (Standing(MyState.GOING, 60), 2, True),
        (Standing(MyState.DONE, 0), 60, False),
    ],
)
def test_the_next_page_fits_into_the_minutes(standing, minutes, fits):
    assert bool(browse([entry(1)], {1: standing}, Asked(fits_min=minutes)).entries) is fits


def test_counts_are_those_of_every_category_under_the_same_search():
    courses = [entry(1), entry(2, Category.MANAGEMENT), entry(3, Category.MANAGEMENT, "other")]

    found = browse(courses, dict.fromkeys((1, 2, 3), NEW), Asked(q="course", category=Category.NEW_HIRE))

    assert [one.code for one in found.entries] == ["c1"]
    assert (found.counts[Category.NEW_HIRE], found.counts[Category.MANAGEMENT], found.counts[Category.JOB_SKILL]) == (
        1,
        1,
        0,
    )


@given(st.integers(0, 90), st.integers(-3, 9))
def test_every_page_holds_its_part_and_all_pages_hold_everything(count, page):
    courses = [entry(number) for number in range(count)]
    standings = dict.fromkeys(range(count), NEW)
    one = browse(courses, standings, Asked(page=page))

    assert 1 <= one.page <= one.pages
    assert len(one.entries) <= PAGE_SIZE
    everything = [
        each for number in range(1, one.pages + 1) for each in browse(courses, standings, Asked(page=number)).entries
    ]
    assert everything == courses


@given(st.dictionaries(st.sampled_from(["q", "category", "state", "fits", "page"]), st.text(max_size=20)))
def test_no_query_of_an_address_fails(query):
    browse([entry(1)], {1: NEW}, asked(query))


@pytest.mark.parametrize(
    ("wanted", "narrowed"),
    [
        (Asked(), False),
        (Asked(category=Category.NEW_HIRE, page=3), False),  # a category is where one looks
        (Asked(q="bus"), True),
        (Asked(state=MyState.GOING), True),
        (Asked(fits_min=6), True),
    ],
)
def test_what_narrows_the_catalogue(wanted, narrowed):
    assert wanted.narrowed is narrowed


def test_only_courses_in_the_state_that_was_asked_for_are_found():
    standings = {1: NEW, 2: Standing(MyState.GOING, 60), 3: Standing(MyState.DONE, 0)}
    found = browse([entry(1), entry(2), entry(3)], standings, Asked(state=MyState.GOING))
    assert [one.course_id for one in found.entries] == [2]


def test_every_category_has_a_name_for_people():
    assert len({str(category.label) for category in Category}) == len(Category)
