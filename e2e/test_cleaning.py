"""A real browser runs and loads nothing of what hostile people write."""

import json

import pytest
from playwright.sync_api import Browser, Route

from lms.core.html import clean, inline, render
from tests.core.test_html import _SNIPPETS

TRAP = """<script>
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = (...x) => window.ran.push(name + x);
window.onerror = (...x) => window.ran.push("error " + x);
</script>"""


# Every link but those that only lead away: these would take the trap with them.
CLICK = """for (const one of document.querySelectorAll("a, details, summary, img"))
  if (!["http:", "https:", "mailto:", "tel:", "about:", ":"].includes(one.protocol)) one.click()"""


@pytest.mark.skipif(_SNIPPETS is None, reason="the folder of hostile snippets is not here (LMS_FIXTURES)")
def test_a_browser_runs_nothing_and_loads_nothing(browser: Browser) -> None:
    assert _SNIPPETS
    payloads = [snippet["payload"] for snippet in json.loads(_SNIPPETS.read_text(encoding="utf-8"))]
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page = browser.new_page()
    page.route("**/*", refuse)
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    for made in (clean, render, inline):
        page.set_content(TRAP + "".join(f"<div>{made(payload)}</div>" for payload in payloads))
        page.evaluate(CLICK)
        page.wait_for_timeout(100)
        assert page.evaluate("window.ran") == []
        assert (
            page.evaluate("document.querySelectorAll('body script, iframe, object, embed, svg, style, form').length")
            == 0
        )
    page.close()
    assert [url for url in asked if not url.startswith(("http://", "https://", "about:", "mailto:", "tel:"))] == []


def test_the_trap_works(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(TRAP + "<img src='data:,x' onerror='alert(1)'>")
    page.wait_for_function("window.ran.length > 0")
    page.close()
