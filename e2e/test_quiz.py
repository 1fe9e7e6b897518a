"""Alice answers a quiz between calls: nothing she writes is lost, whatever happens to page, tab, browser and log-in."""

import re

from playwright.sync_api import expect

from e2e.support.account import Account
from e2e.support.data import rows
from e2e.support.doomed import doomed_browser
from e2e.support.quiz import SAVED, answer, fresh_attempt, go_to, note, question, said

ORDER = "SELECT COUNT(*) AS n FROM answer_event e JOIN attempt a ON a.id = e.attempt WHERE a.ref = ? AND e.slot = ?"


def test_alice_is_interrupted_in_mid_quiz_and_goes_on_in_a_fresh_browser(person, site, playwright, chromium, tmp_path):
    path = fresh_attempt(site, "alice", "communication")
    with doomed_browser(playwright, chromium, tmp_path, site, "alice") as (page, kill):
        page.goto(path)
        if page.locator("[data-resume]").count():  # the demo left her quiz paused by a call
            page.locator("[data-resume]").click()
        given = {}
        for slot in (1, 2, 3):
            shown = go_to(page, slot)
            given[slot] = answer(shown, slot)
            expect(note(shown)).to_have_text(SAVED)
        page.wait_for_timeout(1000)  # the place in the quiz is told after a pause
        kill()

    alice = person("alice")
    page = alice.open("/")
    page.keyboard.press("Enter")  # one key from Today
    expect(page).to_have_url(re.compile(f"{path}$"))
    expect(question(page, 3)).to_be_visible()
    for slot, words in given.items():
        assert said(go_to(page, slot)) == words


def test_two_quick_answers_in_a_row_both_arrive(person, site):
    path = fresh_attempt(site, "mei")
    mei = person("mei")
    page = mei.open(path)
    first, second = question(page, 1), question(page, 2)
    words = answer(go_to(page, 1)), answer(go_to(page, 2), 1)
    for shown in (first, second):
        expect(note(shown)).to_have_attribute("data-state", "saved")
    page = mei.fresh_tab()
    page.goto(path)
    assert (said(question(page, 1)), said(question(page, 2))) == words


def test_a_change_of_mind_in_a_second_counts(person, site):
    path = fresh_attempt(site, "lin")
    lin = person("lin")
    page = lin.open(path)
    shown = go_to(page, 1)
    answer(shown, 0)
    answer(shown, 1)
    last = answer(shown, 2)
    expect(note(shown)).to_have_attribute("data-state", "saved")
    page.wait_for_timeout(400)
    page = lin.fresh_tab()
    page.goto(path)
    assert said(question(page, 1)) == last


def test_two_tabs_do_not_undo_each_other(person, site):
    path = fresh_attempt(site, "alice")
    alice = person("alice")
    one = alice.open(path)
    in_one = answer(go_to(one, 4))
    expect(note(question(one, 4))).to_have_text(SAVED)
    other = alice.tab(path)
    expect(one.locator("#elsewhere")).to_be_visible()  # read-only from here
    in_other = answer(go_to(other, 5))
    expect(note(question(other, 5))).to_have_text(SAVED)
    page = person("alice").open(path)
    assert (said(question(page, 4)), said(question(page, 5))) == (in_one, in_other)


def test_logging_out_in_another_tab_loses_nothing(person, site):
    path = fresh_attempt(site, "alice")
    alice = person("alice")
    page = alice.open(path)
    shown = go_to(page, 6)
    other = alice.tab("/")
    other.locator(".av-btn").click()
    other.get_by_role("button", name="Log out").click()
    expect(other).to_have_url(re.compile("/login"))
    given = answer(shown)
    expect(note(shown)).to_have_text(SAVED)  # the attempt's own token is enough
    page = person("alice").open(path)
    assert said(question(page, 6)) == given


def test_an_answer_typed_slowly_is_saved_once_she_rests_and_when_the_tab_is_closed(person, site):
    path = fresh_attempt(site, "bob", "communication")
    bob = person("bob")
    page = bob.open(path)
    typed = page.locator("[data-kind=short_text], [data-kind=number]")
    if not typed.count():
        return  # this draw has no typed question
    slot = int(typed.first.get_attribute("data-slot"))
    field = go_to(page, slot).locator("fieldset input")
    field.press_sequentially("12", delay=20)
    page.close(run_before_unload=True)  # before the pause of 700 ms is over
    page = bob.context.new_page()
    page.wait_for_timeout(400)
    page.goto(path)
    expect(question(page, slot).locator("fieldset input")).to_have_value("12")


def test_alice_hands_in_and_sees_the_result_with_reasons(person, site):
    path = fresh_attempt(site, "alice")
    alice = person("alice")
    page = alice.open(path)
    slots = page.locator("[data-slot]").count()
    for slot in range(1, slots + 1):
        answer(go_to(page, slot), slot)
    page.locator("[data-review]").click()
    page.get_by_role("button", name="Hand in now").click()
    expect(page).to_have_url(re.compile(f"{path}/result$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^(Passed|Not passed)$"))
    assert page.locator(".marked").count() == slots
    assert page.locator(".marked .soft").count() == slots  # each question says why
    expect(page.locator("#receipt, [aria-labelledby=receipt]").first).to_be_visible()
    ref = path.rsplit("/", 1)[1]
    assert rows(site, ORDER, ref, 1)[0]["n"] >= 1
    assert Account(site, "alice").get(path).headers["location"].endswith("/result")
