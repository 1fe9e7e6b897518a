"""Nobody meets English on a Chinese page: what mei and lin read, and what their lead and their administrator read."""

import re
from html.parser import HTMLParser

import pytest

from lms.core.db import Sql
from lms.core.settings import current_settings, use_environment, use_settings
from lms.drafts.service import open_draft
from lms.transfer import service as transfer
from tests.support.apps import whole_app
from tests.support.course_folder import FILES, MANIFEST, PAGE_ZH, QUIZ_EN, QUIZ_ZH, write_course
from tests.support.kept import once
from tests.support.people import CAST, LOCALES, UNITS, browser, place_cast

WORD = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{2,}(?![0-9A-Za-z])")  # no part of a receipt or a reference
SPOKEN = ("aria-label", "title", "placeholder", "alt", "label", "data-words")
SILENT = {"script", "style", "kbd", "svg", "head"}
ALONE = {"meta", "link", "input", "br", "hr", "img", "source", "track", "col", "wbr", "use", "path"}
# Names are the same in every language: of the site, of people and places, of programs, of keys and formats.
NAMES = {word for cast in CAST.values() for text in (cast[0], cast[2].replace("_", " ")) for word in WORD.findall(text)}
NAMES |= {word for unit in UNITS for word in WORD.findall(f"{unit[0]} {unit[1]}")} | set(CAST)
NAMES |= {"".join(part[0] for part in cast[0].split()) for cast in CAST.values()}
NAMES |= {
    "Lull",
    "lull",
    "test",
    "English",
    "Firefox",
    "Windows",
    "Enter",
    "Ctrl",
    "Shift",
    "KB",
    "min",
    "clock",
    "svg",
}


