"""Writing a quiz by keyboard: what is typed is looked at, kept, and undone as one would expect."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.support.drafts import open_draft
from e2e.support.measure import sideways, violations
from e2e.support.site import run_lms
from tests.qti import canvas
from tests.support.course_folder import write_course

PATH = "/authoring/courses/tiny/units/quiz"


@pytest.fixture(scope="module")
def course(site, tmp_path_factory):
    """The draft of a small published course."""
    folder = tmp_path_factory.mktemp("quiz_writing")
    write_course(folder)
    run_lms(site.data_dir, "content", "publish", str(folder))
    open_draft(site, "tess", "tiny")
    return "tiny"


def emptied(page: Page):
    """The textarea with nothing in it, and the caret there."""
    body = page.get_by_role("textbox", name="Questions", exact=True)
    expect(page.locator("[data-put=list] a").first).to_be_visible()
    body.focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    return body


def test_ten_questions_are_written_by_keyboard_and_are_there_afterwards(person, site, course):
    page = person("tess").open(PATH)
    body = emptied(page)
    for number in range(9):
        page.keyboard.press(f"Control+Shift+Digit{number + 1}")
        page.keyboard.type(f"Question {number + 1}")
    page.keyboard.press("Control+D")
    listed = page.locator("[data-put=list] li")
    expect(listed).to_have_count(10)
    expect(page.locator("[data-put=sum]")).to_contain_text("10 questions")
    expect(page.locator("[data-put=sum]")).to_contain_text("Nothing to put right")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Control+Z")
    page.keyboard.press("Control+Z")
    expect(listed).to_have_count(9)
    page.keyboard.press("Control+S")
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    expect(page.locator("[data-saved]")).not_to_have_attribute("data-state", "waiting")
    page.reload()
    expect(body).to_have_value(re.compile(r"^Question 1\n\* The right answer\n(.|\n)*Question 9 \[categorise\]"))


def test_a_fault_leads_to_its_line_and_the_question_of_the_caret_is_shown(person, site, course):
    page = person("tess").open(PATH)
    body = emptied(page)
    page.keyboard.insert_text(
        "How long?\n* A minute\n- An hour\n\nNo answer here\n\nWho calls?\n* The caller\n- The agent"
    )
    expect(page.locator("[data-put=seen] legend")).to_have_text("Who calls?")
    page.locator("[data-put=faults] a").click()
    expect(body).to_be_focused()
    assert body.evaluate("it => it.value.slice(it.selectionStart).split('\\n')[0]") == "No answer here"
    expect(page.locator("[data-put=seen]")).to_contain_text("This question has no answers.")
    page.keyboard.press("F6")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-put=seen] legend")).to_have_text("How long?")
    expect(body).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-put=list] li").first).to_contain_text("No answer here")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile(r"/authoring/courses/tiny/publication$"))


def test_the_page_is_clean_for_whoever_cannot_see_it_or_has_a_narrow_window(person, site, course):
    page = person("tess").open(PATH)
    expect(page.locator("[data-put=list] a").first).to_be_visible()
    assert violations(page) == []
    assert sideways(page) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1. Who calls?\nA. The caller\nB. The agent\nAnswer: A\n", "Who calls?\n* The caller\n- The agent\n"),
        (
            "What colour is the sky? {=blue ~red}\n\nIs it day? {T}\n",
            "What colour is the sky? [key what-colour-is-the-sky]",
        ),
        (
            canvas.quiz(canvas.choice("Who calls?", ["The caller", "The agent"], 1), title="Bells"),
            "Who calls? [key who-calls] #Bells",
        ),
    ],
    ids=["a list", "GIFT", "Canvas"],
)
def test_what_is_pasted_becomes_quiz_text_by_one_key_and_undo_brings_it_back(person, site, course, text, wanted):
    page = person("tess").open(PATH)
    body = emptied(page)
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+X")
    expect(body).to_have_value("")
    page.keyboard.press("Control+V")
    expect(page.locator("[data-offered]")).to_contain_text("Pasted:")
    expect(body).to_have_value(text)
    page.keyboard.press("Alt+Enter")
    expect(body).to_have_value(re.compile(f"^{re.escape(wanted)}"))
    expect(page.locator("[data-put=sum]")).to_contain_text("Nothing to put right")
    page.keyboard.press("Control+Z")
    expect(body).to_have_value(text)
