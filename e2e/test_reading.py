"""Alice studies between calls: interrupted at a sentence, she comes back to it on any computer."""

import re

from playwright.sync_api import expect

from e2e.support.data import rows
from e2e.support.doomed import doomed_browser
from e2e.support.reading import comes_back_to, read_to

PAGE = "/courses/rules-and-conduct/units/who-may-hear"
BLOCK = "b9"


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
    page = alice.open("/courses/communication/units/voice-and-pace")
    check = page.locator("[data-check]").first
    for field in check.locator("select").all():
        field.select_option(index=1)
    box = check.locator("input[type=radio], input[type=checkbox]")
    if box.count():
        box.first.check()
    typed = check.locator("input.input")
    if typed.count():
        typed.first.fill("10")
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


def test_the_minutes_alice_has_stay_as_she_chose_them(person):
    alice = person("alice")
    page = alice.open("/")
    page.get_by_role("radio", name="2 min").check()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have about 2 minutes")
    expect(person("alice").open("/").get_by_role("heading", level=1)).to_have_text("You have about 2 minutes")