class Said(HTMLParser):
    """Collects what a page says to eye and ear, without what is marked as another language or is a time zone."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[bool] = []  # for each open element: is what stands in it left out?

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        foreign = "lang" in given and not given["lang"].startswith("zh")
        left_out = self._left_out or tag in SILENT or foreign or given.get("name") == "timezone"
        if not left_out:
            self.texts += [value for name, value in given.items() if name in SPOKEN or name.startswith("data-say")]
        if tag not in ALONE:
            self._open.append(left_out)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ALONE and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self.texts.append(data)

    @property
    def _left_out(self) -> bool:
        return bool(self._open) and self._open[-1]


def english(html: str) -> list[str]:
    """The pieces of a page that hold an English word, `{time}` and the like aside."""
    said = Said()
    said.feed(html)
    pieces = (re.sub(r"\{\w+\}", "", text).strip() for text in said.texts)
    return [piece for piece in pieces if set(WORD.findall(piece)) - NAMES]


@pytest.fixture
async def cast(db, tmp_path):
    before = current_settings()
    use_environment({"LMS_DATA_DIR": str(tmp_path / "data"), "LMS_DEMO_PASSWORD": ""})
    people = await place_cast("alice", "bob", "tess", "mei", "lin", "ada")
    words = {
        "zh-Hant: 小課程": "zh-Hant: 小課程\n  zh-Hans: 小课程",
        "怎樣開始一通電話。": "怎樣開始一通電話。\n  zh-Hans: 怎么开始一通电话。",
    }
    manifest = MANIFEST.replace("[en, zh-Hant]", "[en, zh-Hant, zh-Hans]").replace("audience: Everyone\n", "")
    for old, new in words.items():
        manifest = manifest.replace(old, new)
    manifest = re.sub(r"zh-Hant: (\S+)\}", r"zh-Hant: \1, zh-Hans: \1}", manifest)
    quiz = {
        f"{language}/final/01-quiz.quiz": text.replace("mode: test", f"mode: test\ntopics: {{service: {topic}}}")
        for language, text, topic in (
            ("en", QUIZ_EN, "Service"),
            ("zh-Hant", QUIZ_ZH, "服務"),
            ("zh-Hans", QUIZ_ZH, "服务"),
        )
    }
    pages = {"zh-Hans/start/01-greeting.md": PAGE_ZH, **quiz}
    folder = write_course(tmp_path / "content", {**FILES, **pages, "course.yaml": manifest})
    await once("course", lambda: transfer.publish(folder))
    yield people
    use_settings(before)


async def reads_in(locale, actor):
    await Sql("UPDATE person SET locale = :locale WHERE id = :id").run(locale=locale, id=actor.person_id)


def test_english_is_found_where_it_hides():
    page = '<html lang="zh-Hant"><body><p>今天</p><p>Today</p><b lang="en">Read</b><i aria-label="Close it"></i></body>'
    assert english(page) == ["Today", "Close it"]


@pytest.mark.parametrize("login", sorted(LOCALES))
async def test_a_learner_meets_no_english(cast, login):
    met = {}
    async with browser(whole_app(), cast[login]) as reader:

        async def look(path):
            page = await reader.open(path)
            assert f'<html lang="{LOCALES[login]}"' in page.text, path
            met[path] = english(page.text)
            return page

        for path in ("/", "/courses", "/courses?q=zzzz", "/courses/tiny", "/record", "/no-such-page"):
            await look(path)
        await reader.send_form("/courses/tiny/enrolment")
        for path in ("/", "/courses/tiny", "/courses/tiny/units/greeting", "/courses/tiny/quizzes/quiz", "/record"):
            await look(path)
        begun = await reader.send_form("/courses/tiny/quizzes/quiz/attempts")
        attempt = begun.headers["location"]
        await look(attempt)
        await look("/")
        await reader.send_form(f"{attempt}/submission")
        await look(f"{attempt}/result")
        for path in ("/account", "/account/sessions", "/account/password"):
            await look(path)
    assert {path: said for path, said in met.items() if said} == {}


@pytest.mark.parametrize("locale", sorted(LOCALES.values()))
async def test_a_lead_and_an_administrator_meet_no_english(cast, locale):
    met = {}
    mei = cast["mei"].ref
    for login, paths in (
        ("bob", ("/team", f"/record/{mei}")),
        ("ada", ("/admin/people", "/admin/people/new", f"/admin/people/{mei}")),
    ):
        await reads_in(locale, cast[login])
        async with browser(whole_app(), cast[login]) as reader:
            for path in paths:
                page = await reader.open(path)
                assert f'<html lang="{locale}"' in page.text, path
                met[path] = english(page.text) if page.status_code == 200 else [page.status_code]
    assert {path: said for path, said in met.items() if said} == {}


@pytest.mark.parametrize("locale", sorted(LOCALES.values()))
async def test_an_instructor_who_writes_meets_no_english(cast, locale):
    tess, met = cast["tess"], {}
    await reads_in(locale, tess)
    await open_draft(tess, "tiny")
    unit = "/authoring/courses/tiny/units/greeting"
    async with browser(whole_app(), tess) as reader:
        for path in (f"{unit}?lang={locale}", f"{unit}/preview?lang={locale}", f"{unit}/history?lang={locale}"):
            page = (await reader.open(path)).text
            met[path] = english(re.sub(r"<textarea.*?</textarea>", "", page, flags=re.DOTALL))  # Markdown has names
    assert {path: said for path, said in met.items() if said} == {}


@pytest.mark.parametrize("locale", sorted(LOCALES.values()))
async def test_the_door_has_no_english(cast, locale):
    met = {}
    async with browser(whole_app()) as stranger:
        for path in ("/login", "/reset"):
            page = await stranger.open(path, headers={"accept-language": locale})
            met[path] = english(page.text) if page.status_code == 200 else [page.status_code]
        refused = await stranger.send_form(
            "/login", {"login": "nobody", "password": "x"}, headers={"accept-language": locale}
        )
        met["refused"] = english(refused.text)
    assert {path: said for path, said in met.items() if said} == {}
