"""Coming back finds the newest words and the exact place, also when things arrived in a strange order."""

import time

from playwright.sync_api import Route, expect

from e2e.support.data import rows
from e2e.support.quiz import fresh_attempt, go_to, note, question

PLACE = (
    "SELECT s.block FROM unit_progress s JOIN enrolment e ON e.id = s.enrolment JOIN person p ON p.id = e.person"
    " WHERE p.login = 'alice' AND s.unit_key = 'who-may-hear'"
)
PAGE = "/courses/rules-and-conduct/units/who-may-hear"


def test_a_newer_answer_that_was_not_sent_wins_over_an_older_one_that_arrived_late(person, site):
    path = fresh_attempt(site, "alice")
    alice = person("alice")
    alice.expect(cuts=True)
    page = alice.open(path)
    kinds = page.locator("[data-slot]").evaluate_all("all => all.map((one) => one.dataset.kind)")
    slot = next(n for n, kind in enumerate(kinds, 1) if kind in {"single", "true_false"})
    sent = []

    def slow_and_torn(route: Route) -> None:
        sent.append(route.request.post_data_json["answer"])
        if len(sent) == 1:
            time.sleep(1.5)
            route.fetch()  # it arrives, late; the page never hears of it
        route.abort()

    page.route("**/answers/*", slow_and_torn)
    boxes = go_to(page, slot).locator(".opt input")
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(note(question(page, slot))).to_have_attribute("data-state", "waiting")
    page.wait_for_timeout(2500)
    page = alice.fresh_tab()
    page.goto(path)
    expect(question(page, slot).locator(".opt input").nth(1)).to_be_checked()
    expect(note(question(page, slot))).to_have_attribute("data-state", "saved")
    elsewhere = person("alice").open(path)
    expect(question(elsewhere, slot).locator(".opt input").nth(1)).to_be_checked()


def test_a_tab_opened_behind_the_others_does_not_move_the_kept_place(person, site):
    alice = person("alice")
    page = alice.open(PAGE)
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo({top: document.getElementById('b7').offsetTop, behavior: 'instant'})")
    page.wait_for_timeout(1500)
    kept = rows(site, PLACE)[0]["block"]
    assert kept > 1
    behind = alice.context.new_page()
    behind.add_init_script("window.requestAnimationFrame = () => 0")  # as in a tab that is not on the screen
    behind.goto(PAGE)
    behind.wait_for_timeout(3000)
    behind.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert rows(site, PLACE)[0]["block"] == kept
