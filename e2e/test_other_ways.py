"""Other ways of using a computer: without JavaScript, with the keyboard alone, in Chinese, with one's own settings."""

import re

from playwright.sync_api import Page, expect

from e2e.support.data import COURSE, first_person
from e2e.support.quiz import SAVED, answer, fresh_attempt, note, question, said
from e2e.support.site import PASSWORD
from e2e.support.words import latin_words


def test_a_quiz_without_javascript_from_start_to_result(person, site):
    dora = person("", java_script_enabled=False)
    page = dora.open("/login")
    page.get_by_label("Login or e-mail").fill("dora")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.goto(f"/courses/{COURSE}")
    begin = page.get_by_role("button", name=re.compile("Begin|Start"))
    if begin.count():
        begin.first.click()
    page.goto(f"/courses/{COURSE}/quizzes/final-quiz")
    page.get_by_role("button", name="Start the quiz").click()
    given = {}
    slots = page.locator("[data-slot]").count()
    assert slots == 10
    for slot in range(1, slots):
        given[slot] = answer(question(page, slot), slot)
    page.get_by_role("button", name="Save").click()
    path = page.url
    again = person("dora", java_script_enabled=False)
    page = again.open(path)
    for slot, words in given.items():
        assert said(question(page, slot)) == words
    page.get_by_role("button", name="Hand in now").click()
    expect(page).to_have_url(re.compile("/result$"))
    assert page.locator(".marked").count() == slots


def focused(page: Page) -> str:
    """The words of what has the focus."""
    return str(page.evaluate("document.activeElement.innerText || document.activeElement.name || ''"))


def tab_to(page: Page, words: str, most: int = 60) -> None:
    """Press Tab until the focus is on something with these words; it must be seen there."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if words in focused(page):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    msg = f"Tab never reached {words!r}"
    raise AssertionError(msg)


def test_keyboard_alone_from_log_in_to_a_handed_in_quiz(person, site):
    visitor = person()
    page = visitor.open(f"/login?next=/courses/{COURSE}/quizzes/final-quiz")
    expect(page.locator("[name=login]")).to_be_focused()
    page.keyboard.type("sam")
    page.keyboard.press("Tab")
    expect(page.locator("[name=password]")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Final quiz")
    tab_to(page, "Begin the course first")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/courses/{COURSE}")
    tab_to(page, "Start")
    page.keyboard.press("Enter")
    page.wait_for_url("**/units/**")
    page.goto(f"/courses/{COURSE}/quizzes/final-quiz")
    tab_to(page, "Start the quiz")
    page.keyboard.press("Enter")
    page.wait_for_url("**/attempts/**")
    slots = page.locator("[data-slot]").count()
    for slot in range(1, slots + 1):
        shown = question(page, slot)
        expect(shown).to_be_visible()
        if shown.locator(".opt").count():
            page.keyboard.press("b")
            expect(note(shown)).to_have_text(SAVED)
            assert shown.locator(".opt input").nth(1).is_checked()
        page.keyboard.press("j")
    expect(page.locator("#review, [aria-labelledby=review]").first).to_be_visible()
    tab_to(page, "Hand in now")
    page.keyboard.press("Enter")
    page.wait_for_url("**/result")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("assed$"))


def test_mei_studies_in_chinese_and_meets_no_english_word(person, site):
    mei = person("mei")
    path = fresh_attempt(site, "mei", COURSE)
    pages = ("/", "/courses", f"/courses/{COURSE}", f"/courses/{COURSE}/units/one-piece-at-a-time",
             f"/courses/{COURSE}/quizzes/final-quiz", path, "/record", "/account", "/account/sessions", "/account/password")  # fmt: skip
    english = {where: found for where in pages if (found := latin_words(mei.open(where), site))}
    assert english == {}


def test_lin_reads_simplified_chinese(person, site):
    lin = person("lin")
    pages = ("/", "/courses", f"/courses/{COURSE}", f"/courses/{COURSE}/units/voice-and-pace", "/record")
    english = {where: found for where in pages if (found := latin_words(lin.open(where), site))}
    assert english == {}
    expect(lin.page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_what_alice_prefers_goes_with_her_to_the_next_computer(person):
    alice = person("alice")
    page = alice.open("/account")
    page.get_by_label("Dark").check()
    page.get_by_label("Larger").check()
    page.get_by_label("Single keys do something").uncheck()
    page.get_by_role("button", name="Keep these").click()
    expect(page.locator("[data-toast]")).to_contain_text("kept")
    other = person("alice", color_scheme="light")
    page = other.open("/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(int(part) for part in re.findall(r"\d+", dark)[:3]) < 200
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") > 16
    page.keyboard.press("Enter")  # single keys are off: nothing happens
    page.wait_for_timeout(300)
    assert page.url.endswith("/")


def test_the_language_changes_with_the_next_page(person, site):
    page = person("charlie").open("/account")
    page.get_by_label("Language").select_option("zh-Hant")
    page.get_by_role("button", name="Keep these").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    assert latin_words(page, site) == []


def test_bob_sees_what_alice_has_done(person, site):
    from e2e.support.account import Account

    alice = Account(site, "alice")
    reference = first_person(site, "alice")
    bob = person("bob")
    before = bob.open("/team").locator(f"tr:has(a[href='/record/{reference}'])").inner_text()
    assert "Alice" in before
    attempt = alice.start(COURSE)
    attempt.hand_in()
    page = bob.open(f"/record/{reference}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Alice")
    expect(page.locator("table")).to_contain_text("Communication")


def test_the_lead_of_another_site_does_not_find_alice(person, site):
    charlie = person("charlie")
    charlie.expect(404)
    page = charlie.open(f"/record/{first_person(site, 'alice')}")
    assert page.locator("h1").inner_text() != ""
    assert "Alice" not in page.locator("main").inner_text()


def test_a_course_is_found_by_a_word_of_its_pages(person):
    page = person("alice").open("/courses")
    page.locator("#f-q").fill("complaint")
    expect(page.locator("#found .lnk-row, #found .course-row").first).to_be_visible()
    expect(page).to_have_url(re.compile("q=complaint"))
    page.locator("#f-q").fill("zzzz")
    expect(page.locator("#found")).to_contain_text("No course fits this search")


def test_ada_adds_a_person_gives_a_role_and_hands_over_a_link(person, site):
    ada = person("ada")
    page = ada.open("/admin/people/new")
    page.locator("[name=login]").fill("nora")
    page.locator("[name=display_name]").fill("Nora Quay")
    page.locator("[name=given_name]").fill("Nora")
    page.locator("main form").first.get_by_role("button").last.click()
    page.wait_for_url("**/admin/people/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nora Quay")
    page.get_by_text("Give a role").click()
    page.locator("[name=role]").select_option("team_lead")
    page.locator("[name=role_unit]").select_option(index=1)
    page.locator("form:has([name=role]) button").click()
    expect(page.get_by_role("rowheader", name="Team lead")).to_be_visible()
    page.get_by_role("button", name="Make a link").click()
    link = re.search(r"http://\S+/reset/[\w-]+", page.locator("main").inner_html())
    assert link
    nora = person()
    page = nora.open(link[0].replace(site.url, ""))
    page.locator("[name=password]").fill("a long enough sentence")
    page.locator("[name=again]").fill("a long enough sentence")
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile("/login"))
