"""A course out of a Word file, out of an archive, and as a copy; what is no course is refused and changes nothing."""

import io
import zipfile

import pytest

from lms.core.db import Sql
from lms.drafts import queries
from tests.support.course_folder import FILES
from tests.support.whole_site import CODE
from tests.support.word import docx, p

DRAFTS = Sql("SELECT COUNT(*) AS n FROM course_draft")
PATH = "/authoring/course-imports"


def archive(**changes):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as inside:
        for name, text in {**FILES, **changes}.items():
            inside.writestr(f"tiny/{name}", text)
    return packed.getvalue()


async def sends(desk, name, content, **fields):
    return await desk.browser.send_form(PATH, fields, files={"file": (name, content)})


async def count():
    return (await DRAFTS.first())["n"]


async def test_a_word_file_becomes_a_course(site, tess):
    content = docx(p("Opening", style="1"), p("Greeting", style="2"), p("Say hello."))
    async with site.as_("tess") as desk:
        answer = await sends(desk, "calls.docx", content, title="Handling calls", language="en")
        assert answer.status_code in {200, 303}
    found = await queries.draft(tess, "handling-calls")
    assert found.title("en") == "Handling calls"
    assert [titles["en"] for _key, titles in found.modules] == ["Opening"]


async def test_an_archive_becomes_a_course_under_a_code_that_is_free(site, tess):
    async with site.as_("tess") as desk:
        answer = await sends(desk, "tiny.zip", archive())
        assert answer.status_code == 303
        answer = await sends(desk, "tiny.zip", archive(**{"en/start/odd.md": "no number"}))
        assert answer.status_code == 200
        assert "odd.md" in answer.text
    assert (await queries.whole(tess, "tiny-2")).media.keys() == {"clock.svg"}
    assert (await queries.draft(tess, "tiny-3")).title("zh-Hant") == "小課程"


async def test_a_copy_begins_with_all_that_the_other_holds(site, tess):
    async with site.as_("tess") as desk:
        assert f'<option value="{CODE}">A tiny course</option>' in await desk.reads("/authoring/new")
        answer = await desk.sends("/authoring/course-copies", code=CODE, title="A second one")
        assert answer.headers["location"].endswith("/authoring/courses/a-second-one")
        assert (await desk.sends("/authoring/course-copies", code="none", title="x")).status_code == 422
        assert (await desk.sends("/authoring/course-copies", code="", title="")).status_code == 422
    one, other = await queries.whole(tess, CODE), await queries.whole(tess, "a-second-one")
    assert {path: text for path, text in one.texts.items() if path != "course.yaml"} == {
        path: text for path, text in other.texts.items() if path != "course.yaml"
    }


@pytest.mark.parametrize(
    ("name", "content", "fields"),
    [
        ("calls.docx", b"no archive", {"title": "T", "language": "en"}),
        ("calls.docx", docx(p("x")), {"title": "", "language": "en"}),
        ("calls.docx", docx(p("x")), {"title": "T", "language": "xx"}),
        ("calls.zip", b"PK\x03\x04 broken", {}),
        ("calls.zip", archive(**{"../out.md": "x"}), {}),
    ],
)
async def test_what_is_no_course_is_refused_with_a_sentence_and_changes_nothing(site, tess, name, content, fields):
    before = await count()
    async with site.as_("tess") as desk:
        answer = await sends(desk, name, content, **fields)
        assert answer.status_code in {413, 422}
        assert 'role="alert"' in answer.text
        assert (await desk.sends(PATH, title="T")).status_code == 422
    assert await count() == before
