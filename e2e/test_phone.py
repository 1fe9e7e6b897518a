"""A call comes in: the open page hears of it, keeps the place, and says so afterwards. One stream serves all tabs."""

import re
import time
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import expect

from e2e.support.account import Account
from e2e.support.reading import place, read_to
from e2e.support.site import run_lms

READING = "/courses/rules-and-conduct/units/who-may-hear"
BLOCK = "b10"


class PhoneSystem:
    """What a phone system posts."""

    def __init__(self, site):
        database = site.environment["LMS_DATABASE_URL"]
        said = run_lms(
            site.data_dir, "token", "create", "--name", "Softphone", "--scope", "agent-state", LMS_DATABASE_URL=database
        )
        token = re.search(r"[\w-]{16}\.[\w-]{43}", said)[0]
        self.client = httpx.Client(base_url=site.url, headers={"authorization": f"Bearer {token}"})

    def says(self, state, agent="alice"):
        report = {
            "agent": agent,
            "state": state,
            "at": datetime.now(UTC).isoformat(),
            "event_id": f"{agent} {time.time_ns()}",
        }
        answer = self.client.post("/api/v1/agent-state", json=report)
        assert answer.status_code == 202
        assert answer.json()["accepted"] == 1


@pytest.fixture(scope="module")
def system(site):
    return PhoneSystem(site)


@pytest.fixture
def phone(system):
    """The phone system, for which Alice is available again in the end."""
    yield system
    system.says("available")


HEARD = """document.addEventListener("lull:attempt", ({detail}) => (globalThis.heard ??= []).push(detail));"""


def at_desk(person):
    """Alice at a browser whose pages remember what they hear."""
    alice = person("alice")
    alice.context.add_init_script(HEARD)
    return alice


def opened(page):
    """Wait until the page's stream is open: it asks then how things are."""
    page.wait_for_function("() => globalThis.heard?.some((one) => one.kind === 'open')", polling=100)
    return page


def test_a_call_stops_the_reading_and_the_page_says_where(person, phone):
    page = opened(at_desk(person).open(READING))
    read_to(page, BLOCK)
    phone.says("ringing")
    note = page.locator("[data-call-note]")
    expect(note).to_have_text(re.compile(r"You stopped here at \d\d:\d\d for a call\."))
    assert note.evaluate("note => note.nextElementSibling.id") == BLOCK
    assert place(page) == BLOCK  # the text has not moved
    phone.says("available")
    page.wait_for_function("id => document.getElementById(id).classList.contains('came-back')", arg=BLOCK)
    expect(note).to_be_visible()


def test_on_another_computer_the_page_says_it_too(person, phone):
    first = opened(at_desk(person).open(READING))
    read_to(first, "b7")
    phone.says("ringing")
    expect(first.locator("[data-call-note]")).to_be_visible()
    first.context.close()
    other = person("alice").open(READING)
    note = other.locator("[data-call-note]")
    expect(note).to_have_text(re.compile(r"You stopped here at \d\d:\d\d for a call\."))
    assert note.evaluate("note => note.nextElementSibling.id") == "b7"
    phone.says("available")


def test_a_call_pauses_the_quiz_and_its_end_brings_it_back(person, phone, site):
    account = Account(site, "alice")
    attempt = account.start("communication")
    for what in ("presence", "resume"):  # she left it yesterday, which is a pause of its own
        account.client.post(f"/api/v1/attempts/{attempt.ref}/{what}", headers={"x-attempt-token": attempt.token})
    alice = at_desk(person)
    page = opened(alice.open(f"/attempts/{attempt.ref}"))
    expect(page.locator("[data-slot]").first).to_be_attached()
    phone.says("ringing")
    expect(page.locator("[data-paused]")).to_be_visible()
    expect(page.locator("[data-slot]")).to_have_count(0)  # gone from the page, not only hidden
    opened(page)
    phone.says("available")
    expect(page.locator("[data-slot]").first).to_be_attached()


def test_all_tabs_of_a_browser_share_one_stream(person, phone):
    alice = at_desk(person)
    pages = [alice.open(READING), *[alice.tab(READING) for _ in range(7)]]  # a stream each would use up HTTP/1.1's six
    for page in pages:
        opened(page)
    phone.says("ringing")
    for page in pages:
        page.wait_for_function(
            "() => globalThis.heard?.some((one) => one.kind === 'pause' && one.cause === 'call')", polling=100
        )


def test_without_shared_workers_each_page_listens_for_itself(person, phone):
    alice = at_desk(person)
    alice.context.add_init_script("delete globalThis.SharedWorker")
    page = opened(alice.open(READING))
    phone.says("ringing")
    page.wait_for_function("() => globalThis.heard?.some((one) => one.kind === 'pause')")
    phone.says("available")
    page.wait_for_function("() => globalThis.heard?.some((one) => one.kind === 'resume')")


def test_the_account_page_says_what_is_reported_and_that_lull_only_listens(person, phone):
    phone.says("on_call")
    page = person("alice").open("/account")
    expect(page.get_by_text("Softphone says since")).to_be_visible()
    expect(page.get_by_text("Lull only listens")).to_be_visible()
    phone.says("available")
