"""What is pasted from Word, Excel and web pages becomes Markdown in the browser as the server's converter makes it."""

import json
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lms.courses.rules.pages import parse_page
from lms.documents.rules.block_markdown import to_markdown
from tests.support.html import documents, pieces

ROOT = Path(__file__).resolve().parents[1]
CASES = json.loads((ROOT / "tests" / "documents" / "paste_cases.json").read_text(encoding="utf-8"))
PAGE = '<!doctype html><title>x</title><textarea data-paste data-paste-said="Pasted" data-paste-pictures="Without pictures"></textarea><p id="status"></p>'


@pytest.fixture(scope="module")
def page(browser):
    context = browser.new_context()
    asked = []

    def answer(route):
        name = route.request.url.rpartition("/")[2]
        asked.append(route.request.url)
        script = ROOT / "static" / "js" / name
        if name.endswith(".js") and script.is_file():
            route.fulfill(body=script.read_text(encoding="utf-8"), content_type="text/javascript")
        elif name:
            route.abort()
        else:
            route.fulfill(body=PAGE, content_type="text/html")

    context.route("**/*", answer)
    made = context.new_page()
    made.goto("http://paste.test/")
    made.evaluate("globalThis.ran = []; globalThis.alert = (...x) => ran.push(x); null")
    made.evaluate("import('/paste_blocks.js').then(({toMarkdown}) => { globalThis.toMarkdown = toMarkdown })")
    made.evaluate("import('/paste.js')")
    made.wait_for_function("Boolean(globalThis.toMarkdown)")
    yield made
    assert made.evaluate("ran") == []
    assert [
        address for address in asked if not address.endswith(("/", ".js", ".ico"))
    ] == []  # nothing of what was pasted was loaded
    context.close()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_foreign_html_becomes_the_same_markdown(page, case):
    assert (
        page.evaluate("([html]) => toMarkdown(html, {'cid:1': 'box.png'}).markdown", [case["html"]]) == case["markdown"]
    )


def gathered(strategy, number):
    """So many examples, the same ones every time: the browser is asked once for all of them."""
    found = []

    @settings(max_examples=number, deadline=None, database=None, derandomize=True, phases=[Phase.generate])
    @given(strategy)
    def gather(one):
        found.append(one)

    gather()
    return list(dict.fromkeys(found))


CONVERT = "(all) => all.map((html) => toMarkdown(html, {'x.png': 'x.png'}).markdown)"


def test_hundreds_of_documents_become_the_same_markdown_in_both(page):
    all_of_them = gathered(documents, 400)
    ours = [to_markdown(html, {"x.png": "x.png"}).markdown for html in all_of_them]

    assert len(all_of_them) > 200
    assert page.evaluate(CONVERT, all_of_them) == ours


def test_no_heap_of_tags_brings_html_or_a_broken_page(page):
    for markdown in page.evaluate(CONVERT, gathered(st.lists(pieces, max_size=40).map("".join), 400)):
        assert parse_page(markdown, "p.md")[1] == []


PASTE = """([html, text]) => {
  const area = document.querySelector("textarea");
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", text);
  area.focus();
  return area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_a_paste_stands_apart_from_what_is_there_and_can_be_undone(page):
    area = page.locator("textarea")
    area.fill("before after")
    area.evaluate("(one) => one.setSelectionRange(7, 7)")
    went_on = page.evaluate(PASTE, ["<ul><li>a</li><li><b>b</b></li></ul>", "a b"])

    assert not went_on
    assert area.input_value() == "before \n\n- a\n- **b**\n\nafter"
    page.keyboard.press("Control+z")
    assert area.input_value() == "before after"


def test_plain_words_are_left_to_the_browser(page):
    assert page.evaluate(PASTE, ["<meta charset=utf-8><span>words</span>", "words"])
