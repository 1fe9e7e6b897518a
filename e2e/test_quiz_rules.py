"""Rules as sentences and a trial, by keyboard: choose a purpose, change a sentence, try it out, come back."""

import re

import pytest
from playwright.sync_api import expect

from e2e.support.drafts import open_draft
from e2e.support.measure import sideways, violations
from e2e.support.site import run_lms
from tests.support.course_folder import write_course

PATH = "/authoring/courses/tiny/units/quiz"


@pytest.fixture(scope="module")
def course(site, tmp_path_factory):
    """The draft of a small published course."""
    folder = tmp_path_factory.mktemp("quiz_rules")
    write_course(folder)
    run_lms(site.data_dir, "content", "publish", str(folder))
    open_draft(site, "tess", "tiny")
    return "tiny"


def test_a_purpose_is_chosen_a_sentence_changed_and_the_quiz_tried_out_by_keyboard(person, site, course):
    page = person("tess").open(PATH)
    rules = page.locator("[data-rules]")
    expect(rules.locator("[data-rules-line]")).to_contain_text("Test · pass at 80%")
    page.keyboard.press("F8")
    expect(page.get_by_role("radio", name="Test")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(rules.locator("[data-rules-line]")).to_contain_text("Certification")
    expect(rules).to_contain_text("After handing in, a person sees the result and the points by topic.")
    page.keyboard.press("ArrowLeft")
    mark = page.get_by_label("Pass mark in percent", exact=True)
    mark.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("most")
    expect(rules).to_contain_text("“Pass mark in percent” is a percentage")
    expect(mark).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("50")
    expect(rules.locator("[data-rules-line]")).to_contain_text("Test · pass at 50%")
    expect(rules).not_to_contain_text("“Pass mark in percent” is a percentage")
    expect(rules.locator("[data-rules-text]")).to_contain_text("pass: 50%")
    for width in (1280, 420):
        page.set_viewport_size({"width": width, "height": 900})
        assert sideways(page) == []
        assert violations(page) == []
    page.keyboard.press("F8")
    expect(page.get_by_role("textbox", name="Questions", exact=True)).to_be_focused()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Is it so? #service\n* Yes\n- No\n\n")
    page.keyboard.press("F8")
    mark.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("90")  # and tried out before anything could be sent
    page.keyboard.press("F9")
    expect(page.locator("#trial")).to_contain_text("Trial: nothing is recorded.")
    page.get_by_text("What a learner reads before the start").click()
    expect(page.locator("#trial")).to_contain_text("You pass with 90% of the points.")
    page.locator("[data-attempt-id][data-ready]").wait_for()  # questions come in another order each time
    while not page.get_by_role("radio", name=re.compile("Yes")).is_visible():
        page.keyboard.press("j")
    page.keyboard.press(page.locator(".opt:visible", has_text="Yes").locator("kbd").inner_text().lower())
    expect(page.locator("section:visible [data-saved]")).to_contain_text("Saved")
    page.reload()
    expect(page.locator("[data-where]")).to_contain_text(re.compile("Question|1 of 3"))
    assert page.locator(".qmap .done").count() == 1
    assert violations(page) == []
    page.locator("[data-review]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("p")
    expect(page.locator("#paused-h")).to_be_visible()
    expect(page.locator(".panel.q, fieldset.q")).to_have_count(0)
    assert violations(page) == []
    page.keyboard.press("p")
    page.locator("[data-attempt-id][data-ready]").wait_for()
    page.locator("[data-review]").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Hand in now").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not passed")
    expect(page.locator("#trial")).to_contain_text("Trial: nothing is recorded.")
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Questions", exact=True)).to_have_value(re.compile("^Is it so"))


def test_rules_that_could_not_be_sent_are_there_when_the_page_comes_back(person, site, course):
    me = person("tess")
    me.expect(cuts=True)
    page = me.open(PATH)
    page.keyboard.press("F8")
    page.get_by_label("How often a person may try").wait_for()
    me.context.set_offline(True)
    page.get_by_label("How often a person may try").select_option("7")
    expect(page.locator("[data-saved]")).to_contain_text("Kept on this computer")
    me.context.set_offline(False)
    page.reload()
    expect(page.locator("[data-rules-line]")).to_contain_text("7 attempts")
