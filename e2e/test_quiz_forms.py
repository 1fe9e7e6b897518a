"""A question as a form and as text: written by keyboard, changed on either side, and both always agree."""

import re

from playwright.sync_api import expect

from e2e.support.measure import sideways, violations
from e2e.test_quiz_writing import PATH, course, emptied
from tests.support.drawn import drawn

__all__ = ["course"]


def in_text(page):
    """The text as it stands, whichever view is open."""
    return page.get_by_role("textbox", name="Questions", exact=True)


def test_three_kinds_are_written_by_form_changed_as_text_and_come_back(person, site, course):
    page = person("tess").open(PATH)
    body = emptied(page)
    page.keyboard.press("F2")
    expect(page.locator("[data-question]")).to_contain_text("There is no question yet")

    # what is typed before the form is there goes into its question
    page.keyboard.press("Control+Shift+Digit1")
    page.keyboard.type("Who calls first?")
    expect(page.locator("#f-prompt")).to_have_value("Who calls first?")
    expect(page.locator("#f-prompt")).to_be_focused()
    page.locator("#f-row-0-text").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("The caller")
    page.keyboard.press("Enter")
    page.keyboard.type("Nobody")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-put=sum]")).to_contain_text("Nothing to put right")
    expect(page.locator("[data-put=seen] label")).to_have_text(
        [re.compile("The caller"), re.compile("A wrong answer"), re.compile("Nobody")]
    )

    page.keyboard.press("Control+Shift+Digit5")
    page.keyboard.type("How many minutes?")
    expect(page.locator("#f-prompt")).to_have_value("How many minutes?")
    page.locator("#f-value").fill("4")
    page.locator("#f-tolerance").fill("5%")
    page.locator("#f-unit").fill("min")
    page.locator("#f-points").fill("two")
    expect(page.locator("#f-points-err")).to_contain_text("Points are a number")
    expect(page.locator("[data-field-faults]")).to_have_text("Fields to put right: 1")
    page.locator("#f-points").fill("2")
    expect(page.locator("#f-points-err")).to_have_count(0)
    expect(page.locator("[data-field-faults]")).to_be_hidden()

    page.keyboard.press("Control+Shift+Digit8")
    page.keyboard.type("In which order? #not a tag #calm")
    expect(page.locator("#f-prompt")).to_have_value(re.compile("calm"))
    expect(page.locator("[data-put=list] li")).to_have_count(3)
    assert violations(page) == []
    assert sideways(page) == []

    page.keyboard.press("F2")
    expect(body).to_be_focused()
    expect(body).to_have_value(
        "Who calls first?\n* The caller\n- A wrong answer\n- Nobody\n> Why it is right\n\n"
        "How many minutes? [2 points]\n= 4 ± 5% min\n> Why it is right\n\n"
        "In which order? #not a tag \\#calm [order]\n1. First\n2. Second\n3. Third\n> Why it is right\n"
    )
    # the browser's own undo takes back what the form did, as one step
    page.keyboard.press("Control+Z")
    expect(body).to_have_value("")
    page.keyboard.press("Control+Y")
    expect(body).to_have_value(re.compile("^Who calls first"))

    # changed as text, the form has it
    page.keyboard.press("Control+Home")
    page.keyboard.press("End")
    page.keyboard.type(" [choose all] #opening @P4.1")
    page.keyboard.press("F2")
    expect(page.locator("#f-kind")).to_have_value("multiple")
    expect(page.locator("#f-topic")).to_have_value("opening")
    expect(page.locator("#f-clauses")).to_have_value("P4.1")
    page.keyboard.press("Alt+PageDown")
    expect(page.locator("#f-unit")).to_have_value("min")
    page.locator("#f-unit").fill("hours")
    expect(page.locator("[data-put=sum]")).to_contain_text("Nothing to put right")
    page.keyboard.press("Control+Z")
    expect(page.locator("#f-unit")).to_have_value("min")
    page.keyboard.press("Control+Y")
    expect(page.locator("#f-unit")).to_have_value("hours")

    # moved and duplicated without leaving the form
    place = page.locator("[data-place]")
    page.keyboard.press("Alt+ArrowUp")
    expect(place).to_have_text("Question 1 of 3")
    expect(page.locator("#f-unit")).to_be_focused()
    page.keyboard.press("Control+D")
    expect(place).to_have_text("Question 2 of 4")
    page.keyboard.press("Control+Z")
    expect(place).to_have_text("Question 1 of 3")
    page.locator("#f-hint-0-text, [data-list=hint] [data-step=add]").first.click()
    page.keyboard.press("Alt+Shift+ArrowDown")
    expect(place).to_have_text("Question 2 of 3")
    page.locator("[data-turn='1']").focus()
    page.keyboard.press("?")
    expect(page.locator("#ed-keys")).to_contain_text("Ctrl+Shift+.")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+S")
    expect(page.locator("[data-saved]")).not_to_have_attribute("data-state", "waiting")

    # it opens as it was left, on another computer and in a narrow window too
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(page.locator("#f-prompt")).to_have_value("Who calls first?")
    page.set_viewport_size({"width": 420, "height": 800})
    assert sideways(page) == []
    assert violations(page) == []
    page.keyboard.press("F2")
    expect(body).to_have_value(re.compile(r"\n= 4 ± 5% hours\n"))
    assert in_text(page).is_visible()


