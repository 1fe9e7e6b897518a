"""Tess finds what is missing to the policy, and begins a page about it with two clicks."""

import re

from playwright.sync_api import expect

from e2e.support.measure import sideways, violations

COVERAGE = "/authoring/coverage"


def test_from_a_gap_a_new_page_begins(person):
    page = person("tess").open("/")
    page.get_by_role("link", name="Coverage").click()
    page.get_by_role("link", name=re.compile(r"^P4 ")).click()
    expect(page.get_by_role("heading", name="P4 Contents")).to_be_visible()
    page.get_by_role("row", name=re.compile("P4.5")).get_by_role("link", name="No page").click()
    expect(page.get_by_label("A page")).to_be_checked()
    page.get_by_role("button", name="Begin writing").click()
    expect(page).to_have_url(re.compile(r"/authoring/courses/[\w-]+/units/management"))


def test_its_pages_read_well_for_everybody(person):
    page = person("tess").open("/")
    for address in (f"{COVERAGE}?part=P4", f"{COVERAGE}/P4.1"):
        page.goto(address)
        assert not violations(page)
        assert not sideways(page, (320, 420, 768, 1280))


TEXT = "# Data protection\nFor all of us.\n## 1 Calls\n- 1.1 Ask first\n- 1.2 Write down\n"


CHINESE = "# 個人資料保護\n## 1 通話\n- 1.1 先問\n- 1.9 多餘\n"


def test_hana_brings_a_policy_in_sees_what_a_newer_text_changes_and_has_it_in_chinese_too(person):
    page = person("hana").open(COVERAGE)
    page.get_by_role("link", name="Policies").click()
    page.get_by_role("link", name="Bring a policy in").click()
    for text, change in ((TEXT, "2 new"), (TEXT.replace("Ask first", "Ask twice"), "1 changed")):
        page.locator("#f-key").fill("gdpr")
        page.locator("#f-text").fill(text)
        page.get_by_role("button", name="See what would change").click()
        expect(page.locator("#changes")).to_contain_text(change)
        expect(page.locator("#unread")).to_contain_text("Line 2")
        assert not violations(page)
        assert not sideways(page, (320, 420, 1280))
        page.get_by_role("button", name="Apply").click()
        page.get_by_role("link", name="Bring a newer text in").click()
    page.goto(f"{COVERAGE}/policies/gdpr")
    page.get_by_role("link", name="Bring in 繁體中文").click()
    chinese = {"name": "gdpr.md", "mimeType": "text/markdown", "buffer": CHINESE.encode()}
    page.locator("#f-file").set_input_files(chinese)
    page.get_by_role("button", name="See what would change").click()
    expect(page.locator("#unknown")).to_contain_text("1.9")
    expect(page.locator("#changes")).to_contain_text("1 clause stays without a text in 繁體中文.")
    assert not violations(page)
    assert not sideways(page, (320, 420, 1280))
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#languages")).to_contain_text("1 of 2 clauses")
    assert not violations(page)
    assert not sideways(page, (320, 420, 1280))
    reader = person("mei").open("/policy/gdpr.1.1")
    expect(reader.get_by_role("heading", level=1)).to_contain_text("先問")
    page.goto(f"{COVERAGE}?policy=gdpr")
    page.get_by_role("link", name="gdpr.1.1 Ask twice").click()
    page.get_by_role("button", name="Begin writing").click()
    expect(page).to_have_url(re.compile(r"/authoring/courses/[\w-]+/units/ask-twice"))
