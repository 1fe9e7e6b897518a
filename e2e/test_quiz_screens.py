"""One attempt on two screens, and a log-in that ends in the middle of it: nothing is lost, and both are said."""

import re

from playwright.sync_api import expect

from e2e.support.account import end_sessions
from e2e.support.data import rows
from e2e.support.measure import violations
from e2e.support.quiz import SAVED, answer, fresh_attempt, go_to, note, note_the_stream, question, said, streams
from e2e.support.site import PASSWORD, Site

LOOK_MS = 20_000


def choices(page):
    """A question whose answer is one of several options."""
    kinds = page.locator("[data-slot]").evaluate_all("all => all.map((one) => one.dataset.kind)")
    return next(n for n, kind in enumerate(kinds, 1) if kind in {"single", "true_false"})


def test_at_another_computer_she_goes_on_and_the_first_screen_says_so_and_takes_over_with_one_key(person, site):
    path = fresh_attempt(site, "alice")
    office, home = person("alice"), person("alice")
    first = office.open(path)
    slot = choices(first)
    answer(go_to(first, slot), 0)
    expect(note(question(first, slot))).to_have_text(SAVED)

    second = home.open(path)
    at_home = answer(go_to(second, slot), 1)
    expect(note(question(second, slot))).to_have_text(SAVED)
    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # she looks at the old screen
    expect(first.locator("#elsewhere")).to_be_visible()
    expect(first.locator("#elsewhere")).to_contain_text("Continued on another screen.")
    expect(go_to(first, slot).locator(".opt input").first).to_be_disabled()
    first.locator("#elsewhere button").focus()
    first.keyboard.press("Enter")
    expect(first.locator("#elsewhere")).to_be_hidden()
    expect(question(first, slot)).to_be_visible()
    assert said(question(first, slot)) == at_home
    answer(question(first, slot), 0)
    expect(note(question(first, slot))).to_have_attribute("data-state", "saved")
    answer(go_to(second, slot + 1 if question(second, slot + 1).count() else slot - 1), 1)
    expect(second.locator("#elsewhere")).to_be_visible()  # it learns with its next save
    events = rows(
        site, "SELECT e.kind FROM attempt_event e JOIN attempt a ON a.id = e.attempt WHERE a.ref = ?", path[10:]
    )
    assert [each["kind"] for each in events].count("takeover") == 2


def typed_attempt(site: Site) -> tuple[str, str]:
    """Who got a question to type an answer to, and the path of the attempt; which questions are drawn is a lot."""
    typed = (
        "SELECT s.id FROM attempt_slot s JOIN attempt a ON a.id = s.attempt JOIN question_version v"
        " ON v.id = s.question_version WHERE a.ref = ? AND v.kind IN ('short_text', 'number')"
    )
    for login in ("dora", "finn", "hana", "sam"):
        path = fresh_attempt(site, login, "communication")
        if rows(site, typed, path.rsplit("/", 1)[-1]):
            return login, path
    raise AssertionError("nobody got a question to type an answer to")


def test_whoever_types_when_another_screen_takes_over_keeps_the_field_and_presses_no_button(person, site):
    login, path = typed_attempt(site)
    office, home = person(login), person(login)
    note_the_stream(office.context)
    first = office.open(path)
    field = first.locator("[data-kind=short_text] fieldset input, [data-kind=number] fieldset input").first
    slot = int(field.locator("xpath=ancestor::*[@data-slot]").get_attribute("data-slot"))
    go_to(first, slot)
    field.focus()
    first.keyboard.type("12")
    expect(note(question(first, slot))).to_have_text(SAVED)
    streams(first)
    home.open(path)
    expect(first.locator("#elsewhere")).to_be_visible(timeout=5000)  # by the stream: it looks every 15 seconds
    expect(field).to_be_focused()
    first.keyboard.type("3 p")
    first.keyboard.press("Space")
    expect(field).to_have_value("12")
    expect(field).to_be_focused()
    expect(first.locator("#elsewhere")).to_be_visible()
    expect(first.locator("#status")).to_contain_text("Continued on another screen")
    others = question(first, slot).locator("fieldset input:enabled")
    assert others.count() == 1
    assert not violations(first)
    first.locator("#elsewhere button").focus()
    first.keyboard.press("Enter")
    expect(first.locator("#elsewhere")).to_be_hidden()
    expect(question(first, slot).locator("fieldset input").first).to_have_value("12")


