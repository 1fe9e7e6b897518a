"""What is measured on a page: accessibility, width, layout shift, requests and bytes."""

import gzip
from collections.abc import Iterable
from pathlib import Path

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page, Response

AXE = Path(AXE_FILE_PATH).read_text(encoding="utf-8")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SCHEMES = ("light", "dark")
AXE_WIDTHS = (1280, 420)
WIDTHS = (320, 420, 768, 1280)
HEIGHT = 800

_SHIFT = """
window.__shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


def violations(page: Page, schemes: Iterable[str] = SCHEMES, widths: Iterable[int] = AXE_WIDTHS) -> list[str]:
    """What axe-core finds on the page as it stands, in each colour scheme and width; empty when it is clean."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{width}px {scheme}: {line}" for line in _axe(page)]
    return found


def _axe(page: Page) -> list[str]:
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations"]}
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:160]} {node['failureSummary'][:200]}"
        for one in result["violations"]
        for node in one["nodes"][:3]
    ]


def sideways(page: Page, widths: Iterable[int] = WIDTHS) -> list[str]:
    """The widths at which the page itself scrolls sideways, and what sticks out; empty when none does."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        over = page.evaluate(_OVER)
        if over:
            found.append(f"{width}px: {over}")
    return found


_OVER = """() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) return "";
  const wide = [...document.body.querySelectorAll("*")].filter((el) => {
    const box = el.getBoundingClientRect();
    return box.width && box.right > root.clientWidth + 1 && el.checkVisibility();
  });
  const last = wide[wide.length - 1];
  return `${root.scrollWidth} wide: ${last ? last.outerHTML.slice(0, 140) : "?"}`;
}"""


class Weight:
    """Requests and bytes of the next first visit; ask for it before `page.goto`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.responses: list[Response] = []
        page.add_init_script(_SHIFT)
        page.on("response", lambda response: self.responses.append(response))  # noqa: PLW0108  Playwright marks what it is given

    @property
    def requests(self) -> int:
        """How many requests the page has made."""
        return len([one for one in self.responses if not one.url.startswith("data:")])

    def gzipped(self, kind: str) -> int:
        """Bytes of all responses whose media type holds `kind`, packed as the server or a proxy would."""
        return sum(
            len(gzip.compress(one.body(), 9))
            for one in self.responses
            if kind in one.headers.get("content-type", "") and one.status == 200
        )

    @property
    def shift(self) -> float:
        """The sum of unexpected layout shifts so far."""
        return float(self.page.evaluate("window.__shift"))
