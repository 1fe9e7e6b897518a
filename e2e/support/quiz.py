"""What a person does in a running attempt, by what its page says of each question."""

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect

from e2e.support.account import Account
from e2e.support.site import Site

SAVED = re.compile(r"Saved \d\d:\d\d")
KEPT = "Kept on this computer, not yet sent"


def fresh_attempt(site: Site, login: str, code: str = "problem-solving", quiz: str = "final-quiz") -> str:
    """The path of a running attempt of this person."""
    return Account(site, login).start(code, quiz).path


def question(page: Page, slot: int) -> Locator:
    """One question of the attempt."""
    return page.locator(f"[data-slot='{slot}']")


def go_to(page: Page, slot: int) -> Locator:
    """Show a question by the map."""
    page.locator(f"[data-map] [data-slot-link='{slot}']").click()
    shown = question(page, slot)
    expect(shown).to_be_visible()
    return shown


def answer(shown: Locator, which: int = 0) -> object:
    """Answer a question somehow and return what its fields then say; `which` chooses among the ways."""
    kind = shown.get_attribute("data-kind")
    boxes, parts = shown.locator(".opt input"), shown.locator("[data-part]")
    if kind in {"single", "true_false", "multiple"}:
        boxes.nth(which % boxes.count()).check()
    elif kind in {"matching", "ordering"}:
        for at in range(parts.count()):
            parts.nth(at).select_option(index=(at + which) % parts.count() + 1)
    elif kind == "essay":
        shown.locator("textarea").fill(f"A few words, {which} of them")
    elif kind == "hotspot":
        shown.locator("[data-marks]").click(position={"x": 20 + 10 * which, "y": 20})
    elif kind == "categorise":
        for at in range(parts.count()):
            parts.nth(at).select_option(index=(at + which) % 2 + 1)
    elif kind == "gaps":
        for at in range(parts.count()):
            part = parts.nth(at)
            if part.evaluate("one => one.tagName") == "SELECT":
                part.select_option(index=which % 2 + 1)
            else:
                part.fill(f"word {which}")
    else:
        shown.locator("fieldset input").fill(f"{which + 7}")
    return said(shown)


def said(shown: Locator) -> object:
    """What the fields of a question say now, by option or part: an ordering may be drawn in the order it was given."""
    return shown.evaluate(
        """one => Object.fromEntries([...one.querySelectorAll(".opt input, [data-part], fieldset .input")].map((field) =>
          field.matches("[type=radio], [type=checkbox]") ? [field.value, field.checked] : [field.dataset.part ?? "", field.value]))"""
    )


def note_the_stream(context: BrowserContext) -> None:
    """Pages of this context will say when their stream of events has begun; before they are opened."""
    heard = "({ detail }) => { if (detail.kind === 'open') document.documentElement.dataset.streams = ''; }"
    context.add_init_script(f"document.addEventListener('lull:attempt', {heard});")


def streams(page: Page) -> None:
    """Wait until the stream of this page has begun."""
    page.locator("html[data-streams]").wait_for()


def note(shown: Locator) -> Locator:
    """The line that says whether the answer is saved."""
    return shown.locator("[data-saved]")
