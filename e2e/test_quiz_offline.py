"""The network goes away while Alice answers: she is told, nothing is lost, and everything is sent when it is back."""

from playwright.sync_api import expect

from e2e.support.quiz import KEPT, SAVED, answer, fresh_attempt, go_to, note, question, said


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


def test_she_closes_the_page_while_offline_and_the_answers_are_sent_when_she_comes_back(person, site):
    path = fresh_attempt(site, "mei")
    mei = person("mei")
    mei.expect(cuts=True)
    page = mei.open(path)
    mei.context.set_offline(True)
    given = {slot: answer(go_to(page, slot), slot) for slot in (1, 2, 3)}
    expect(note(question(page, 3))).to_have_attribute("data-state", "waiting")
    page.wait_for_timeout(300)
    page = mei.fresh_tab()
    mei.context.set_offline(False)
    assert said(question(person("mei").open(path), 1)) != given[1]  # the server cannot know yet

    page.goto(path)
    for slot, words in given.items():
        expect(note(question(page, slot))).to_have_attribute("data-state", "saved")
        assert said(question(page, slot)) == words
    elsewhere = person("mei").open(path)
    for slot, words in given.items():
        assert said(question(elsewhere, slot)) == words


def test_the_server_is_restarted_while_she_answers(browser, own_site):
    from e2e.support.visitor import visit

    path = fresh_attempt(own_site, "alice")
    with visit(browser, own_site, "alice") as alice:
        alice.expect(cuts=True)
        page = alice.open(path)
        own_site.kill()
        given = answer(go_to(page, 2), 1)
        expect(note(question(page, 2))).to_have_text(KEPT)
        own_site.start()
        expect(note(question(page, 2))).to_have_text(SAVED, timeout=20_000)
        page = alice.fresh_tab()
        page.goto(path)
        assert said(question(page, 2)) == given


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
