"""Tess brings questions into a bank: pasted and as an Excel sheet of Taiwan, looked at first, taken back as one."""

import re

from playwright.sync_api import expect

from e2e.support.measure import sideways, violations
from tests.support.drawn import drawn

GIFT = "::Late bus::Whom do you tell?{=The line#Yes, it moves breaks ~Nobody}\n\nTrue?{T}\n\nBroken{~a ~b}\n"
SHEET = "題目,選項A,選項B,答案,備註\n客戶生氣時先做什麼？,聽他說完,掛電話,A,內部\n壞題,甲,乙,D,\n"


def faultless(page):
    assert sideways(page) == []
    assert violations(page) == []


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def test_questions_come_in_after_a_look_and_go_again_as_one(person):
    page = person("tess").open("/authoring/banks")
    page.fill("#f-name", "service rules")
    press(page, "Make it")
    page.get_by_role("link", name="Import", exact=True).click()
    page.wait_for_load_state()
    faultless(page)
    page.fill("#f-text", GIFT)
    press(page, "Look at it")
    assert page.get_by_text("No answer earns full marks").is_visible()
    faultless(page)
    press(page, re.compile("Import 2 questions"))
    page.get_by_text("2 questions came in.").wait_for()  # the worker writes it, the page renews itself
    faultless(page)
    page.get_by_role("link", name="To the bank").click()
    page.get_by_role("link", name="Whom do you tell?").wait_for()
    faultless(page)
    page.get_by_role("link", name="Whom do you tell?").click()
    page.fill("#f-text", page.input_value("#f-text").replace("tell", "call"))
    press(page, "Keep it as the next version")
    expect(page.locator("[data-toast]")).to_contain_text("Kept as version 2.")
    assert page.locator("ins", has_text="call").is_visible()
    faultless(page)
    page.get_by_role("link", name="Form", exact=True).click()
    expect(page.get_by_label("Question", exact=True)).to_have_value("Whom do you call?")
    faultless(page)
    page.go_back()
    page.goto(page.url.split("/questions")[0])
    page.get_by_role("link", name="Pasted").click()
    assert page.get_by_text("It was changed since.").is_visible()
    press(page, "Undo this import")
    assert page.get_by_text("This import was undone.").is_visible()


def test_a_sheet_in_big5_is_read_and_its_columns_are_shown(person, tmp_path):
    path = tmp_path / "題目.csv"
    path.write_bytes(SHEET.encode("cp950"))
    page = person("tess").open("/authoring/banks")
    page.fill("#f-name", "客服規則")
    page.select_option("#f-language", "zh-Hant")
    press(page, "Make it")
    page.get_by_role("link", name="Import", exact=True).click()
    page.set_input_files("#f-file", str(path))
    press(page, "Look at it")
    assert page.get_by_text("The file was read as Big5.").is_visible()
    assert page.get_by_label("備註").input_value() == "none"
    faultless(page)
    page.get_by_label("備註").select_option("reason")
    press(page, "Read it again")
    assert page.get_by_label("備註").input_value() == "reason"
    press(page, re.compile("Import 1 question"))
    page.get_by_text("1 question came in.").wait_for()


def test_questions_are_written_in_the_bank_seen_while_typing_and_ticked_together(person):
    page = person("tess").open("/authoring/banks")
    page.fill("#f-name", "by hand")
    press(page, "Make it")
    page.keyboard.press("n")
    page.wait_for_url("**/new-question")
    faultless(page)
    page.get_by_label("Question", exact=True).fill("Whom do you tell when the train is late?")
    page.fill("[name=row-0-text]", "The line")
    page.fill("[name=row-1-text]", "Nobody")
    expect(page.locator("#seen legend")).to_have_text("Whom do you tell when the train is late?")
    expect(page.locator("#seen")).to_contain_text("Nobody")
    page.fill("[name=topic]", "travel")
    press(page, "Keep it and write another")
    expect(page.locator("[data-toast]")).to_contain_text("Here is the next one.")
    expect(page.locator("[name=topic]")).to_have_value("travel")
    page.get_by_role("link", name="Text", exact=True).click()
    page.fill(
        "#f-text",
        "Whom do you tell when a train is late? #travel\n* The line\n- Nobody\n\nIs it late? #bus\n* Yes\n- No",
    )
    expect(page.locator("#seen")).to_contain_text("Much like")
    faultless(page)
    press(page, "Keep it")
    expect(page.locator("[data-toast]")).to_contain_text("Done with 2 questions.")
    page.get_by_role("link", name="#travel 2").click()
    page.get_by_label("Tick all of this page").check()
    assert page.locator("tbody input:checked").count() == 2
    press(page, "Retire")
    expect(page.locator("tbody tr")).to_have_count(0)


def test_a_picture_of_the_library_is_asked_about_in_a_bank(person, tmp_path):
    (tmp_path / "desk.png").write_bytes(drawn(colour=(90, 120, 150)))
    page = person("tess").open("/authoring/media")
    page.set_input_files("#upload-file", tmp_path / "desk.png")
    expect(page.locator(".media-card").first).to_contain_text("desk.png")
    page.goto("/authoring/banks")
    page.fill("#f-name", "desks")
    press(page, "Make it")
    page.goto(f"{page.url}/new-question?kind=hotspot")
    faultless(page)
    page.get_by_label("Question", exact=True).fill("Where do you look?")
    page.get_by_role("button", name="Choose a picture").click()
    page.get_by_role("button", name="desk.png").click()
    page.get_by_label("What the picture shows").fill("The desk")
    page.get_by_role("button", name="Put it in").click()
    expect(page.get_by_label("Picture", exact=True)).to_have_value(re.compile(r"^media/desk.*\.png$"))
    expect(page.get_by_label("What it shows, in words")).to_have_value("The desk")
    for at, (name, where) in enumerate([("The phone", "1,1 20,20"), ("The window", "40,40 60,60")]):
        page.locator(f"[name=row-{at}-text]").fill(name)
        page.locator(f"[name=row-{at}-other]").fill(where)
    page.get_by_role("checkbox", name="Right").first.check()
    expect(page.locator("#seen img")).to_be_visible()
    faultless(page)
    page.get_by_role("button", name="Keep it", exact=True).click()
    expect(page.locator("[data-toast]")).to_contain_text("Kept as version 1.")
    faultless(page)
