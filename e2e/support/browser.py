"""Finds a Chromium; `python -m e2e.support.browser` makes sure that there is one, or says what to install."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SENTENCE = "No Chromium was found: install the package chromium, or set CHROMIUM to the path of the program."
_DOWNLOAD_S = 240
_PACKAGE_S = 600

ARGUMENTS = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    *(("--no-sandbox",) if os.getuid() == 0 else ()),
)


def find_browser() -> str | None:
    """The program to start: CHROMIUM, then the PATH, then what Playwright has downloaded; None when there is none."""
    given = os.environ.get("CHROMIUM", "").strip()
    if given:
        return given if _runs(given) else None
    on_path = next((path for name in NAMES if (path := shutil.which(name)) and _runs(path)), None)
    return on_path or _downloaded()


def make_sure() -> str | None:
    """Find the browser, else try Playwright's download, else Debian's package when root."""
    return find_browser() or (_download() or _package() if not os.environ.get("CHROMIUM") else None)


def _runs(path: str) -> bool:
    """Ubuntu's `chromium-browser` is a note about snap, so the program itself is asked."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _downloaded() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() and _runs(path) else None


def _download() -> str | None:
    print("No Chromium here: trying Playwright's own ...", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    _quietly(command, timeout_s=_DOWNLOAD_S)
    return _downloaded()


def _package() -> str | None:
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return None
    print("Installing Debian's package chromium ...", flush=True)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
    if not _quietly(install, timeout_s=_PACKAGE_S):
        _quietly(["apt-get", "update", "-qq"], timeout_s=_PACKAGE_S)
        _quietly(install, timeout_s=_PACKAGE_S)
    return find_browser()


def _quietly(command: list[str], *, timeout_s: int) -> bool:
    """Run without a word; a download that hangs is given up."""
    try:
        done = subprocess.run(
            command,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout_s,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main() -> int:
    """Exit 0 when there is a browser, 1 with one sentence when there is none."""
    found = make_sure()
    if found is None:
        print(SENTENCE, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
