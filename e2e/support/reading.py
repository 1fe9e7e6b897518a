"""What a reader does on a page of a course."""

from playwright.sync_api import Page

_LINE = 0.28  # the reading line, from the top of the window, as static/js/place.js has it

_PLACE = """(line) => {
  let found = null;
  for (const block of document.querySelectorAll("[data-reading] [id]")) {
    if (!/^b\\d+$/.test(block.id)) continue;
    if (block.getBoundingClientRect().top > innerHeight * line) break;
    found = block;
  }
  return found ? found.id : "";
}"""


def read_to(page: Page, block: str) -> None:
    """Scroll until the middle of a block stands at the reading line, and stay until the place is kept."""
    with page.expect_response(lambda answer: answer.url.endswith("/place") and answer.request.method == "PUT"):
        page.evaluate(
            """([id, line]) => {
              const box = document.getElementById(id).getBoundingClientRect();
              scrollTo({top: scrollY + box.top + box.height / 2 - innerHeight * line, behavior: "instant"});
            }""",
            [block, _LINE],
        )


def place(page: Page) -> str:
    """The block at the reading line."""
    return str(page.evaluate(_PLACE, _LINE))


def comes_back_to(page: Page, block: str) -> None:
    """Wait until the page has brought the reader to a block."""
    page.wait_for_function("id => document.getElementById(id)?.classList.contains('came-back')", arg=block)
    assert place(page) == block
