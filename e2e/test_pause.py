"""A call comes in while Hana answers: the questions leave the screen, the clock stops, and one key brings her back."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import expect

from e2e.support.measure import sideways, violations
from e2e.support.quiz import SAVED, answer, fresh_attempt, go_to, note, question

TIMED = "communication"
WORDS = "#paused-h"


def typed_question(page):
    """The number of a question with a field to type in, whichever the draw has given."""
    field = page.locator("[data-kind=short_text], [data-kind=number], [data-kind=gaps]:has(input[data-part])").first
    return int(field.get_attribute("data-slot")) if field.count() else None


def test_one_key_pauses_and_one_key_brings_her_back_to_the_letter(person, site):
    path = fresh_attempt(site, "hana", TIMED)
    hana = person("hana")
    page = hana.open(path)
    expect(page.locator("[data-left]")).to_have_text(re.compile(r"^1[45]:\d\d$"))
    ticked = page.locator("[data-kind=single], [data-kind=multiple], [data-kind=true_false]").first
    slot = int(ticked.get_attribute("data-slot"))
    shown = go_to(page, slot)
    answer(shown)
    expect(note(shown)).to_have_text(SAVED)
    field = shown.locator(".opt input").nth(1)
    field.focus()
    name, value = field.get_attribute("name"), field.input_value()
    prompt = shown.locator("legend").inner_text()

    page.keyboard.press("p")
    expect(page.locator(WORDS)).to_have_text(re.compile("Paused"))
    expect(page).to_have_title(re.compile("^Paused"))
    assert prompt not in page.content()
    assert page.locator("[data-slot], fieldset").count() == 0
    expect(page.get_by_text("1 of 10 questions answered, all saved")).to_be_visible()
    expect(page.locator(".paused .big")).to_have_text(re.compile(r"^1[45]:\d\d$"))
    assert page.locator("[data-resume]").evaluate("one => one === document.activeElement")
    assert not violations(page)
    assert not sideways(page)

    page.keyboard.press("p")
    expect(question(page, slot)).to_be_visible()
    focused = page.evaluate("() => [document.activeElement.name, document.activeElement.value]")
    assert focused == [name, value]


def test_a_page_for_the_call_is_read_in_the_same_tab_and_one_key_leads_back(person, site):
    path = fresh_attempt(site, "alice", TIMED)
    page = person("alice").open(path)
    if page.locator("[data-slot]").count():
        page.keyboard.press("p")
    expect(page.locator(WORDS)).to_be_visible()
    page.locator("#references-h ~ ul a").first.click()
    back = page.get_by_role("link", name=re.compile("Back to the paused quiz"))
    expect(back).to_be_visible()
    assert not violations(page)
    assert not sideways(page)
    page.keyboard.press("p")
    page.wait_for_url(f"**{path}")
    expect(page.locator(WORDS)).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator("[data-slot]").first).to_be_attached()
    unit = page.url.replace(path, "/courses/communication/units/voice-and-pace")
    page.goto(f"{unit}?attempt={path[10:]}")  # it runs: there is nothing to go back to in a hurry
    expect(back).to_have_count(0)


def test_the_caret_stands_where_it_stood(person, site):
    path = fresh_attempt(site, "mei", TIMED)
    mei = person("mei")
    page = mei.open(path)
    slot = typed_question(page)
    if slot is None:
        return  # this draw has nothing to type
    field = go_to(page, slot).locator("fieldset input.input").first
    field.fill("half a thought")
    field.evaluate("one => one.setSelectionRange(5, 6)")
    page.locator("[data-pause]").evaluate(
        "one => one.click()"
    )  # as the phone system does: the focus stays in the field
    expect(page.locator(WORDS)).to_be_visible()
    page.keyboard.press("Enter")
    expect(question(page, slot)).to_be_visible()
    where = page.evaluate(
        "() => { const one = document.activeElement; return [one.value, one.selectionStart, one.selectionEnd]; }"
    )
    assert where == ["half a thought", 5, 6]


def test_without_a_script_a_button_pauses_and_another_goes_on(person, site):
    path = fresh_attempt(site, "lin", "problem-solving")
    lin = person("lin", java_script_enabled=False)
    page = lin.open(path)
    page.locator("[data-plain] button").nth(1).click()
    expect(page.locator(WORDS)).to_be_visible()
    assert page.locator("[data-slot]").count() == 0
    page.locator("[data-resume]").click()
    expect(question(page, 1)).to_be_visible()


def test_a_pause_that_comes_from_elsewhere_takes_the_questions_away(person, site):
    path = fresh_attempt(site, "charlie", TIMED)
    charlie = person("charlie")
    page = charlie.open(path)
    expect(question(page, 1)).to_be_visible()
    token = page.locator("[data-attempt-token]").get_attribute("data-attempt-token")
    told = page.request.post(f"/api/v1{path}/pause", headers={"x-attempt-token": token})
    assert told.ok
    expect(page.locator(WORDS)).to_be_visible()
    assert page.request.post(f"/api/v1{path}/resume", headers={"x-attempt-token": token}).ok
    expect(question(page, 1)).to_be_visible()


def test_without_a_connection_nothing_is_hidden_for_good(person, site):
    path = fresh_attempt(site, "bob", TIMED)
    bob = person("bob")
    bob.expect(cuts=True)
    page = bob.open(path)
    expect(question(page, 1)).to_be_visible()
    bob.context.set_offline(True)
    page.keyboard.press("p")
    expect(page.locator("#not-paused")).to_contain_text("not paused")
    expect(question(page, 1)).to_be_visible()
    bob.context.set_offline(False)


def test_the_clock_is_told_on_a_key(person, site):
    path = fresh_attempt(site, "sam", TIMED)
    page = person("sam").open(path)
    expect(question(page, 1)).to_be_visible()
    page.keyboard.press("t")
    expect(page.locator("#status")).to_have_text(re.compile("1[45] minutes left"))


def test_the_last_minutes_are_announced_once_each(person, site):
    path = fresh_attempt(site, "tess", TIMED)
    tess = person("tess")
    tess.page.clock.install(time=datetime.now().astimezone())
    page = tess.open(path)
    expect(question(page, 1)).to_be_visible()
    for seconds, words in ((301, "10 minutes left"), (300, "5 minutes left"), (240, "1 minute left")):
        page.clock.run_for(timedelta(seconds=seconds).total_seconds() * 1000)
        page.clock.run_for(200)
        expect(page.locator("#status")).to_have_text(words)
    page.clock.run_for(1500)
    expect(page.locator("#status")).to_have_text("1 minute left")
    page.clock.run_for(90_000)
    expect(question(page, 1)).to_be_visible()  # the page never hands in by itself
