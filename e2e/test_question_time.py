"""Each question has its time: when it is over, its fields are to be read only, and the page says why."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e.support.account import Account
from e2e.support.quiz import SAVED, question
from e2e.support.site import Site, copy_of, run_lms

MANIFEST = """\
code: timed
category: job-skill
clauses: [P4.2]
owner: tess
source: en
languages: [en]
title: {en: Time for each question}
summary: {en: What the time of a question does.}
audience: Everybody
modules:
  - key: final
    title: {en: Final}
"""
QUIZ = """\
---
title: Timed
shuffle: no
clock: per-question
time: 10 s
nav: linear
---
What do you say first? [key first]
* The greeting
- The account number
> A caller wants to know who is there.

Which line do you tell? [text] [key line]
= attendance
> The attendance line.
"""


@pytest.fixture(scope="module")
def site(filled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("timed")
    (folder / "timed/en/final").mkdir(parents=True)
    (folder / "timed/course.yaml").write_text(MANIFEST, encoding="utf-8")
    (folder / "timed/en/final/01-quiz.quiz").write_text(QUIZ, encoding="utf-8")
    made = copy_of(filled_data, folder / "data")
    run_lms(folder / "data", "content", "publish", str(folder / "timed"))
    with made as running:
        yield running


def test_when_the_time_of_a_question_is_over_its_fields_are_only_read(person, site):
    page = person("alice").open(Account(site, "alice").start("timed", "quiz").path)
    why = page.locator("#locked")
    first = question(page, 1).get_by_role("radio")
    expect(why).to_be_hidden()
    first.nth(0).check()
    expect(page.get_by_text(SAVED).first).to_be_visible()
    expect(why).to_be_visible(timeout=15_000)
    first.nth(1).click(force=True)
    page.keyboard.press("b")
    expect(first.nth(0)).to_be_checked()
    expect(first.nth(1)).not_to_be_checked()
    expect(first.nth(1)).to_have_attribute("aria-describedby", "locked")
    flag = question(page, 1).get_by_label("Flag for later")
    flag.check()  # that may still be done
    page.get_by_role("button", name="Next question").click()
    typed = question(page, 2).get_by_role("textbox")
    typed.fill("atten")
    expect(page.locator("#locked")).to_be_visible(timeout=15_000)
    expect(typed).to_have_js_property("readOnly", True)
    typed.press("x")
    expect(typed).to_have_value("atten")
    more_time(site, "alice")  # five minutes for each of the two questions: the one in hand is open again by itself
    expect(page.locator("#locked")).to_be_hidden(timeout=10_000)
    expect(typed).to_have_value("atten")
    typed.press("End")
    typed.type("dance")
    expect(page.get_by_text(SAVED).first).to_be_visible()
    expect(page.locator("[data-left]")).to_have_text(re.compile("^4:"))


def more_time(site: Site, login: str) -> None:
    """Tess, whose course it is, gives somebody ten minutes."""
    tess = Account(site, "tess")
    found = tess.get(f"/authoring/overrides/new?quiz=timed/quiz&who={login}")
    person = re.search(r"[?&;]person=([\w-]+)", found.text)
    assert person, found.text[-3000:]
    granted = {"quiz": "timed/quiz", "person": person[1], "minutes": "10", "percent": "100", "attempts": "0"}
    assert tess.post("/authoring/overrides", {**granted, "reason": "The mouse broke"}).status_code == 303
