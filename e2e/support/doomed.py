"""A browser of its own that is killed in mid-word, as when a computer goes off."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Error, Page, Playwright

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
