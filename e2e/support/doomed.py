"""A browser of its own that is killed in mid-word, as when a computer goes off."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from e2e.support.account import Account
from e2e.support.browser import ARGUMENTS
from e2e.support.site import Site


@contextmanager
def doomed_browser(
    playwright: Playwright, program: str, folder: Path, site: Site, login: str
) -> Iterator[tuple[Page, Callable[[], None]]]:
    """A page of the person in a browser that leads its own process group, and how to kill all of it at once."""
    profile = folder / "doomed"
    process = subprocess.Popen(
        [
            program,
            *ARGUMENTS,
            "--headless=new",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            "about:blank",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )

    def kill() -> None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    try:
        browser = playwright.chromium.connect_over_cdp(_address(profile))
        context = browser.new_context(base_url=site.url)
        context.add_cookies(Account(site, login).cookies)
        yield context.new_page(), kill
    finally:
        kill()
        with suppress(Error, UnboundLocalError):
            browser.close()


class LastingProfile:
    """Somebody's own browser: it can be killed as a whole, and begin again with what it had kept."""

    def __init__(self, playwright: Playwright, program: str, profile: Path, account: Account) -> None:
        self._playwright, self._program, self._profile, self._account = playwright, program, profile, account
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> BrowserContext:
        """Start it, logged in."""
        (self._profile / "DevToolsActivePort").unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [self._program, *ARGUMENTS, "--headless=new", "--remote-debugging-port=0", "--hide-crash-restore-bubble",
             f"--user-data-dir={self._profile}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self._browser = self._playwright.chromium.connect_over_cdp(_address(self._profile))
        context = self._browser.contexts[0]
        context.add_cookies(self._account.cookies)
        return context

    def kill(self) -> None:
        """All of it goes at once."""
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            with suppress(Error):
                self._browser.close()


def _address(profile: Path) -> str:
    """Where the browser listens: it writes that into its profile."""
    port = profile / "DevToolsActivePort"
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if port.exists() and "\n" in port.read_text():
            return f"http://127.0.0.1:{port.read_text().splitlines()[0]}"
        time.sleep(0.05)
    msg = "the browser did not say where it listens"
    raise RuntimeError(msg)
