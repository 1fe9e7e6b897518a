"""An instructor regrades a question with the keyboard alone; a learner asks for a check, and what is typed is kept."""

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import Visit
from e2e.support.measure import violations

_FIGURES_MS = 60_000


def worst(page: Page) -> None:
    """Wait until the worker has made the figures: reload as a person would."""
    rows = page.locator(".rows li a")
    for _look in range(30):
        page.goto("/question-health?show=all")
        if rows.count():
            return
        page.wait_for_timeout(2000)
    pytest.fail("there are no figures")


def test_a_question_is_voided_from_its_figures_to_the_last_result_by_keyboard(person: Visit) -> None:
    page = person("tess").page
    worst(page)
    page.locator(".rows li a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/question-health/*")
    assert violations(page) == []
    page.keyboard.press("v")
    page.wait_for_url("**/regrade?action=void")
    expect(page.get_by_label("Take the question out")).to_be_checked()
    assert violations(page) == []
    page.keyboard.press("s")  # letters a to h are those of the options
    page.wait_for_url("**/dry-runs")
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("textbox", name="Why").focus()
    page.keyboard.type("Two options are right")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/regrades/*")
    expect(page.get_by_text("Done:")).to_be_visible(timeout=_FIGURES_MS)
    assert violations(page) == []


def test_what_a_learner_types_is_kept_and_the_timeline_is_clean(person: Visit) -> None:
    alice = person("alice")
    page = alice.open("/record")
    page.locator("a[href$='/result']").first.click()
    page.wait_for_url("**/result")
    page.keyboard.press("o")
    page.wait_for_url("**/objections")
    with page.expect_response("**/objection-draft"):
        page.get_by_role("textbox", name="What is wrong").fill("The second option is right too.")
    page = alice.fresh_tab()
    page.goto("/record")
    page.locator("a[href$='/result']").first.click()
    page.get_by_role("link", name="Ask for a check").click()
    expect(page.get_by_role("textbox", name="What is wrong")).to_have_value("The second option is right too.")
    assert violations(page) == []
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("waits for an answer")).to_be_visible()
    page.get_by_role("link", name="Back to the result").click()
    page.get_by_role("link", name="What happened: every answer with its time").click()
    expect(page.get_by_role("heading", name="What happened in this attempt")).to_be_visible()
    assert violations(page) == []
