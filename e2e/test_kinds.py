"""Questions about a picture, sorting and essays in a real browser, and the marking desk with the keyboard alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from e2e.support.account import Account
from e2e.support.data import rows
from e2e.support.quiz import SAVED, go_to, note
from e2e.support.site import Site, copy_of, run_lms

RULES = {"en": "title: Picture and note", "zh-Hant": "title: 圖片和備註", "zh-Hans": "title: 图片和备注"}
WORDS = {
    "en": ("Where do you see that she called before?", "A customer screen", "Contacts", "Notes", "Bills",
           "Which are urgent?", "Gas", "Bill", "Brochure", "Now", "Later",
           "Write the note of this call.", "Facts", "none", "some", "all", "Next step", "missing", "named", "Agreed: I call by 12:00."),
    "zh-Hant": ("從哪裡看到她之前來過電？", "客戶畫面", "聯絡記錄", "備註", "帳單", "哪些是緊急的？", "煤氣", "帳單", "小冊子", "立即", "稍後",
                "寫下這通電話的備註。", "事實", "沒有", "一些", "全部", "下一步", "沒寫", "寫明", "約定：我 12:00 前致電。"),
    "zh-Hans": ("从哪里看到她之前来过电？", "客户界面", "联系记录", "备注", "账单", "哪些是紧急的？", "燃气", "账单", "手册", "立即", "稍后",
                "写下这通电话的备注。", "事实", "没有", "一些", "全部", "下一步", "没写", "写明", "约定：我 12:00 前回电。"),
}  # fmt: skip
MANIFEST = """code: kinds
category: job-skill
clauses: [P4.2]
owner: tess
source: en
languages: [en, zh-Hant, zh-Hans]
audience: {en: Everyone, zh-Hant: 所有人, zh-Hans: 所有人}
title: {en: Kinds, zh-Hant: 題型, zh-Hans: 题型}
summary: {en: Kinds of questions., zh-Hant: 各種題型。, zh-Hans: 各种题型。}
modules:
  - key: final
    title: {en: Final, zh-Hant: 測驗, zh-Hans: 测验}
"""


def quiz_text(locale: str) -> str:
    (
        where,
        alt,
        con,
        notes,
        bills,
        urgent,
        gas,
        bill,
        leaflet,
        now,
        later,
        write,
        facts,
        no,
        some,
        every,
        step,
        out,
        named,
        model,
    ) = WORDS[locale]
    return f"""---
{RULES[locale]}
mode: test
pass: 60%
attempts: unlimited
shuffle: no
---

{where} [hotspot] [key where] #a
![{alt}](media/crm.svg)
* {con} -> rect 35,13.33 66.67,48.33
- {notes} -> rect 35,51.67 66.67,96
- {bills} -> rect 69.17,13.33 97.5,36.67

{urgent} [categorise] [key sort] #a
{gas} -> {now}
{bill} -> {later}
{leaflet} -> {later}

{write} [essay 40 words] [2 points] [key note] #a
+ {facts}: {no} = 0 | {some} = 1 | {every} = 2
+ {step} [critical]: {out} = 0 | {named} = 2
= {model}
"""


def course_folder(folder: Path) -> Path:
    course = folder / "kinds"
    (course / "media").mkdir(parents=True)
    screen = Path(__file__).resolve().parents[1] / "content/problem-solving/media/crm-screen.svg"
    (course / "media/crm.svg").write_bytes(screen.read_bytes())
    (course / "course.yaml").write_text(MANIFEST, encoding="utf-8")
    for locale in WORDS:
        (course / locale / "final").mkdir(parents=True)
        (course / locale / "final/01-quiz.quiz").write_text(quiz_text(locale), encoding="utf-8")
    return course


@pytest.fixture(scope="module")
def site(filled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo's site with one more course, which asks what these journeys need."""
    folder = tmp_path_factory.mktemp("kinds")
    made = copy_of(filled_data, folder / "data")
    run_lms(folder / "data", "content", "publish", str(course_folder(folder)))
    with made as running:
        yield running


