"""A Word file or an archive as a course: the check of courses finds nothing wrong with what comes out."""

import pytest
from hypothesis import HealthCheck, given, settings
from PIL import Image

from lms.core.errors import Invalid
from lms.core.problems import Problem
from lms.documents.rules.course_text import About, course_text
from lms.documents.service import course_from_docx, course_from_zip
from lms.media.service import path_of
from lms.transfer.rules.course import read_course
from lms.transfer.rules.files import CourseFiles, MediaFact
from tests.support.drawn import drawn
from tests.support.html import documents
from tests.support.word import docx, p, picture, table, zipped

RED, BROKEN = ("image1.png", drawn()), ("image2.emf", b"\x01\0\0\0not shown by browsers")
WHOLE = docx(
    p("前言"), p("Calls", style="1"), p("Greeting", style="2"), p("Say hello ", picture("r1")), table(["A", "B"], ["1", "2"]),
    p("Holding", style="2"), p("x", picture("r2", "a drawing"), picture("r1", "A red box")), pictures={"r1": RED, "r2": BROKEN},
)  # fmt: skip


def faults(made, code="calls") -> list[Problem]:
    texts = {"course.yaml": made.manifest, **made.files}
    media = {name: MediaFact(kept.mime) for name, kept in made.media.items()}
    files = CourseFiles(code, code, {path: text.encode() for path, text in texts.items()}, media)
    return read_course(files, frozenset())[1]


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
async def test_a_word_file_becomes_a_course_without_faults(data_dir, language):
    made = await course_from_docx(WHOLE, code="calls", language=language, title="Good “calls”: a: b", owner="tess")

    assert faults(made) == []
    assert [(path.split("/", 1)[1]) for path in made.files] == [
        "good-calls-a-b/01-good-calls-a-b.md", "calls/01-greeting.md", "calls/02-holding.md",
    ]  # fmt: skip
    assert {name: path_of(kept.sha256).is_file() for name, kept in made.media.items()} == {
        "picture-1.png": True,
        "picture-3.png": True,
    }
    assert [note.heading for note in made.notes] == ["Greeting", "Holding"]


async def test_a_word_file_without_text_is_refused(data_dir):
    with pytest.raises(Invalid, match="no text"):
        await course_from_docx(docx(p("")), code="x", language="en", title="X", owner="tess")


async def test_too_many_pictures_are_refused(data_dir, monkeypatch):
    monkeypatch.setattr("lms.documents.service._MOST_PICTURES", 1)
    with pytest.raises(Exception, match="more than 1 pictures"):
        await course_from_docx(WHOLE, code="x", language="en", title="X", owner="tess")


async def test_a_content_archive_becomes_the_course_that_it_is(data_dir):
    made = await course_from_docx(WHOLE, code="calls", language="en", title="Calls", owner="tess")
    media = {f"calls/media/{name}": path_of(kept.sha256).read_bytes() for name, kept in made.media.items()}
    packed = zipped(
        {"calls/course.yaml": made.manifest, **{f"calls/{path}": text for path, text in made.files.items()}, **media}
    )

    read = await course_from_zip(packed)

    assert (read.manifest, read.files) == (made.manifest, made.files)
    assert {name: kept.sha256 for name, kept in read.media.items()} == {
        name: kept.sha256 for name, kept in made.media.items()
    }
    assert faults(read) == []


async def test_a_picture_from_elsewhere_says_nothing_of_its_camera_and_comes_again_as_it_was_kept(data_dir):
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    content = drawn("JPEG", exif=exif) + b"PK another file"
    read = await course_from_zip(
        zipped({"course.yaml": "code: x", "media/a.jpg": content, "media/notes.txt": "as it is"})
    )
    kept = path_of(read.media["a.jpg"].sha256).read_bytes()
    assert b"A camera" not in kept
    assert b"another file" not in kept
    assert path_of(read.media["notes.txt"].sha256).read_bytes() == b"as it is"

    again = await course_from_zip(zipped({"course.yaml": "code: x", "media/a.jpg": kept}))
    assert again.media["a.jpg"].sha256 == read.media["a.jpg"].sha256


@pytest.mark.parametrize(
    ("name", "content"), [("a/b.png", b"x"), ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")]
)
async def test_media_that_do_not_belong_into_a_course_are_refused(data_dir, name, content):
    with pytest.raises(Invalid):
        await course_from_zip(zipped({"course.yaml": "code: x", f"media/{name}": content}))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_any_document_becomes_a_course_without_faults(html):
    text = course_text(html, About("calls", "en", "Calls", "tess"), {}, "…")
    if text.files:
        files = {"course.yaml": text.manifest, **text.files}
        course = CourseFiles("calls", "calls", {path: one.encode() for path, one in files.items()}, {})
        assert read_course(course, frozenset())[1] == []