def test_what_has_not_reached_the_text_is_there_when_the_page_is_opened_again(person, site, course):
    tess = person("tess")
    tess.expect(503)
    page = tess.open("/authoring/media")
    page.set_input_files("#upload-file", {"name": "desk.png", "mimeType": "image/png", "buffer": drawn(size=(90, 60))})
    expect(page.locator(".media-card").first).to_contain_text("desk.png")
    page.goto(PATH)
    emptied(page)
    page.keyboard.insert_text("Who calls?\n* The caller\n- The agent\n\nWhat now?\n* Wait\n- Ask")
    page.keyboard.press("Control+S")
    expect(page.locator("[data-saved]")).not_to_have_attribute("data-state", "waiting")
    page.keyboard.press("F2")
    expect(page.locator("#f-prompt")).to_have_value("What now?")
    page.route("**/quizzes/quiz/lines**", lambda route: route.fulfill(status=503, body=""))
    page.locator("#f-row-1-text").fill("Ask the caller")
    expect(page.locator("[data-unwritten]")).to_contain_text("This has not reached the text yet")
    fresh = tess.fresh_tab()
    fresh.goto(PATH)
    expect(fresh.locator("#f-row-1-text")).to_have_value("Ask the caller")
    fresh.keyboard.press("F2")
    expect(in_text(fresh)).to_have_value(re.compile(r"^Who calls\?\n(.|\n)*\n- Ask the caller$"))

    # a picture out of the library comes with its words, and is seen at once
    fresh.keyboard.press("F2")
    expect(fresh.locator("#f-row-1-text")).to_have_value("Ask the caller")
    fresh.keyboard.press("Control+Shift+Digit0")
    fresh.get_by_role("button", name="Choose a picture").click()
    fresh.get_by_role("button", name="desk.png").click()
    fresh.get_by_label("What the picture shows").fill("A desk")
    fresh.get_by_role("button", name="Put it in").click()
    expect(fresh.locator("#qf-media")).to_be_hidden()
    expect(fresh.locator("#f-picture")).to_be_focused()
    expect(fresh.locator("#f-picture")).to_have_value(re.compile(r"^media/desk(-\d+)?\.png$"))
    expect(fresh.locator("#f-alt")).to_have_value("A desk")
    expect(fresh.locator("[data-put=seen] img")).to_have_attribute("alt", "A desk")
    fresh.keyboard.press("F2")
    expect(in_text(fresh)).to_be_visible()
