"""Practising: check, be told, try again with a hint; by keyboard alone, and without JavaScript."""

import re

from playwright.sync_api import Locator, Page, expect

from e2e.support.account import Account
from e2e.support.data import rows
from e2e.support.measure import sideways, violations
from e2e.support.quiz import SAVED, go_to, note
from e2e.support.site import Site

COURSE, QUIZ = "problem-solving", "practice-complaints"
HINT, SECOND_HINT, REASON = "cannot take in a solution yet", "step 1 of the six steps", "a minute and a half"


def practice(site: Site, login: str) -> str:
    return Account(site, login).start(COURSE, QUIZ).path


def by_kind(page: Page, kind: str) -> Locator:
    return page.locator(f"[data-slot][data-kind='{kind}']")


def show(page: Page, kind: str) -> Locator:
    return go_to(page, int(by_kind(page, kind).get_attribute("data-slot") or 0))


def option(shown: Locator, words: str) -> Locator:
    return shown.locator(".opt", has_text=words).locator("input")


def press_on(page: Page, words: str, most: int = 40) -> None:
    """Tab to a button and press it."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip().startswith(words):
            page.keyboard.press("Enter")
            return
    msg = f"Tab never reached {words!r}"
    raise AssertionError(msg)


def tries(site: Site, path: str) -> list[tuple[object, ...]]:
    sql = (
        "SELECT t.number, t.kind, t.confidence, t.credit_ppm FROM attempt_try t JOIN attempt a ON a.id = t.attempt"
        " WHERE a.ref = ? ORDER BY t.id"
    )
    return [tuple(row) for row in rows(site, sql, path.rsplit("/", 1)[-1])]


def test_two_tries_a_hint_and_how_sure_one_is_by_keyboard_alone(person, site):
    path = practice(site, "alice")
    page = person("alice").open(path)
    shown = show(page, "single")
    option(shown, "I understand your frustration").focus()
    page.keyboard.press("Space")
    expect(shown).not_to_contain_text(HINT)
    press_on(page, "Sure")
    expect(shown.locator("[data-verdict]")).to_be_focused()
    expect(shown.locator("[data-verdict]")).to_contain_text("Not quite.")
    expect(shown.locator("[data-tried]")).to_contain_text(HINT)
    expect(shown.locator("[data-tried]")).not_to_contain_text(SECOND_HINT)
    assert REASON not in page.content()

    option(shown, "I am writing it down").focus()
    page.keyboard.press("Space")
    press_on(page, "Check again")
    expect(shown.locator("[data-verdict]")).to_contain_text("It earns 66% of its points.")
    expect(shown).to_contain_text(REASON)
    expect(shown.locator(".opt-right")).to_contain_text("Your answer, right")
    assert shown.locator("fieldset input").first.is_disabled()
    assert tries(site, path) == [(1, "try", "high", 0), (2, "try", "", 1_000_000)]
    assert not violations(page)
    assert not sideways(page)

    page.locator("[data-review]").click()
    page.get_by_role("button", name="Hand in now").click()
    expect(page).to_have_url(re.compile("/result$"))
    expect(page.locator(".marked", has_text="Right at try 2")).to_have_count(1)
    expect(page.get_by_text("Knowing how sure you can be: −6 of 15 points.")).to_be_visible()
    assert not violations(page)
    assert not sideways(page)


def test_what_is_being_typed_stays_with_its_caret_when_it_is_checked(person, site):
    page = person("mei").open(practice(site, "mei"))
    shown = show(page, "gaps")
    fields = shown.locator("input[data-part]")
    fields.nth(0).fill("14")
    fields.nth(1).fill("ten days or so")
    fields.nth(1).evaluate("one => one.setSelectionRange(3, 3)")
    fields.nth(1).evaluate("one => (window.theField = one)")
    shown.locator("[data-check][value=low]").click()
    expect(shown.locator("[data-verdict]")).to_be_visible()
    assert page.evaluate("[theField.isConnected, theField.value, theField.selectionStart]") == [
        True,
        "ten days or so",
        3,
    ]
    expect(note(shown)).to_have_attribute("data-state", "saved")


def test_nothing_is_checked_without_an_answer_or_a_connection_and_nothing_is_lost(person, site):
    path = practice(site, "lin")
    visitor = person("lin")
    visitor.expect(422, cuts=True)
    page = visitor.open(path)
    shown = show(page, "gaps")
    shown.locator("[data-check][value=mid]").click()
    expect(shown.locator("[data-check-said]")).to_have_text(re.compile(r"\S"))
    shown.locator("input[data-part]").nth(0).fill("1")
    page.context.set_offline(True)
    shown.locator("[data-check][value=mid]").click()
    expect(shown.locator("[data-check-said]")).to_be_visible()
    page.context.set_offline(False)
    assert tries(site, path) == []
    shown.locator("[data-check][value=mid]").click()
    expect(shown.locator("[data-verdict]")).to_be_visible()
    assert [row[:3] for row in tries(site, path)] == [(1, "try", "mid")]


def test_practising_without_javascript(person, site):
    path = practice(site, "tess")
    page = person("tess", java_script_enabled=False).open(path)
    shown = by_kind(page, "single")
    option(shown, "fourth visit").check()
    gaps = by_kind(page, "gaps").locator("input[data-part]")
    gaps.nth(0).fill("1")
    shown.get_by_role("button", name="Fairly sure").click()
    expect(page).to_have_url(re.compile(r"#question-\d$"))
    shown = by_kind(page, "single")
    expect(shown.locator("[data-tried]")).to_contain_text(HINT)
    expect(by_kind(page, "gaps").locator("input[data-part]").nth(0)).to_have_value("1")  # kept with the check
    option(shown, "I am writing it down").check()
    shown.get_by_role("button", name="Check again").click()
    expect(by_kind(page, "single")).to_contain_text("It earns 66% of its points.")
    order = by_kind(page, "ordering")
    order.get_by_role("button", name="Show me the answer").click()
    expect(by_kind(page, "ordering")).to_contain_text("The answer is shown.")
    page.get_by_role("button", name="Hand in now").click()
    expect(page).to_have_url(re.compile("/result$"))
    expect(page.get_by_text("Right at try 2")).to_be_visible()


def test_enter_in_a_field_checks_nothing_by_accident(person, site):
    path = practice(site, "finn")
    page = person("finn", java_script_enabled=False).open(path)
    field = by_kind(page, "gaps").locator("input[data-part]").nth(0)
    field.fill("1")
    field.press("Enter")
    page.wait_for_load_state()
    expect(by_kind(page, "gaps").locator("input[data-part]").nth(0)).to_have_value("1")
    assert tries(site, path) == []
    assert SAVED.search(by_kind(page, "gaps").locator("[data-saved]").inner_text())
