"""The network goes away while Alice answers: she is told, nothing is lost, and everything is sent when it is back."""

from playwright.sync_api import expect

from e2e.support.quiz import KEPT, SAVED, answer, fresh_attempt, go_to, note, question, said
from e2e.support.visitor import visit


def test_the_network_is_cut_while_she_answers_and_comes_back(person, site):
    path = fresh_attempt(site, "alice")
    alice = person("alice")
    alice.expect(cuts=True)
    page = alice.open(path)
    answer(go_to(page, 1))
    expect(note(question(page, 1))).to_have_text(SAVED)

    alice.context.set_offline(True)
    given = {}
    for slot in (2, 3):
        given[slot] = answer(go_to(page, slot), slot)
        expect(note(question(page, slot))).to_have_text(KEPT)
    expect(page.locator("#unsent")).to_be_hidden()
    expect(page.locator("#unsent")).to_be_visible(timeout=7_000)  # a banner after 5 s
    expect(page.locator("#offline")).to_be_hidden()
    expect(page.locator("#offline")).to_be_visible(timeout=18_000)  # the full-width notice after 20 s
    expect(page.locator("#unsent")).to_be_hidden()

    alice.context.set_offline(False)
    for slot in (2, 3):
        expect(note(question(page, slot))).to_have_text(SAVED, timeout=20_000)
    expect(page.locator("#offline")).to_be_hidden()
    page = person("alice").open(path)
    for slot, words in given.items():
        assert said(question(page, slot)) == words


def test_the_server_is_away_and_comes_back_while_the_page_is_open_and_after_it_was_closed(browser, own_site):
    path = fresh_attempt(own_site, "mei")
    with visit(browser, own_site, "mei") as mei:
        mei.expect(cuts=True)
        page = mei.open(path)
        own_site.kill()
        given = {1: answer(go_to(page, 1), 1)}
        expect(note(question(page, 1))).to_have_attribute("data-state", "waiting")
        own_site.start()
        expect(note(question(page, 1))).to_have_attribute("data-state", "saved", timeout=20_000)

        own_site.kill()
        given |= {slot: answer(go_to(page, slot), slot) for slot in (2, 3)}
        expect(note(question(page, 3))).to_have_attribute("data-state", "waiting")
        page.wait_for_timeout(300)
        page = mei.fresh_tab()  # closed while nothing can be sent
        own_site.start()
        page.goto(path)
        for slot, words in given.items():
            expect(note(question(page, slot))).to_have_attribute("data-state", "saved")
            assert said(question(page, slot)) == words
    with visit(browser, own_site, "mei") as elsewhere:
        page = elsewhere.open(path)
        for slot, words in given.items():
            assert said(question(page, slot)) == words


def test_handing_in_waits_until_everything_has_arrived(person, site):
    path = fresh_attempt(site, "lin")
    lin = person("lin")
    lin.expect(cuts=True)
    page = lin.open(path)
    lin.context.set_offline(True)
    answer(go_to(page, 1))
    page.locator("[data-review]").click()
    page.locator("[data-hand-in]").click()
    expect(page.locator("[data-hand-in-state]")).not_to_be_empty(timeout=8_000)
    assert page.url.endswith(path)
    lin.context.set_offline(False)
    page.wait_for_url(f"**{path}/result", timeout=20_000)
    assert page.locator("#question-1 .facts dd").first.inner_text() != ""


def test_answers_of_the_server_that_break_off_in_the_middle_trouble_nobody(person, site):
    path = fresh_attempt(site, "charlie")
    charlie = person("charlie")
    charlie.page.add_init_script("""
        const whole = Response.prototype.json;
        Response.prototype.json = function () {
          const cut = window.breaksOff && new DOMException("The user aborted a request.", "AbortError");
          return cut ? Promise.reject(cut) : whole.call(this);
        };
    """)
    page = charlie.open(path)
    expect(question(page, 1)).to_be_visible()
    page.evaluate("window.breaksOff = true")
    with page.expect_response("**/presence"), page.expect_response("**/screens"):
        page.evaluate("document.dispatchEvent(new CustomEvent('lull:attempt', { detail: { kind: 'open' } }))")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    answer(go_to(page, 1))
    expect(note(question(page, 1))).to_have_text(KEPT)
    page.evaluate("window.breaksOff = false")
    expect(note(question(page, 1))).to_have_text(SAVED)
