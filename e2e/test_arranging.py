"""Putting things in order by buttons, what the tab says meanwhile, and a record on paper."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.support.quiz import SAVED, fresh_attempt, question
from e2e.support.site import run_lms
from tests.support.course_folder import write_course

STEPS = ("Greet", "Verify", "Help", "Close")
QUIZ = """\
---
title: Final quiz
mode: practice
pass: 50%
shuffle: no
---
Put the call in order. [order] [key order]
1. Greet
2. Verify
3. Help
4. Close

A caller may wait in silence. [key silence]
- True
* False
"""


@pytest.fixture(scope="module")
def course(site, tmp_path_factory):
    """A course whose quiz begins with an ordering question, published while the server runs."""
    folder: Path = tmp_path_factory.mktemp("arranging")
    write_course(folder, {f"{locale}/final/01-quiz.quiz": QUIZ for locale in ("en", "zh-Hant")})
    run_lms(site.data_dir, "content", "publish", str(folder))
    return "tiny"


def lines(shown: Locator) -> list[str]:
    """The lines as they stand."""
    return [text.strip() for text in shown.locator("[data-item] label").all_inner_texts()]


def arrange(page: Page, shown: Locator) -> None:
    """Bring the lines into order by the keyboard alone: up until what should stand before it does."""
    for place, step in enumerate(STEPS):
        button = shown.get_by_role("button", name=f"Up: {step}")
        for _move in range(lines(shown).index(step) - place):
            button.focus()
            page.keyboard.press("Enter")
            expect(button).to_be_focused()  # the next press moves the same line on


def test_lines_are_put_in_order_by_buttons_and_stay_so_on_another_computer(person, site, course):
    path = fresh_attempt(site, "alice", course, "quiz")
    page = person("alice").open(path)
    shown = question(page, 1)
    arrange(page, shown)
    assert lines(shown) == list(STEPS)
    assert [one.input_value() for one in shown.locator("[data-part]").all()] == ["1", "2", "3", "4"]
    expect(shown.locator("[data-saved-text]")).to_have_text(SAVED)

    elsewhere = question(person("alice").open(path), 1)
    expect(elsewhere.locator("[data-item] label").first).to_have_text("Greet")
    assert lines(elsewhere) == list(STEPS)


def test_a_place_chosen_in_a_field_counts_when_a_button_is_pressed_next(person, site, course):
    path = fresh_attempt(site, "charlie", course, "quiz")
    page = person("charlie").open(path)
    shown = question(page, 1)
    first = lines(shown)[0]
    shown.get_by_label(first, exact=True).select_option("4")
    shown.get_by_role("button", name=f"Up: {first}").click()
    assert lines(shown).index(first) <= 2
    places = [one.input_value() for one in shown.locator("[data-part]").all()]
    assert places == ["1", "2", "3", "4"]


def test_the_tab_says_where_one_is_in_the_quiz(person, site, course):
    page = person("mei").open(fresh_attempt(site, "mei", course, "quiz"))
    expect(page).to_have_title(re.compile("^第 ?1"))
    page.keyboard.press("j")
    expect(page).to_have_title(re.compile("^第 ?2"))
    expect(page).to_have_title(re.compile("Lull$"))


@pytest.mark.parametrize(("login", "path"), [("alice", "/record"), ("bob", "/team")])
def test_print_prints_the_page(person, login, path):
    page = person(login).open(path)
    page.evaluate("() => { document.body.dataset.printed = '0'; print = () => (document.body.dataset.printed = '1'); }")
    page.get_by_role("button", name="Print").click()
    expect(page.locator("body")).to_have_attribute("data-printed", "1")
    page.emulate_media(media="print")
    expect(page.locator(".rail")).to_be_hidden()
    expect(page.get_by_role("table")).to_be_visible()
