"""A small, complete course as files: two languages, a page with a check question, a file to download and a quiz."""

from pathlib import Path

MANIFEST = """\
code: tiny
category: new-hire
clauses: [P4.1]
owner: tess
source: en
languages: [en, zh-Hant]
audience: Everyone
title:
  en: A tiny course
  zh-Hant: 小課程
summary:
  en: How to begin a call.
  zh-Hant: 怎樣開始一通電話。
modules:
  - key: start
    title: {en: Start, zh-Hant: 開始}
  - key: final
    title: {en: Final quiz, zh-Hant: 總測驗}
"""

PAGE_EN = """\
---
title: Greeting
---
Say hello. More in the [quiz](unit:quiz).

## The words

![A clock](media/clock.svg "Five seconds")

::: script A good start
Caller: Hello?
You: Good morning, this is Mei.
:::

::: check greeting
What comes first?
* The greeting
- The account number
> A caller wants to know who is there.
:::
"""

PAGE_ZH = """\
---
title: 問候
---
先問好。[測驗](unit:quiz)裡有更多。

## 說法

![一個時鐘](media/clock.svg "五秒")

::: script 好的開始
來電者：喂？
你：早安，我是美珍。
:::

::: check greeting
先說什麼？
* 問候
- 帳號
> 對方想知道是誰在聽。
:::
"""

QUIZ_EN = """\
---
title: Final quiz
mode: test
pass: 80%
---
You may leave a caller waiting in silence. [key silence] #service
- True
* False
> Say what you are doing.

How many minutes are two hours? [key hours] #service
= 120 min
> Sixty each.
"""

QUIZ_ZH = """\
---
title: 總測驗
mode: test
pass: 80%
---
可以讓對方一直在沉默中等候。 [key silence] #service
- 對
* 錯
> 要說你正在做什麼。

兩小時是多少分鐘？ [key hours] #service
= 120 min
> 每小時六十分鐘。
"""

CLOCK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 240"><rect width="720" height="240"/></svg>\n'

FILES = {
    "course.yaml": MANIFEST,
    "en/start/01-greeting.md": PAGE_EN,
    "zh-Hant/start/01-greeting.md": PAGE_ZH,
    "en/final/01-quiz.quiz": QUIZ_EN,
    "zh-Hant/final/01-quiz.quiz": QUIZ_ZH,
    "media/clock.svg": CLOCK,
}

Changes = dict[str, str | bytes | None]


def write_course(folder: Path, changes: Changes | None = None, *, code: str = "tiny") -> Path:
    """Write the course below `folder`; `changes` replaces, adds or (None) leaves out files."""
    course = folder / code
    for inside, content in {**FILES, **(changes or {})}.items():
        if content is None:
            continue
        path = course / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content.replace("code: tiny", f"code: {code}") if isinstance(content, str) else content
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return course


def both(text_en: str, text_zh: str | None = None) -> Changes:
    """A change of the page in both languages."""
    return {"en/start/01-greeting.md": text_en, "zh-Hant/start/01-greeting.md": text_zh or text_en}


def page(body: str, head: str = "title: T") -> str:
    """A page's file."""
    return f"---\n{head}\n---\n{body}\n"


def with_hotspot(picture: str = "media/clock.svg", other: str = "rect 60,60 90,90") -> Changes:
    """The quiz with a question about a picture, in both languages."""
    en = f"\nWhere? [key where] [hotspot]\n![A clock]({picture})\n* Hand -> circle 20,20 5\n- Edge -> {other}\n"
    zh = f"\n哪裡？ [key where] [hotspot]\n![一個時鐘]({picture})\n* 指針 -> circle 20,20 5\n- 邊 -> {other}\n"
    return {"en/final/01-quiz.quiz": QUIZ_EN + en, "zh-Hant/final/01-quiz.quiz": QUIZ_ZH + zh}