def begin(site: Site, login: str) -> str:
    """The path of a running attempt of this person."""
    return Account(site, login).start("kinds", "quiz").path


def accessible(page) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
    assert found.violations_count == 0, found.generate_report()


def answer_of(site: Site, path: str, slot: int) -> str:
    (row,) = rows(
        site, "SELECT c.answer FROM answer_current c JOIN attempt a ON a.id = c.attempt WHERE a.ref = ? AND c.slot = ?",
        path.rsplit("/", 1)[-1], slot,
    )  # fmt: skip
    return row["answer"]


def test_mei_points_moves_and_takes_away_with_the_pointer(person, site):
    path = begin(site, "mei")
    mei = person("mei")
    page = mei.open(path)
    shown = go_to(page, 1)
    picture = shown.locator("[data-marks]")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.8, "y": box["height"] * 0.2})
    expect(shown.locator("[data-mark]")).to_have_count(1)
    picture.click(position={"x": box["width"] * 0.5, "y": box["height"] * 0.3})  # one is asked for: it moves there
    expect(shown.locator("[data-mark]")).to_have_count(1)
    expect(note(shown)).to_have_attribute("data-state", "saved")
    across, down = (float(each) for each in re.findall(r"[\d.]+", answer_of(site, path, 1)))
    assert abs(across - 0.5) < 0.01
    assert abs(down - 0.3) < 0.01
    page = mei.fresh_tab()  # what was saved stands there in a page that never saw it
    page.goto(path)
    shown = go_to(page, 1)
    expect(shown.locator("[data-mark]")).to_have_count(1)
    shown.locator("[data-mark]").click()
    expect(shown.locator("[data-mark]")).to_have_count(0)
    expect(note(shown)).to_have_attribute("data-state", "saved")
    assert answer_of(site, path, 1) == "null"


