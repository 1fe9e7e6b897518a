"""A course with a closed-book and an open-book quiz, published into a running site, and a sitting of it."""

import re
from pathlib import Path

from e2e.support.account import Account
from e2e.support.site import Site, run_lms

CODE = "first-aid"
CLOSED = f"/courses/{CODE}/quizzes/exam"
OPEN = f"/courses/{CODE}/quizzes/open-exam"

_COURSE = """\
code: first-aid
category: special-topics
owner: tess
source: en
languages: [en, zh-Hant]
audience: Everyone
title: {en: First aid on the floor, zh-Hant: 辦公室急救}
summary: {en: What to do before help comes., zh-Hant: 救援到達前要做什麼。}
modules:
  - {key: steps, title: {en: The steps, zh-Hant: 步驟}}
  - {key: exams, title: {en: Exams, zh-Hant: 考試}}
"""
_PAGE = {
    "en": "---\ntitle: Before help comes\n---\n## Look first\n\nLook whether the place is safe. Then call **112**.\n\n## Stay\n\nStay with the person.\n",
    "zh-Hant": "---\ntitle: 救援到達前\n---\n## 先看\n\n先看環境是否安全，再撥打**112**。\n\n## 留下\n\n陪在傷者身邊。\n",
}
_QUESTIONS = {
    "en": """
Which number do you call? [key number]
* 112
- 100
- 999999
> The same number everywhere here.

What do you look at first? [key first]
* Whether the place is safe
- Who is to blame

How many minutes may you leave the person alone? [key alone]
= 0 min

Name the step that comes after looking. [key step] [text]
= call | calling
""",
    "zh-Hant": """
要撥打哪個號碼？ [key number]
* 112
- 100
- 999999
> 這裡都是同一個號碼。

先看什麼？ [key first]
* 環境是否安全
- 是誰的錯

可以離開傷者多少分鐘？ [key alone]
= 0 min

看完之後的下一步是什麼？ [key step] [text]
= 撥打 | 打電話
""",
}
_TITLES = {
    "exam": {"en": "Exam in the room", "zh-Hant": "教室考試"},
    "open-exam": {"en": "Exam with the book", "zh-Hant": "開卷考試"},
}


def publish_exams(site: Site, folder: Path, *, closed: str = "", open_book: str = "") -> None:
    """Publish the course; `closed` and `open_book` are more lines for the front matter of its quizzes."""
    course = folder / "courses" / CODE
    rules = {"exam": f"book: closed\n{closed}", "open-exam": f"book: open\n{open_book}"}
    for language, page in _PAGE.items():
        _write(course / language / "steps" / "01-before-help.md", page)
        for number, (key, lines) in enumerate(rules.items(), 1):
            front = f"---\ntitle: {_TITLES[key][language]}\npass: 50%\nshuffle: no\n{lines}---\n"
            _write(course / language / "exams" / f"{number:02}-{key}.quiz", front + _QUESTIONS[language])
    _write(course / "course.yaml", _COURSE)
    run_lms(site.data_dir, "content", "publish", str(folder / "courses"))


def open_sitting(site: Site, login: str = "tess", unit: str = "") -> tuple[str, str]:
    """The path and the code of a new sitting."""
    tess = Account(site, login)
    tess.get("/authoring/sittings/new")
    form = {"quiz": f"{CODE}/exam", "room": "Room 3", "minutes": "60", "unit": unit, "opens": ""}
    answer = tess.post("/authoring/sittings", form)
    assert answer.status_code == 303, answer.text
    page = tess.get(answer.headers["location"]).text
    return answer.headers["location"], re.search(r"<output>(.*?)</output>", page)[1]


def sit_down(site: Site, login: str, code: str) -> str:
    """The path of an attempt of this person in the room."""
    person = Account(site, login)
    person.begin(CODE)
    answer = person.post(f"{CLOSED}/attempts", {"room_code": code})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
