"""Alice studies between calls: interrupted at a sentence, she comes back to it on any computer."""

import re

from playwright.sync_api import expect

from e2e.support.account import Account, end_sessions
from e2e.support.data import rows
from e2e.support.doomed import doomed_browser
from e2e.support.measure import sideways, violations
from e2e.support.reading import comes_back_to, place, read_to
from e2e.support.site import PASSWORD

PAGE = "/courses/rules-and-conduct/units/who-may-hear"
CHECKED = "/courses/communication/units/voice-and-pace"
BLOCK = "b9"


def choose(check):
    """Answer a check question somehow, without sending it; what its fields say then."""
    for field in check.locator("select").all():
        field.select_option(index=1)
    box = check.locator("input[type=radio], input[type=checkbox]")
    if box.count():
        box.first.check()
    typed = check.locator("input.input")
    if typed.count():
        typed.first.fill("10")
    return chosen_in(check)


def chosen_in(check):
    return check.locator("form").evaluate(
        "form => [...new FormData(form)].filter(([name]) => !name.startsWith('_')).map(String)"
    )


def test_alice_is_interrupted_at_a_paragraph_and_goes_on_there_on_another_computer(
    person, site, playwright, chromium, tmp_path
):
    with doomed_browser(playwright, chromium, tmp_path, site, "alice") as (page, kill):
        page.goto(PAGE)
        read_to(page, BLOCK)
        kill()  # the computer goes off in the middle of the sentence

    alice = person("alice")
    page = alice.open("/")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{PAGE}#{BLOCK}$"))
    comes_back_to(page, BLOCK)


def test_the_place_is_kept_when_the_tab_is_closed_before_the_pause(person, site):
    alice = person("alice")
    page = alice.open("/courses/communication/units/questions")
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo({top: document.getElementById('b7').offsetTop, behavior: 'instant'})")
    page.close(run_before_unload=True)
    alice.page.wait_for_event("close") if not alice.page.is_closed() else None
    page = alice.context.new_page()
    page.wait_for_timeout(300)
    page.goto("/courses/communication/units/questions")
    kept = rows(
        site,
        "SELECT s.block FROM unit_progress s JOIN enrolment e ON e.id = s.enrolment JOIN person p ON p.id = e.person"
        " WHERE p.login = 'alice' AND s.unit_key = 'questions'",
    )
    assert kept[0]["block"] > 1


def test_a_check_question_is_answered_in_the_text_and_says_why_at_once(person):
    alice = person("alice")
    page = alice.open(CHECKED)
    check = page.locator("[data-check]").first
    choose(check)
    check.get_by_role("button", name=re.compile("^Answer")).click()
    reason = check.get_by_role("status")
    expect(reason).to_contain_text(re.compile(r"Right\.|Not quite\.|Partly right\."))
    assert len(reason.inner_text()) > 40
    assert "#" not in page.url  # nothing was loaded anew


def test_what_finishes_a_page_is_ticked_while_it_is_read(person):
    mei = person("mei")
    page = mei.open("/courses/problem-solving/units/not-our-fault")
    wanted = page.locator("#wanted")
    end = wanted.locator('[data-wanted="end"]')
    expect(end).not_to_have_class(re.compile("is-done"))
    expect(wanted.locator('[data-wanted="time"] small')).to_contain_text(re.compile(r"目前[1-9]\d*秒"))
    page.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    expect(end).to_have_class(re.compile("is-done"))
    expect(end.get_by_role("img", name="已完成")).to_have_count(1)
    expect(page.locator("#status")).to_have_text(re.compile("讀到最後"))


def test_her_session_ends_while_she_reads_and_neither_the_place_nor_the_answer_is_lost(person, site):
    alice = person("alice")
    alice.expect(401, 403, 422)
    page = alice.open(CHECKED)
    check = page.locator("[data-check]").first
    chosen = choose(check)
    expect(page.locator("[data-saved-text]")).to_have_text(re.compile("Place saved"))
    end_sessions(site, "alice")
    check.get_by_role("button", name=re.compile("^Answer")).click()
    box = page.locator("#log-in")
    expect(box).to_be_visible()
    expect(box).to_contain_text("Your place and what you chose are still on this page")
    assert not violations(page)
    assert not sideways(page)
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    assert chosen_in(check) == chosen
    check.get_by_role("button", name=re.compile("^Answer")).click()
    box.locator("[name=password]").fill("wrong")
    page.keyboard.press("Enter")
    expect(box.get_by_role("alert")).to_contain_text("not right")
    box.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(check.get_by_role("status")).to_contain_text(re.compile(r"Right\.|Not quite\.|Partly right\."))
    assert page.url.endswith(CHECKED)

    read_to(page, BLOCK)
    end_sessions(site, "alice")
    with page.expect_response(lambda answer: answer.url.endswith("/place") and answer.status in {401, 403}):
        page.evaluate("scrollTo({top: document.getElementById('b6').offsetTop, behavior: 'instant'})")
    expect(box).to_be_visible()
    with page.expect_response(lambda answer: answer.url.endswith("/place") and answer.status == 200):
        box.locator("[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
    expect(box).to_be_hidden()


def test_who_would_rather_not_log_in_comes_back_to_the_place_later(person, site):
    Account(site, "sam").begin("communication")
    sam = person("sam")
    sam.expect(401, 403)
    page = sam.open(CHECKED)
    read_to(page, "b2")
    end_sessions(site, "sam")
    with page.expect_response(lambda answer: answer.url.endswith("/place") and answer.status in {401, 403}):
        page.evaluate(
            "scrollTo({top: document.getElementById('b6').getBoundingClientRect().top + scrollY - innerHeight * 0.27, behavior: 'instant'})"
        )
    expect(page.locator("#log-in")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-saved]")).to_have_class(re.compile("is-unsaved"))
    wanted = place(page)
    assert wanted != "b2"
    page.goto(CHECKED)  # the page of the log-in, and then this one
    page.locator("[name=login]").fill("sam")
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_response(lambda answer: answer.url.endswith("/place") and answer.status == 200):
        page.keyboard.press("Enter")
    comes_back_to(page, wanted)
    assert page.evaluate("() => Object.keys(localStorage).filter((one) => one.startsWith('lull-place')).length") == 0


def test_the_minutes_alice_has_stay_as_she_chose_them(person):
    alice = person("alice")
    page = alice.open("/")
    page.get_by_role("radio", name="2 min").check()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have about 2 minutes")
    expect(person("alice").open("/").get_by_role("heading", level=1)).to_have_text("You have about 2 minutes")
