"""`python -m e2e.screens [WORD]`: pictures of every screen (or of those with WORD in the name) into e2e/screens/out."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from e2e.support.account import Account
from e2e.support.browser import ARGUMENTS, SENTENCE, find_browser
from e2e.support.pages import Where, every_screen
from e2e.support.site import ROOT, Site, copy_of, filled

OUT = Path(__file__).parent / "out"
README_PICTURE = ROOT / "docs" / "pictures" / "today-1280.png"
WIDTHS = (1280, 420)
SCHEMES = ("light", "dark")
HEIGHT = 800
_LARGEST_BYTES = 150_000


def main() -> int:
    """Exit 1 when there is no browser."""
    program, word = find_browser(), (sys.argv[1:] or [""])[0]
    if program is None:
        print(SENTENCE, file=sys.stderr)
        return 1
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = filled(Path(folder) / "filled")
        with copy_of(data, Path(folder) / "site") as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
            if not word:
                _readme_picture(browser, site)
            for login, screens in _by_person(word).items():
                _visit(browser, site, login, screens)
            browser.close()
    return 0


def _by_person(word: str) -> dict[str, list[Where]]:
    found: dict[str, list[Where]] = {}
    for where in every_screen():
        if word in str(where):
            found.setdefault(where.login, []).append(where)
    return found


def _visit(browser: Browser, site: Site, login: str, screens: list[Where]) -> None:
    context = browser.new_context(base_url=site.url, reduced_motion="reduce")
    if login:
        context.add_cookies(Account(site, login).cookies)
    page = context.new_page()
    for where in screens:
        page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        _open(page, where.address(site))
        page.wait_for_load_state("networkidle")
        _take(page, where)
        print(where, flush=True)
    context.close()


def _open(page: Page, path: str) -> None:
    """A refusal must never become a picture of the product."""
    answer = page.goto(path)
    if answer is None or not answer.ok:
        msg = f"{path}: {answer.status if answer else 'no answer'}"
        raise RuntimeError(msg)


def _take(page: Page, where: Where) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        whole = page.evaluate(
            "document.scrollingElement.scrollHeight"
        )  # as one window, so that bars stand at its edges
        page.set_viewport_size({"width": width, "height": max(HEIGHT, whole)})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=OUT / f"{where}-{width}-{scheme}.png")


def _readme_picture(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 760}, color_scheme="light")
    context.add_cookies(Account(site, "alice").cookies)
    page = context.new_page()
    _open(page, "/")
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=README_PICTURE)
    context.close()
    size = README_PICTURE.stat().st_size
    if size > _LARGEST_BYTES:
        print(f"{README_PICTURE.name} has {size} bytes, more than {_LARGEST_BYTES}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
