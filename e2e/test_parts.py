"""The parts of pages in a real browser: accessible, never wider than the window, and their keys and focus work."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from e2e.support.measure import sideways, violations
from e2e.support.stage import ADA, Stage, rendered

EVERY_WIDTH = (320, 360, 420, 480, 640, 768, 900, 1024, 1280, 1600)
STATUSES = (400, 403, 404, 405, 409, 413, 422, 429, 500, 503)


@pytest.fixture
def stage(browser: Browser) -> Iterator[Stage]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    shown = Stage(context.new_page())
    yield shown
    context.close()
    assert not shown.errors


@pytest.fixture
def parts(stage: Stage) -> Stage:
    stage.show(rendered("admin/patterns.html", path="/admin/patterns"))
    stage.until("document.querySelector('[data-toast-close]:not([hidden])')")
    return stage


@pytest.mark.parametrize("locale", ["en", "zh-Hant", "zh-Hans"])
def test_every_part_is_accessible_wide_and_narrow_light_and_dark(stage, locale):
    stage.show(rendered("admin/patterns.html", path="/admin/patterns", locale=locale))
    assert not violations(stage.page)


def test_no_part_is_wider_than_the_window(parts):
    assert not sideways(parts.page, EVERY_WIDTH)


@pytest.mark.parametrize("size", ["large", "larger"])
def test_larger_text_still_fits(stage, size):
    stage.show(rendered("admin/patterns.html").replace('data-text="normal"', f'data-text="{size}"'))
    assert not sideways(stage.page, (320, 420, 1280))


@pytest.mark.parametrize("code", STATUSES)
def test_error_pages_are_accessible(stage, code):
    for name, actor in (("errors/page.html", ADA), ("errors/bare.html", None)):
        stage.show(rendered(name, actor=actor, code=code, sentence=""))
        assert not violations(stage.page, ("light",), (420,))
        assert stage.get("document.querySelectorAll('h1').length") == 1


def test_a_first_visit_takes_few_requests(browser):
    context = browser.new_context()
    asked = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    Stage(page).show(rendered("admin/patterns.html"))
    page.wait_for_load_state("networkidle")
    context.close()
    assert len(asked) <= 8, asked


def test_the_question_mark_shows_the_keys_and_escape_hides_them(parts):
    parts.page.keyboard.press("?")
    assert parts.get("document.getElementById('keys').matches(':modal')")
    parts.page.keyboard.press("b")  # keys rest behind a dialog
    parts.page.keyboard.press("Escape")
    assert not parts.get("document.getElementById('keys').open")


def test_letters_choose_an_answer_and_slash_searches(parts):
    parts.page.keyboard.press("a")
    assert parts.get("document.querySelector('[data-opt=a]').checked")
    parts.page.keyboard.press("/")
    parts.page.keyboard.type("gc?b")
    assert parts.get("document.activeElement.value") == "gc?b"
    assert not parts.get("document.querySelector('[data-opt=b]').checked")


def test_g_and_a_letter_go_to_a_place(parts):
    parts.page.keyboard.press("g")
    parts.page.keyboard.press("c")
    parts.page.wait_for_url("**/courses")


def test_someone_who_turned_single_keys_off_is_left_alone(stage):
    stage.show(rendered("admin/patterns.html").replace('data-shortcuts="on"', 'data-shortcuts="off"'))
    stage.page.wait_for_load_state("networkidle")
    stage.page.keyboard.press("a")
    stage.page.keyboard.press("?")
    assert not stage.get("document.querySelector('[data-opt=a]').checked")
    assert not stage.get("document.getElementById('keys').open")


def test_a_key_with_a_modifier_belongs_to_the_browser(parts):
    parts.page.keyboard.press("Control+a")
    parts.page.keyboard.press("Alt+b")
    assert not parts.get("document.querySelector('[data-opt=a]').checked")


def test_light_or_dark_changes_at_once_and_is_kept(parts):
    parts.page.emulate_media(color_scheme="dark")
    parts.page.get_by_role("button", name="Light or dark").click()
    assert parts.get("document.documentElement.dataset.theme") == "light"
    parts.page.wait_for_timeout(100)
    method, path, body = parts.asked[-1]
    assert (method, path) == ("POST", "/account/theme")
    assert "theme=light" in body
    assert "_csrf_token=token" in body


def test_a_toast_is_announced_and_can_be_closed(parts):
    parts.until("document.getElementById('status').textContent.includes('assigned')")
    parts.page.locator("[data-toast-close]").click()
    assert parts.get("document.querySelectorAll('[data-toast]').length") == 0


def swapping(stage: Stage, status: int, reply: str, swap: str = "outerHTML") -> None:
    """Put a list with an htmx button into the page and answer its request."""
    stage.answers["/swap"] = (status, reply)
    button = f'<button type="button" id="go" hx-post="/swap" hx-target="#row" hx-swap="{swap}">Go</button>'
    part = (
        f'<section><h2>List</h2><ul><li id="row">{button}</li><li><a id="next" href="/n">Next</a></li></ul></section>'
    )
    stage.show(rendered("errors/page.html", code=404, sentence="").replace("</main>", f"{part}</main>"))
    stage.page.wait_for_load_state("networkidle")
    stage.page.locator("#go").click()


def test_a_refused_form_is_swapped_in_and_takes_the_focus(stage):
    swapping(stage, 422, '<li id="row" data-say="Two things"><p id="sum" tabindex="-1" data-focus>Two things</p></li>')
    stage.until("document.activeElement.id === 'sum'")
    stage.until("document.getElementById('status').textContent === 'Two things'")


def test_a_row_that_goes_hands_the_focus_to_the_next_one(stage):
    swapping(stage, 200, "")
    stage.until("document.activeElement.id === 'next'")


def test_a_morph_keeps_the_focus_where_it_is(stage):
    swapping(stage, 200, '<li id="row"><button type="button" id="go">Gone</button></li>', "outerMorph")
    stage.until("document.getElementById('go').textContent === 'Gone'")
    assert stage.get("document.activeElement.id") == "go"


def test_the_strip_is_visible_without_colours(parts):
    parts.page.emulate_media(forced_colors="active")
    drawn = "getComputedStyle(document.querySelector('.strip > .d')).backgroundColor"
    empty = "getComputedStyle(document.querySelector('.strip > :not(.d, .c)')).backgroundColor"
    assert parts.get(drawn) != parts.get(empty)


def test_paper_shows_the_content_and_not_the_frame(parts):
    parts.page.emulate_media(media="print")
    assert not parts.page.locator(".rail").is_visible()
    assert not parts.page.locator(".top").is_visible()
    assert parts.page.locator("h1").first.is_visible()
