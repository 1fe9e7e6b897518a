"""Tess makes a course from nothing with the keyboard alone, puts it in order, takes a page out and brings it back."""

from playwright.sync_api import Page, expect


def titles(page: Page) -> list[str]:
    """Titles of the rows as they stand."""
    return [text.strip() for text in page.locator("[data-unit] .o-title").all_inner_texts()]


def add(page: Page, key: str, title: str) -> None:
    """A new unit by the key of its kind: type its title, Enter, and the focus is on its row."""
    page.keyboard.press(key)
    page.keyboard.type(title)  # nobody waits for a field
    page.keyboard.press("Enter")
    expect(page.locator(".o-title", has_text=title)).to_be_focused()


def test_a_course_is_made_from_nothing_by_keyboard_alone(person):
    page = person("tess").open("/authoring")
    page.keyboard.press("n")
    page.wait_for_url("**/authoring/new")
    expect(page.get_by_label("Title", exact=True)).to_be_focused()
    page.keyboard.type("Calm voices")
    page.keyboard.press("Enter")
    page.wait_for_url("**/authoring/courses/calm-voices#*")
    expect(page.locator("#t-page-1")).to_be_focused()  # R names it, Enter opens it

    add(page, "n", "Breathe")
    add(page, "n", "Speak slowly")
    add(page, "q", "Check yourself")
    assert titles(page) == ["First page", "Breathe", "Speak slowly", "Check yourself"]

    page.keyboard.press("ArrowUp")
    expect(page.locator("#t-speak-slowly")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-unit]").nth(1)).to_contain_text("Speak slowly")
    expect(page.locator("#t-speak-slowly")).to_be_focused()  # the next press moves the same row on
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-unit]").nth(0)).to_contain_text("Speak slowly")
    expect(page.locator("#t-speak-slowly")).to_be_focused()

    page.keyboard.press("d")
    expect(page.locator("[data-unit]")).to_have_count(5)
    expect(page.locator("#t-speak-slowly-2")).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.locator("[data-unit]")).to_have_count(4)
    page.keyboard.press("u")
    expect(page.locator("[data-unit]")).to_have_count(5)
    expect(page.locator("#t-speak-slowly-2")).to_be_focused()

    page.keyboard.press("r")
    field = page.locator("#slot input[name=title-en]")
    expect(field).to_be_focused()
    field.fill("Slower still")
    page.keyboard.press("Enter")
    expect(page.locator("#t-speak-slowly-2")).to_contain_text("Slower still")

    page.keyboard.press("m")
    expect(page.locator("#slot input[name=title]")).to_be_focused()
    page.keyboard.type("The end")
    page.keyboard.press("Enter")
    expect(page.locator("h2", has_text="The end")).to_be_focused()
    page.locator("#t-check-yourself").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-module]").nth(1)).to_contain_text("Check yourself")
    expect(page.locator("#t-check-yourself")).to_be_focused()

    page.locator("#t-breathe").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/units/breathe**")


def test_buttons_keep_the_focus_and_escape_closes_the_form(person):
    page = person("tess").open("/authoring/courses/communication")
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="New page")).to_be_focused()  # no row had it before
    first = titles(page)[0]
    down = page.get_by_role("button", name=f"Down: {first}", exact=True)
    down.click()
    expect(page.locator("[data-unit]").nth(1)).to_contain_text(first)
    expect(down).to_be_focused()
    page.get_by_role("button", name=f"Up: {first}", exact=True).click()
    expect(page.locator("[data-unit]").nth(0)).to_contain_text(first)
    page.keyboard.press("n")
    expect(page.locator("#slot input[name=title]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#slot form")).to_have_count(0)


def test_a_row_and_a_module_are_dragged_and_the_key_that_undoes_puts_them_back(person):
    tess = person("tess")
    tess.expect(cuts=True)
    page = tess.open("/authoring/courses/problem-solving")
    before, modules = titles(page), page.locator("[data-module] h2").all_inner_texts()
    first, third = page.locator("[data-unit]").nth(0), page.locator("[data-unit]").nth(2)
    first.locator("[data-grip]").drag_to(third.locator("[data-grip]"))
    expect(page.locator(".toast")).to_contain_text("Moved.")
    expect(page.locator("[data-unit]").nth(2)).to_contain_text(before[0])
    expect(page.locator("[data-unit]").nth(2).locator(".o-title")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("[data-unit]").nth(0)).to_contain_text(before[0])
    assert titles(page) == before

    grips = page.locator(".panel-h [data-grip]")
    grips.nth(1).drag_to(grips.nth(0), target_position={"x": 4, "y": 2})
    expect(page.locator("[data-module] h2").nth(0)).to_have_text(modules[1])
    expect(page.locator("[data-module] h2").nth(0)).to_be_focused()  # the answer is there
    page.keyboard.press("u")
    expect(page.locator("[data-module] h2").nth(0)).to_have_text(modules[0])

    # nothing is kept without a connection, so nothing has moved and it is said
    page.context.set_offline(True)
    page.locator("[data-unit]").nth(0).locator("[data-grip]").drag_to(
        page.locator("[data-unit]").nth(2).locator("[data-grip]")
    )
    expect(page.locator(".toast")).to_contain_text("There is no connection.")
    assert titles(page) == before
    page.context.set_offline(False)
    page.reload()
    assert titles(page) == before


def test_a_video_comes_with_its_captions_from_the_page_that_shows_it(person, tmp_path):
    video, words = tmp_path / "Welcome.mp4", tmp_path / "welcome.srt"
    video.write_bytes(b"\0\0\0\x18ftypmp42" + b"x" * 5000)
    words.write_text("1\n00:00:01,000 --> 00:00:02,000\nWelcome\n")
    page = person("tess").open("/authoring/new")
    page.keyboard.type("Welcome to the desk")
    page.get_by_label("Summary").fill("Who sits where.")
    page.get_by_role("button", name="Make the course").click()
    page.wait_for_url("**/courses/welcome-to-the-desk#*")
    add(page, "v", "Welcome")
    page.keyboard.press("Enter")
    choose = page.get_by_role("button", name="Choose a file")
    expect(choose).to_be_focused()  # a page of a video begins with it
    page.keyboard.press("Enter")
    page.set_input_files("#ed-file", video)
    expect(page.locator("#f-media")).to_have_value("welcome.mp4")
    expect(choose).to_be_focused()
    page.get_by_label("Minutes").fill("1")
    said = page.locator("[data-said]")
    expect(said).to_contain_text("Agents may not hear it")
    expect(said).not_to_contain_text("Say how long")
    page.get_by_role("link", name="Captions and versions of the file").click()
    page.set_input_files("#captions-file", words)
    page.get_by_role("button", name="Keep the captions").click()
    page.get_by_role("link", name="welcome-to-the-desk").click()  # the draft that uses it
    page.locator("#t-welcome").click()
    expect(page.locator("[data-said]")).to_contain_text("Nothing to put right")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/publication")
    expect(page.locator("#check")).not_to_contain_text("Welcome")
