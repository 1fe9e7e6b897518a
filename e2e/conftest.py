"""What every journey may ask for: a site of its own with the people of the demo, and a browser."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from e2e.support.browser import ARGUMENTS, SENTENCE, find_browser
from e2e.support.site import Site, copy_of, filled
from e2e.support.visitor import Visitor, visit

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def filled_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder filled once a run, whatever the number of workers; E2E_DATA names one that is kept between runs."""
    kept = os.environ.get("E2E_DATA", "").strip()
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    return filled(Path(kept) if kept else shared / "filled")


@pytest.fixture(scope="module")
def site(filled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running site that the journeys of one file share."""
    with copy_of(filled_data, tmp_path_factory.mktemp("site") / "data") as running:
        yield running


@pytest.fixture
def own_site(filled_data: Path, tmp_path: Path) -> Iterator[Site]:
    """A running site for one journey alone."""
    with copy_of(filled_data, tmp_path / "data") as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium() -> str:
    """The program; without one the tests fail with the sentence that says what to install."""
    found = find_browser()
    if found is None:
        pytest.fail(SENTENCE)
    return found


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
    yield started
    started.close()


@pytest.fixture
def person(browser: Browser, site: Site) -> Iterator[Visit]:
    """`person("alice")` is Alice at a browser she has never used before; complaints of her pages fail the test."""
    with ExitStack() as doors:

        def arrives(login: str = "", **options: object) -> Visitor:
            return doors.enter_context(visit(browser, site, login, **options))

        yield arrives
