"""Exams: a closed book by keyboard with a code, the invigilator's room, course pages beside an open book."""

import re

import pytest
from playwright.sync_api import expect

from e2e.support.account import Account
from e2e.support.exam import CLOSED, CODE, OPEN, open_sitting, publish_exams, sit_down
from e2e.support.measure import Weight, sideways, violations
from e2e.support.quiz import SAVED, note, note_the_stream, question, streams

KB = 1024


@pytest.fixture(scope="module", autouse=True)
def _exams(site, tmp_path_factory):
    publish_exams(site, tmp_path_factory.mktemp("exams"), closed="clock: wall\ntime: 20 min\n")


def test_alice_sits_a_closed_book_exam_with_the_keyboard_alone_and_tess_sees_it(person, site):
    Account(site, "alice").begin(CODE)
    tess = person("tess").open("/authoring/sittings")
    tess.get_by_role("link", name="Open a sitting").click()
    tess.get_by_label("Room").fill("Room 3")
    tess.get_by_role("button", name="Open the sitting").click()
    code = tess.locator(".wall output").inner_text()
    expect(tess.get_by_text("Nobody has started yet")).to_be_visible()

    page = person("alice").open(CLOSED)
    expect(page.get_by_text("Closed book: you take it in a room")).to_be_visible()
    page.get_by_label("Room code").focus()
    page.keyboard.type(code.lower().replace(" ", "-"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/attempts/"))
    expect(page.locator("[data-slot]")).to_have_count(1)
    expect(question(page, 1).locator("legend")).to_be_focused()
    page.keyboard.press("1")
    expect(note(question(page, 1))).to_have_text(SAVED)
    page.keyboard.press("j")
    expect(question(page, 2).locator("legend")).to_be_focused()
    assert question(page, 1).count() == 0
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(question(page, 3)).to_be_visible()
    page.locator("#q3-text").focus()
    page.keyboard.type("0 min")
    page.keyboard.press("Enter")  # at once: the answer is saved on the way
    expect(question(page, 4)).to_be_visible()
    page.keyboard.press("k")
    expect(question(page, 3).locator("fieldset input").first).to_have_value("0 min")
    page.keyboard.press("j")
    expect(question(page, 4)).to_be_visible()
    expect(tess.get_by_text("3 of 4")).to_be_visible()  # within the next look of the page
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="Hand in")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Hand in now")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Passed")
    expect(page.get_by_text("The page was in front all the time.")).to_be_visible()
    expect(tess.get_by_role("row", name=re.compile("Alice.*Handed in"))).to_be_visible()


def test_a_wrong_code_is_said_at_its_field(person, site):
    Account(site, "lin").begin(CODE)
    lin = person("lin", locale="en-GB")
    lin.expect(422)
    page = lin.open(CLOSED)
    page.locator("#f-room_code").fill("ACD 378")
    page.keyboard.press("Enter")
    expect(page.locator("#f-room_code-err")).to_be_visible()
    expect(page.locator("#f-room_code")).to_be_focused()
    expect(page.locator("#f-room_code")).to_have_value("ACD 378")


def test_out_of_sight_is_counted_and_shown_to_the_learner_and_in_the_room(person, site):
    room, code = open_sitting(site)
    mei = person("mei")
    page = mei.open(sit_down(site, "mei", code))
    shown = page.locator("[data-focus-note]")
    expect(shown).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('blur'))")
    page.wait_for_timeout(2200)
    with page.expect_response(re.compile("/focus$")) as told:
        page.evaluate("dispatchEvent(new Event('focus'))")
    assert told.value.status == 204
    expect(shown).to_contain_text("1次")
    page.evaluate("dispatchEvent(new Event('blur'))")  # a glance
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(shown).to_contain_text("1次")
    page.locator("[data-go='1']").click()  # another question is no absence
    expect(question(page, 2)).to_be_visible()
    expect(page.locator("[data-focus-note]")).to_contain_text("1次")
    tess = person("tess").open(room)
    expect(tess.get_by_text(re.compile(r"1×, 0:0[23]"))).to_be_visible()