def test_lin_answers_the_same_with_the_keyboard_alone_in_a_narrow_window(person, site):
    path = begin(site, "lin")
    page = person("lin", viewport={"width": 420, "height": 800}).open(path)
    shown = go_to(page, 1)
    shown.locator("summary").focus()
    page.keyboard.press("Enter")
    boxes = shown.locator(".opt input")
    expect(boxes).to_have_count(3)
    boxes.first.focus()
    page.keyboard.press("Space")
    expect(shown.locator("[data-mark]")).to_have_count(1)
    mark = shown.locator("[data-mark]")
    mark.focus()
    before = mark.get_attribute("transform")
    page.keyboard.press("ArrowRight")
    expect(mark).not_to_have_attribute("transform", before)
    expect(mark).to_be_focused()
    page.keyboard.press("Delete")
    expect(shown.locator("[data-mark]")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    accessible(page)


def test_sorting_is_choosing_a_category_for_each_line(person, site):
    path = begin(site, "alice")
    page = person("alice").open(path)
    shown = go_to(page, 2)
    for at, label in enumerate(["Later", "Now", "Later"]):
        shown.locator("select").nth(at).select_option(label=label)
    expect(note(shown)).to_have_text(SAVED)
    assert answer_of(site, path, 2).count(":") == 3
    accessible(page)


def test_an_essay_is_kept_while_it_is_typed_and_counts_its_words(person, site):
    path = begin(site, "charlie")
    charlie = person("charlie")
    page = charlie.open(path)
    shown = go_to(page, 3)
    shown.locator("textarea").press_sequentially("No internet since Monday. I call on 9 June by 12:00.", delay=5)
    expect(shown.locator("[data-words]")).to_have_text(re.compile(r"\d+ words"))
    expect(note(shown)).to_have_text(SAVED)  # nobody pressed anything
    page = charlie.fresh_tab()
    page.goto(path)
    expect(go_to(page, 3).locator("textarea")).to_have_value("No internet since Monday. I call on 9 June by 12:00.")
    accessible(page)


def hand_in(site: Site, login: str, text: str) -> str:
    """An attempt handed in with a right place and an essay."""
    account = Account(site, login)
    running = account.start("kinds", "quiz")
    assert running.save(3, {"text": text}, 10**12).status_code == 200
    running.hand_in()
    return running.path


def test_tess_marks_two_people_with_the_keyboard_alone_and_is_interrupted_once(person, site):
    first = hand_in(site, "mei", "Caller has no internet. I call on 9 June by 12:00.")
    second = hand_in(site, "lin", "Nothing agreed.")
    tess = person("tess")
    (asked,) = rows(
        site, "SELECT s.question_version FROM attempt_slot s JOIN attempt a ON a.id = s.attempt WHERE a.ref = ? AND s.position = 3",
        first.rsplit("/", 1)[-1],
    )  # fmt: skip
    page = tess.open("/marking")
    accessible(page)
    page.locator(f"#by-question a[href$='question={asked['question_version']}']").click()  # others may wait as well
    expect(page).to_have_url(re.compile(r"/marking\?question="))
    page.keyboard.press("Enter")  # the oldest
    expect(page).to_have_url(re.compile(f"/marking/answers/{first.rsplit('/', 1)[-1]}/3"))
    accessible(page)
    page.keyboard.press("3")
    expect(page.locator("[name=level-0]").nth(2)).to_be_checked()
    expect(page.locator("[data-saved]")).to_be_visible()
    page = tess.fresh_tab()  # she had to log in somewhere else
    page.goto(f"/marking/answers/{first.rsplit('/', 1)[-1]}/3")
    expect(page.locator("[name=level-0]").nth(2)).to_be_checked()
    page.keyboard.press("3")
    page.keyboard.press("1")
    page.keyboard.press("u")  # a slip: undone
    expect(page.locator("[name=level-1]").nth(0)).not_to_be_checked()
    page.keyboard.press("2")
    expect(page.locator("[name=level-1]").nth(1)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/marking/answers/{second.rsplit('/', 1)[-1]}/3"))
    page.keyboard.press("1")
    page.keyboard.press("1")
    expect(page.locator("[data-saved]")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile(second.rsplit("/", 1)[-1]))  # to who else waits, or back to the list
    page.goto(f"/marking/answers/{second.rsplit('/', 1)[-1]}/3")
    expect(page.locator("[name=level-0]").nth(0)).to_be_checked()  # one back shows what was given


def test_a_stale_desk_says_so_and_keeps_what_was_typed(person, site):
    path = hand_in(site, "charlie", "A note.")
    tess = person("tess")
    page = tess.open(f"/marking/answers/{path.rsplit('/', 1)[-1]}/3")
    tess.expect(409)
    other = tess.tab(page.url)
    other.keyboard.press("2")
    expect(other.locator("[data-saved]")).to_be_visible()
    page.locator("#comment").fill("Half a thought")
    expect(page.locator("#stale")).to_be_visible()
    expect(page.locator("#comment")).to_have_value("Half a thought")


def test_a_file_is_sent_as_soon_as_it_is_chosen_and_stays_while_it_is_ticked(person, site, tmp_path):
    folder = course_folder(tmp_path).rename(tmp_path / "paper")
    (folder / "course.yaml").write_text(MANIFEST.replace("code: kinds", "code: paper"), encoding="utf-8")
    for locale in WORDS:
        quiz = folder / locale / "final/01-quiz.quiz"
        quiz.write_text(quiz_text(locale).replace("[essay 40 words]", "[file]"), encoding="utf-8")
    run_lms(site.data_dir, "content", "publish", str(folder))
    path = Account(site, "charlie").start("paper", "quiz").path
    charlie = person("charlie")
    page = charlie.open(path)
    shown = go_to(page, 3)
    shown.locator("[data-file]").set_input_files(
        {"name": "note.txt", "mimeType": "text/plain", "buffer": b"I call on 9 June by 12:00."}
    )
    expect(shown.get_by_label("note.txt")).to_be_checked()
    expect(note(shown)).to_have_text(SAVED)
    accessible(page)
    page = charlie.fresh_tab()
    page.goto(path)
    shown = go_to(page, 3)
    shown.get_by_label("note.txt").uncheck()
    expect(note(shown)).to_have_text(SAVED)
    assert answer_of(site, path, 3) == "null"
