"""The life of a course: out of a Word file, published under people in the middle of it, rolled back, translated."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect

from e2e.support.drafts import open_draft
from e2e.support.measure import sideways, violations
from tests.support.word import docx, p, picture, table

CODE, PATH = "rules-and-conduct", "/authoring/courses/rules-and-conduct"
FORMER, NEW = "After a breach, and your right to be heard", "After a breach, step by step"


def png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 20), (20, 120, 200)).save(out, "png")
    return out.getvalue()


def text(page: Page):
    return page.get_by_role("textbox", name="Text", exact=True)


def published(page: Page, code: str = CODE, **choices: str) -> None:
    """Publish what stands in the draft, with these choices of the page."""
    page.goto(f"/authoring/courses/{code}/publication")
    for group, choice in choices.items():
        page.locator(f"input[name={group}][value={choice}]").check()
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/versions**")


def test_a_word_file_becomes_a_course_and_is_published(person, tmp_path):
    file = tmp_path / "calls.docx"
    blocks = [
        p("Calm calls", style="1"), p("Begin well", style="2"), p("Say your name."),
        table(["You hear", "You say"], ["Why?", "I see."]), p("Look closely", style="2"),
        p("This is the screen.", picture("rId9", "A blue screen")), p("At the end", style="1"),
        p("Say goodbye", style="2"), p("Thank the caller."),
    ]  # fmt: skip
    file.write_bytes(docx(*blocks, pictures={"rId9": ("screen.png", png())}))
    page = person("tess").open("/authoring/new")
    form = page.locator("form", has=page.locator("#f-file"))
    form.locator("#f-file").set_input_files(file)
    form.get_by_label("Title").fill("Calls from Word")
    form.get_by_label("Written in").select_option("en")
    form.get_by_role("button", name="Bring it in").click()
    page.wait_for_url("**/authoring/courses/calls-from-word")
    assert page.locator("[data-module] h2").all_inner_texts() == ["Calm calls", "At the end"]
    assert page.locator(".o-title").all_inner_texts() == ["Begin well", "Look closely", "Say goodbye"]
    page.get_by_role("link", name="Look closely", exact=True).click()
    seen = page.frame_locator("iframe").get_by_role("img", name="A blue screen")
    expect(seen).to_be_visible()
    assert seen.evaluate("image => image.naturalWidth") == 40
    published(page, "calls-from-word")
    read = person("alice").open("/courses/calls-from-word/units/begin-well")
    expect(read.locator("table")).to_contain_text("I see.")


def test_who_is_in_the_middle_goes_on_with_the_new_version_and_back_with_the_former_one(person, site):
    open_draft(site, "tess", CODE)
    alice, tess = person("alice"), person("tess")
    page = alice.open(f"/courses/{CODE}")  # she is in the middle of it, and has not come to its last pages
    expect(page.get_by_role("link", name=FORMER)).to_be_visible()

    desk = tess.open(f"{PATH}/units/after-a-breach")
    desk.get_by_label("Title").fill(NEW)
    expect(desk.locator("[data-saved-text]")).to_contain_text("Saved")
    for lang in ("zh-Hant", "zh-Hans"):  # the others say the same already
        desk.goto(f"{PATH}/units/after-a-breach?lang={lang}")
        with desk.expect_navigation():
            desk.get_by_role("button", name="My translation says this too").click()
    published(desk, people="move", kind="major")

    expect(alice.open("/").locator("#changed")).to_contain_text("You go on with version 2")
    assert violations(page, schemes=("light",)) == []
    alice.open(f"/courses/{CODE}")
    expect(page.get_by_text("This course was changed on")).to_contain_text("You go on with version 2")
    expect(page.get_by_role("link", name=NEW)).to_be_visible()
    assert violations(page, schemes=("light",)) == []
    page.get_by_role("link", name="Continue").click()  # at the page where she was, which nobody has changed
    page.wait_for_url("**/units/verify-first**")

    desk.goto(f"{PATH}/versions")
    former = desk.locator("li.version", has_text="Version 1")
    former.locator("summary").click()
    former.get_by_label("People in the middle").select_option("move")
    former.get_by_role("button", name="Publish this one again").click()
    expect(desk.locator("li.version").first).to_contain_text("Version 3")
    alice.open(f"/courses/{CODE}/units/after-a-breach")
    expect(page.get_by_role("heading", level=1)).to_have_text(FORMER)
    alice.open(f"/courses/{CODE}")
    expect(page.get_by_text("This course was changed on")).to_contain_text("You go on with version 3")


def test_a_translation_is_written_beside_its_source_and_marked_when_that_changes(person, site):
    open_draft(site, "tess", "communication")
    unit = "/authoring/courses/communication/units/plain-words"
    page = person("tess").open(f"{unit}?lang=zh-Hant")
    expect(page.locator(".ed-source .difference")).to_contain_text("Words the caller knows")
    text(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("說話簡單，聽的人才明白。")
    expect(page.locator("[data-saved-text]")).to_contain_text("Saved")

    other = person("hana").open(unit)
    text(other).focus()
    other.keyboard.press("Control+End")
    other.keyboard.type(" One more sentence for everybody.")
    expect(other.locator("[data-saved-text]")).to_contain_text("Saved")
    other.goto("/authoring/courses/communication")
    row = other.locator("[data-unit=plain-words]")
    expect(row).to_contain_text("繁體中文 behind")
    expect(row).to_contain_text("简体中文 behind")

    page.goto(f"{unit}?lang=zh-Hant")
    expect(page.locator(".ed-source ins")).to_contain_text("One more sentence for everybody.")
    assert "說話簡單，聽的人才明白。" in text(page).input_value()
    page.get_by_role("button", name="My translation says this too").click()
    expect(page.locator(".ed-source ins")).to_have_count(0)
    other.reload()
    expect(row).not_to_contain_text("繁體中文 behind")
    expect(row).to_contain_text("简体中文 behind")


def test_the_pages_with_their_forms_open_are_clean_for_everybody(person, site):
    open_draft(site, "tess", CODE)
    tess = person("tess")
    page = tess.open(PATH)
    page.keyboard.press("n")
    expect(page.locator("#slot input[name=title]")).to_be_focused()
    assert violations(page, schemes=("light",)) == []
    page.keyboard.press("Escape")
    page.locator("[data-unit] .o-title").first.focus()
    page.keyboard.press("Delete")
    expect(page.locator("#taken")).to_be_visible()
    page.locator("#taken summary").click()
    assert violations(page, schemes=("dark",)) == []
    assert sideways(page, widths=(420,)) == []
    page.keyboard.press("u")
    page.goto(f"{PATH}/facts")
    page.get_by_role("button", name="Take out … 简体中文").click()
    expect(page.get_by_role("alert")).to_contain_text("Take 简体中文 out of the course?")
    assert violations(page) == []
    assert sideways(page, widths=(420,)) == []