def test_an_answer_that_was_not_sent_comes_with_the_next_page(person, site):
    _room, code = open_sitting(site)
    charlie = person("charlie")
    charlie.expect(cuts=True)
    path = sit_down(site, "charlie", code)
    page = charlie.open(path)
    page.route("**/answers/*", lambda route: route.abort())
    page.locator(".opt input").first.check()
    expect(note(question(page, 1))).to_have_text("Kept on this computer, not yet sent")
    page.locator("[data-go='1']").click()
    expect(question(page, 1)).to_be_visible()  # it stays: the server cannot be reached
    page.unroute("**/answers/*")
    page = charlie.fresh_tab()
    page.goto(f"{path}?q=2")
    expect(question(page, 2)).to_be_visible()
    expect(page.locator("[data-map] [data-slot-link='1']")).to_have_class(re.compile("done|^$"))
    page.goto(f"{path}?q=1")
    expect(page.locator(".opt input").first).to_be_checked()


def test_the_pages_of_the_course_open_beside_the_questions(person, site):
    Account(site, "bob").begin(CODE)
    bob = person("bob")
    page = bob.open(OPEN)
    page.get_by_role("button", name="Start the quiz").click()
    question(page, 1).locator(".opt input").first.check()
    expect(note(question(page, 1))).to_have_text(SAVED)
    page.get_by_text("The steps", exact=True).click()
    page.get_by_role("link", name="Before help comes").click()
    expect(page.get_by_text("Stay with the person.")).to_be_visible()
    expect(page.get_by_text("You have looked up 1 page; it takes nothing from your result.")).to_be_visible()
    expect(question(page, 1).locator(".opt input").first).to_be_checked()
    assert sideways(page) == []
    assert violations(page) == []


def test_course_pages_open_without_javascript(person, site):
    Account(site, "dora").begin(CODE)
    page = person("dora", java_script_enabled=False).open(OPEN)
    page.get_by_role("button", name="Start the quiz").click()
    page.get_by_text("The steps", exact=True).click()
    page.get_by_role("link", name="Before help comes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Before help comes")
    page.get_by_role("link", name="Back to the questions").click()
    expect(question(page, 1)).to_be_visible()


def test_pages_of_an_exam_are_clean_for_everyone_and_light(person, site):
    room, code = open_sitting(site)
    path = sit_down(site, "sam", code)
    sam = person("sam")
    weight = Weight(sam.page)
    page = sam.open(path)
    page.wait_for_load_state("networkidle")
    assert weight.requests <= 8, "\n".join(one.url[-60:] for one in weight.responses)
    assert weight.gzipped("html") <= 15 * KB
    assert weight.gzipped("javascript") <= 25 * KB
    assert sideways(page) == []
    assert violations(page) == []
    page.goto(f"{path}?q=0")
    assert violations(page) == []
    tess = person("tess").open(room)
    assert sideways(tess) == []
    assert violations(tess) == []


@pytest.mark.parametrize(("login", "stream"), [("lin", True), ("dora", False)])
def test_more_time_for_the_room_shows_on_the_open_page_within_five_seconds(person, site, login, stream):
    room, code = open_sitting(site)
    writer = person(login)
    if stream:
        note_the_stream(writer.context)
    else:
        writer.context.add_init_script("delete globalThis.EventSource; delete globalThis.SharedWorker;")
    with writer.page.expect_response("**/presence"):
        page = writer.open(sit_down(site, login, code))
    if stream:
        streams(page)
    left = page.locator("[data-left]")
    expect(left).to_have_text(re.compile(r"^(19|20):"))
    tess = person("tess").open(room)
    tess.get_by_label("Minutes").fill("30")
    tess.get_by_label("Reason").fill("Fire drill")
    tess.get_by_role("button", name="Give everyone this time").click()
    expect(tess.get_by_text("The time was added.")).to_be_visible()
    expect(left).to_have_text(re.compile(r"^(49|50):"), timeout=5000)


def test_more_time_for_one_is_two_clicks_from_the_room(person, site):
    room, code = open_sitting(site)
    sit_down(site, "hana", code)
    tess = person("tess").open(room)
    tess.get_by_role("link", name=re.compile("^More time for Hana")).click()
    tess.get_by_label("Reason").fill("The mouse broke")
    tess.get_by_role("button", name="Give this time").click()
    expect(tess.get_by_text("The time was added.")).to_be_visible()
