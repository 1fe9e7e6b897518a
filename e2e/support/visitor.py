"""A person at a browser: everything the page complains about is collected, and the test fails for it at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from e2e.support.account import Account
from e2e.support.site import Site

WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 420, "height": 800}
_OFFLINE = (
    "ERR_INTERNET_DISCONNECTED",
    "ERR_FAILED",
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_INCOMPLETE_CHUNKED_ENCODING",  # the stream of events, when the server is killed
    "Failed to fetch",
)


class Visitor:
    """One browser context of one person, logged in without going through the page when `login` is given."""

    def __init__(self, browser: Browser, site: Site, login: str = "", **options: object) -> None:
        self.site = site
        self.login = login
        self.complaints: list[str] = []
        self.expected_statuses: set[int] = set()
        self.expects_cuts = False
        settings = {"base_url": site.url, "viewport": WIDE, "locale": "en-GB", "timezone_id": "Asia/Taipei"} | options
        self.context: BrowserContext = browser.new_context(**settings)
        self.context.set_default_timeout(10_000)
        self.context.on("page", self._watch)
        if login:
            self.context.add_cookies(Account(site, login).cookies)
        self.page: Page = self.context.new_page()

    def open(self, path: str) -> Page:
        """Go to a path in the first tab."""
        self.page.goto(path)
        return self.page

    def tab(self, path: str) -> Page:
        """Open a path in another tab."""
        page = self.context.new_page()
        page.goto(path)
        return page

    def fresh_tab(self) -> Page:
        """Another first tab: the old one is closed without a word to the page."""
        old, self.page = self.page, self.context.new_page()
        old.close()
        return self.page

    def expect(self, *statuses: int, cuts: bool = False) -> None:
        """Statuses of refusal that this story is about; `cuts` when the network goes away in it."""
        self.expected_statuses |= set(statuses)
        self.expects_cuts = self.expects_cuts or cuts

    def close(self) -> None:
        """Leave; raises AssertionError with everything the pages complained about."""
        self.context.close()
        assert not self.complaints, "\n".join(self.complaints)

    def _watch(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        text = message.text
        if self.expects_cuts and any(word in text for word in _OFFLINE):
            return
        if any(f"status of {status}" in text for status in self.expected_statuses):
            return
        self.complaints.append(f"console {message.type}: {text} ({message.location.get('url', '')})")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected_statuses:
            self.complaints.append(f"{response.status} {response.request.method} {response.url}")


@contextmanager
def visit(browser: Browser, site: Site, login: str = "", **options: object) -> Iterator[Visitor]:
    """A visitor who leaves at the end of the block; what the pages complained about fails the test."""
    visitor = Visitor(browser, site, login, **options)
    try:
        yield visitor
    except BaseException:
        visitor.context.close()
        raise
    visitor.close()