def test_a_second_tab_makes_the_first_read_only_at_once(person, site):
    path = fresh_attempt(site, "mei")
    mei = person("mei")
    one = mei.open(path)
    expect(question(one, 1)).to_be_visible()
    one.wait_for_timeout(300)
    mei.tab(path)
    expect(one.locator("#elsewhere")).to_be_visible(timeout=2000)


def test_what_the_old_screen_could_not_send_is_offered_and_overwrites_nothing(person, site):
    path = fresh_attempt(site, "lin", "communication")
    office, home = person("lin"), person("lin")
    office.expect(cuts=True)
    first = office.open(path)
    slot = choices(first)
    expect(question(first, 1)).to_be_visible()
    first.wait_for_timeout(300)
    office.context.set_offline(True)
    unsent = answer(go_to(first, slot), 0)
    expect(note(question(first, slot))).to_have_attribute("data-state", "waiting")
    second = home.open(path)
    newer = answer(go_to(second, slot), 1)
    expect(note(question(second, slot))).to_have_attribute("data-state", "saved")
    office.context.set_offline(False)
    expect(first.locator("#elsewhere")).to_be_visible(timeout=LOOK_MS)

    second = home.fresh_tab()
    second.goto(path)
    shown = go_to(second, slot)
    assert said(shown) == newer
    expect(shown.locator("[data-aside]")).to_be_visible()
    shown.locator("[data-use]").click()
    expect(note(shown)).to_have_attribute("data-state", "saved")
    assert said(shown) == unsent
    second = home.fresh_tab()
    second.goto(path)
    assert said(question(second, slot)) == unsent
    expect(question(second, slot).locator("[data-aside]")).to_have_count(0)


def test_his_log_in_ends_and_he_logs_in_over_the_page_without_losing_a_word(person, site):
    path = fresh_attempt(site, "sam", "communication")
    sam = person("sam")
    sam.expect(409, 422)
    page = sam.open(path)
    given = answer(go_to(page, 1))
    end_sessions(site, "sam")
    later = answer(go_to(page, 2), 1)  # saving needs no session
    expect(note(question(page, 2))).to_have_text(SAVED)

    page.locator(".crumbs a").first.click()
    box = page.locator("#log-in")
    expect(box).to_be_visible()
    expect(box.locator("[name=password]")).to_be_focused()
    assert page.url.endswith(path)
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(box.get_by_role("alert")).to_contain_text("not right")
    box.locator("[name=login]").fill("charlie")
    box.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(box.get_by_role("alert")).to_contain_text("belongs to someone else")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    assert said(question(page, 2)) == later

    page.locator(".crumbs a").first.click()
    box.locator("[name=login]").fill("sam")
    box.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/courses$"))
    page.goto(path)
    assert (said(question(page, 1)), said(question(page, 2))) == (given, later)


def test_handing_in_works_without_the_session_and_the_log_in_comes_before_the_result(person, site):
    path = fresh_attempt(site, "mei", "communication")
    mei = person("mei")
    mei.expect(409)  # the place in the quiz, told after handing in
    page = mei.open(path)
    answer(go_to(page, 1))
    end_sessions(site, "mei")
    page.locator("[data-review]").click()
    page.locator("[data-hand-in]").click()
    box = page.locator("#log-in")
    expect(box).to_be_visible()
    expect(box.locator("h2")).to_have_text("重新登入")
    box.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}/result")


def test_the_page_says_which_answers_have_not_arrived(person, site):
    path = fresh_attempt(site, "bob", "communication")
    bob = person("bob")
    bob.expect(409)
    page = bob.open(path)
    answer(go_to(page, 2))
    expect(note(question(page, 2))).to_have_text(SAVED)
    page.route(
        "**/submission",
        lambda route: route.fulfill(status=409, json={"code": "lacking", "slots": [3, 2], "detail": "x"}),
        times=1,
    )
    page.locator("[data-review]").click()
    page.locator("[data-hand-in]").click()
    expect(page.locator("[data-hand-in-state]")).to_have_text(re.compile("question 2, 3"))
    page.wait_for_url(f"**{path}/result", timeout=10_000)
