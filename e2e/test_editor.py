"""Tess writes a page: by keyboard alone, with Hana on the same page, without a network, over a log-in that ends, and killed at any moment."""

import os
import random
import re

import pytest
from playwright.sync_api import Page, TimeoutError, expect  # noqa: A004 - the browser's own

from e2e.support.account import Account, end_sessions
from e2e.support.data import rows
from e2e.support.doomed import LastingProfile
from e2e.support.drafts import body_of, open_draft
from e2e.support.measure import violations
from e2e.support.site import PASSWORD, Site, copy_of
from e2e.support.visitor import NARROW, visit
from tests.support.drawn import drawn

CODE, KEY = "communication", "questions"
UNIT = f"/authoring/courses/{CODE}/units/{KEY}"
KILLS, SEED = int(os.environ.get("EDITOR_KILLS", "12")), int(os.environ.get("KILLS_SEED", "24"))
# A picture of 8 x 8 pixels, dropped on the text as the desktop does it; formatted text, pasted as Word does it.
_DROP = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
  canvas.getContext("2d").fillRect(0, 0, 8, 8);
  const bytes = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], "A screen.png", { type: "image/png" }));
  document.getElementById("f-body").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""
_PASTE = """(html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", "plain");
  document.getElementById("f-body").dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
SAVED, KEPT = "Saved", "Kept on this computer"


@pytest.fixture(autouse=True)
def draft(site):
    open_draft(site, "tess", CODE)


def says(page: Page, words: str, **options: object) -> None:
    """What the page says of its saving."""
    expect(page.locator("[data-saved-text]")).to_contain_text(words, **options)


def body(page: Page):
    return page.get_by_role("textbox", name="Text", exact=True)


def write(page: Page, words: str) -> None:
    """Type at the end of the text."""
    body(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def test_a_page_is_written_by_keyboard_alone_and_seen_as_learners_see_it(person, site):
    page = person("tess").open(UNIT.replace(KEY, "saying-no"))
    page.get_by_label("Title").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Saying no, kindly")
    page.keyboard.press("Tab")  # the tools are one stop
    expect(page.get_by_role("button", name="Heading")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Bold")).to_be_focused()
    page.keyboard.press("Tab")
    expect(body(page)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Begin well.\n\nOne word: kind")
    for _letter in "kind":
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Control+b")
    page.keyboard.press("End")
    page.keyboard.type("\n\nFirst")
    page.keyboard.press("Control+Shift+Digit8")
    page.keyboard.type("\nSecond\n\n\nA part")
    page.keyboard.press("Control+Shift+Digit1")
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Shift+Digit4")
    page.keyboard.type("Nobody likes a plain no.")
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Shift+Digit9")
    page.keyboard.type("What is kind?")
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+k")
    page.keyboard.type("hold")
    page.keyboard.press("Enter")
    expected = (
        "Begin well.\n\nOne word: **kind**\n\n- First\n- Second\n\n## A part\n\n::: note\nNobody likes a plain no.\n:::\n\n"
        "::: check question-1\nWhat is kind?\n* The right answer\n- A wrong answer\n> Why it is right\n:::\n"
        "[Putting a caller on hold](unit:hold)"
    )
    expect(body(page)).to_have_value(expected)
    says(page, SAVED)
    seen = page.frame_locator("iframe")
    expect(seen.get_by_role("heading", level=1)).to_have_text("Saying no, kindly")
    expect(seen.locator("strong")).to_have_text("kind")
    expect(seen.locator(".box-note")).to_contain_text("Nobody likes a plain no.")
    expect(seen.locator(".check legend")).to_have_text("What is kind?")
    page.keyboard.press("F6")
    expect(page.locator("iframe")).to_be_focused()
    page.keyboard.press("F6")
    expect(body(page)).to_be_focused()
    page.reload()
    assert body(page).input_value() == expected
    assert page.get_by_label("Title").input_value() == "Saying no, kindly"


def test_a_picture_is_dropped_into_the_text_and_waits_for_its_words(person):
    page = person("tess").open(UNIT.replace(KEY, "transfer"))
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()
    body(page).focus()
    page.keyboard.press("Control+Home")
    page.evaluate(_DROP)
    expect(body(page)).to_have_value(re.compile(r"^!\[\]\(media/a-screen(-\d+)?\.png\)"))
    page.keyboard.type("A green screen")
    picture = page.frame_locator("iframe").get_by_role("img", name="A green screen")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 8

    page.keyboard.press("Control+Shift+Digit2")  # another one from this computer, without leaving the page
    page.get_by_label("From this computer").set_input_files(
        {"name": "Second screen.png", "mimeType": "image/png", "buffer": drawn(size=(6, 6))}
    )
    expect(body(page)).to_have_value(re.compile(r"!\[\]\(media/second-screen(-\d+)?\.png\)"))
    expect(page.locator("#ed-media")).to_be_hidden()


def test_formatted_text_is_pasted_as_markdown(person):
    page = person("tess").open(UNIT.replace(KEY, "transfer"))
    body(page).focus()
    page.keyboard.press("Control+a")
    page.evaluate(
        _PASTE,
        "<h1>A part</h1><p>Some <b>bold</b> words.</p><table><tr><td>A</td><td>B</td></tr><tr><td>1</td><td>2</td></tr></table>",
    )
    expect(body(page)).to_have_value(re.compile(r"^## A part\n\nSome \*\*bold\*\* words\.\n\n\| A \| B \|"))
    expect(page.frame_locator("iframe").locator("table")).to_be_visible()


def test_problems_lead_to_their_line_and_undo_takes_back_what_a_tool_did(person):
    page = person("tess").open(UNIT)
    before = body(page).input_value()
    write(page, "\n\nA <b>bold</b> word.")
    link = page.locator("[data-said]").get_by_role("link", name="Line").first
    expect(link).to_be_visible()
    page.keyboard.press("Control+Home")
    link.click()
    chosen = body(page).evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert chosen == "A <b>bold</b> word."
    page.keyboard.press("Control+b")
    assert "**A <b>bold</b> word.**" in body(page).input_value()
    page.keyboard.press("Control+z")
    assert "**" not in body(page).input_value()[len(before) :]


def test_the_preview_keeps_the_place_that_is_looked_at(person):
    page = person("tess").open(UNIT)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    page.frames[1].evaluate("scrollTo(0, 700)")
    top = page.frames[1].evaluate("document.querySelector('#b5').getBoundingClientRect().top")
    body(page).focus()
    page.keyboard.press("Control+Home")
    page.keyboard.type("A new beginning.\n\nAnd more.\n\n")
    expect(frame.locator("#b1")).to_have_text("A new beginning.")
    assert abs(page.frames[1].evaluate("document.querySelector('#b5').getBoundingClientRect().top") - top) < 3


def test_two_instructors_on_one_page_see_each_other_and_both_texts_stay(person, site):
    tess, hana = person("tess"), person("hana")
    hana.expect(409)
    first, second = tess.open(UNIT), hana.open(UNIT)
    expect(second.locator("[data-people]")).to_have_text("Also here: Tess Okafor")
    write(first, "\n\nThe words of Tess.\n")
    says(first, SAVED)
    second.keyboard.press("Control+End")
    write(second, "\n\nThe words of Hana.\n")
    says(second, "Kept beside")
    expect(second.get_by_role("heading", name="Two texts")).to_be_visible()
    expect(second.locator(".difference del")).to_contain_text("Tess")
    expect(second.locator(".difference ins")).to_contain_text("Hana")
    write(second, "And more of Hana.\n")  # the field stays in hand, and what is typed on is kept too
    says(second, "Kept beside")
    second.get_by_role("button", name="Keep mine").click()
    expect(second.locator("[data-aside]")).to_have_count(0)
    says(second, SAVED)
    write(second, "Then she goes on.\n")
    says(second, SAVED)
    text = body_of(site, CODE, KEY)
    assert "The words of Hana.\nAnd more of Hana.\nThen she goes on.\n" in text.replace("\n\n", "\n")
    assert "Tess" not in text
    kept = rows(site, "SELECT r.text FROM draft_revision r ORDER BY r.id DESC LIMIT 3")
    assert any("The words of Tess." in one["text"] for one in kept)
    assert "The words of Tess." in body(first).input_value()  # nothing replaces what Tess has before her
    first.bring_to_front()
    expect(first.locator("#newer")).to_be_visible(timeout=20_000)
    first.get_by_role("button", name="Show the saved text").click()
    expect(body(first)).to_have_value(body(second).input_value())


def test_a_language_goes_while_she_writes_in_it_and_she_hears_of_it(person, site):
    tess, hana = person("tess"), person("hana")
    page, other = tess.open(f"{UNIT}?lang=zh-Hans"), hana.open(f"/authoring/courses/{CODE}/facts")
    other.get_by_role("button", name="Take out … 简体中文").click()
    other.get_by_role("button", name="Take it out").click()
    expect(other.locator("#outline")).to_be_visible()
    write(page, "\n\n写到一半。\n")
    says(page, SAVED)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when she comes back to this tab
    expect(page.locator("#gone")).to_contain_text("简体中文 was taken out of this course.")
    assert violations(page, schemes=("light",)) == []
    page.locator("#gone").get_by_role("link", name="Bring back").click()
    page.get_by_role("button", name="Bring back 简体中文").click()
    tess.open(f"{UNIT}?lang=zh-Hans")
    expect(body(page)).to_have_value(re.compile("写到一半。"))


def test_her_own_two_tabs_do_not_overwrite_each_other(person, site):
    tess = person("tess")
    tess.expect(409)
    first, second = tess.open(UNIT), tess.tab(UNIT)
    write(first, "\nFrom the first tab.\n")
    says(first, SAVED)
    write(second, "\nFrom the second tab.\n")
    says(second, "Kept beside")
    second.get_by_role("button", name="Take the saved text").click()
    expect(body(second)).to_have_value(body(first).input_value())
    page = tess.open(f"{UNIT}/history")
    page.get_by_role("region", name="Kept beside").or_(page.locator("#kept")).get_by_role("link").first.click()
    expect(page.locator(".difference ins")).to_contain_text("second")
    page.keyboard.press("b")
    page.wait_for_url("**/units/questions**")
    assert "From the second tab." in body(page).input_value()


def test_the_network_goes_and_comes_back_and_what_was_typed_arrives(person, site):
    tess = person("tess")
    tess.expect(cuts=True)
    page = tess.open(UNIT)
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()
    tess.context.set_offline(True)
    write(page, "\nTyped in a tunnel.\n")
    says(page, KEPT)
    expect(page.locator("#unsent")).to_be_visible(timeout=8_000)
    expect(page.locator("#offline")).to_be_visible(timeout=20_000)
    page = tess.fresh_tab()
    tess.context.set_offline(False)
    page.goto(UNIT)
    says(page, SAVED)
    expect(body(page)).to_have_value(body_of(site, CODE, KEY))
    assert "Typed in a tunnel." in body(page).input_value()


def test_a_session_that_ends_while_she_types_is_opened_again_in_place(browser, site):
    with visit(browser, site, "tess") as tess:
        tess.expect(401, 403)
        page = tess.open(UNIT)
        write(page, "\nBefore the end.\n")
        says(page, SAVED)
        end_sessions(site, "tess")
        write(page, "After the end.\n")
        box = page.locator("#log-in")
        expect(box).to_be_visible()
        box.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(box).to_be_hidden()
        says(page, SAVED)
        expect(body(page)).to_have_value(body_of(site, CODE, KEY))
        assert "After the end." in body(page).input_value()


@pytest.mark.parametrize("path", [UNIT, f"{UNIT}?lang=zh-Hant", f"{UNIT}/history", f"{UNIT}/preview"])
def test_the_pages_are_clean_for_axe(person, site, path):
    page = person("tess").open(path)
    page.wait_for_load_state("networkidle")
    assert violations(page) == []


def test_in_a_narrow_window_text_and_preview_change_places_and_nothing_sticks_out(person):
    page = person("tess", viewport=NARROW).open(f"{UNIT}?lang=zh-Hant")
    expect(body(page)).to_be_visible()
    expect(page.locator("iframe")).to_be_hidden()
    page.get_by_role("radio", name="English").check()
    expect(page.locator(".ed-source .difference")).to_be_visible()
    page.get_by_role("radio", name="Beside the call").check()
    expect(page.locator("iframe")).to_be_visible()
    expect(body(page)).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_whatever_is_killed_while_she_types_what_was_acknowledged_stays(
    playwright, chromium, filled_data, tmp_path, capsys
):
    """Tab, network, server and the browser itself are killed at random moments; its journal brings back the rest."""
    chance, acknowledged, kinds = random.Random(SEED), 0, dict.fromkeys(("tab", "network", "server", "browser"), 0)
    with copy_of(filled_data, tmp_path / "data") as site:
        open_draft(site, "tess", CODE)
        owner = LastingProfile(playwright, chromium, tmp_path / "profile", Account(site, "tess"))
        context = owner.begin()
        words: list[str] = []
        try:
            for number in range(KILLS):
                page = context.new_page()
                newest: list[str] = []
                page.on("response", lambda reply, newest=newest: _heard(reply, newest))
                _opens(page, site)
                kind = chance.choice(list(kinds))
                kinds[kind] += 1
                words.append(f"word-{number}")
                write(page, f"\n{words[-1]} ")
                page.wait_for_timeout(chance.choice([0, 60, 400, 800, 1500]))
                if kind in {"network", "server"}:
                    context.set_offline(True) if kind == "network" else site.kill()
                    words.append(f"more-{number}")
                    page.keyboard.type(words[-1])
                    page.wait_for_timeout(120)
                    if kind == "server":
                        site.start()
                page.wait_for_timeout(60)  # the journal has the last key
                acknowledged += len(newest)
                if kind == "browser":
                    owner.kill()
                    context = owner.begin()
                else:
                    fresh = context.new_page()
                    page.close()
                    context.set_offline(False)
                text = _settled(fresh if kind != "browser" else context.new_page(), site)
                missing = [one for one in words if one not in text and one not in body_of(site, CODE, KEY)]
                assert not missing, f"{kind} no. {number}: {missing}"
            assert rows(site, "SELECT COUNT(*) AS n FROM draft_aside")[0]["n"] == 0
        finally:
            owner.kill()
    with capsys.disabled():
        print(f"\n{KILLS} kills while typing ({kinds}), {acknowledged} saves acknowledged, nothing lost (seed {SEED})")


def _settled(page: Page, site: Site) -> str:
    """What a fresh page says once it has sent what the journal had."""
    _opens(page, site)
    page.wait_for_function("() => document.querySelector('[data-editor]').dataset.ready === 'settled'", timeout=20_000)
    text = body(page).input_value()
    page.close()
    return text


def _opens(page: Page, site: Site) -> None:
    """Open the page; whose scripts did not come after a kill loads it once more, as a person would."""
    page.goto(site.url + UNIT)
    try:
        page.wait_for_selector("[data-ready]", timeout=20_000)
    except TimeoutError:
        page.reload()
        page.wait_for_selector("[data-ready]", timeout=20_000)


def _heard(reply, newest: list[str]) -> None:
    if reply.request.method == "PUT" and "/texts/" in reply.url and reply.status == 200:
        newest.append(reply.request.post_data or "")
