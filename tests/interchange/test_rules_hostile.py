"""Files that mean harm, or were saved by programs that mean well: refused or read, with a sentence either way."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.errors import DomainError
from lms.interchange.rules import Format, read_file
from tests.interchange.test_rules_formats import workbook

CHINESE_HANT = "題目,選項A,選項B,答案\n客戶問餘額怎麼辦？,先核對身分,直接告訴他,A\n"
CHINESE_HANS = "题目,选项A,选项B,答案\n客户问余额怎么办？,先核对身份,直接告诉他,A\n"


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        (CHINESE_HANT, "cp950", "Big5"),
        (CHINESE_HANS, "gb18030", "GB18030"),
        (CHINESE_HANT, "utf-16", "UTF-16-LE"),
        (CHINESE_HANS, "utf-16-be", "UTF-16-BE"),
        ("Question,A,B,Answer\n¿Qué día es?,hoy,mañana,A\n", "cp1252", "Windows-1252"),
    ],
)
@pytest.mark.parametrize("locale", ["en", "zh-Hant", "zh-Hans"])
def test_what_excel_saves_is_read_and_said(text, encoding, said, locale):
    reading = read_file(text.encode(encoding), locale)
    assert reading.notes == (f"The file was read as {said}.",)
    assert reading.items[0].question.prompt == text.split("\n")[1].split(",")[0]


@pytest.mark.parametrize("text", [CHINESE_HANT, CHINESE_HANS])
def test_utf_8_needs_no_sentence(text):
    assert read_file(text.encode("utf-8"), "en").notes == ()
    assert read_file(text.encode("utf-8-sig"), "en").notes == ()


def bomb(size):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * size)
    return content.getvalue()


def archive(*names):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name in names:
            packed.writestr(name, b"")
    return content.getvalue()


def many_entries():
    return archive("xl/workbook.xml", *map(str, range(2000)))


def sheet_with_entities():
    """An honest workbook whose sheet was exchanged for one that brings entities along."""
    honest = zipfile.ZipFile(io.BytesIO(workbook(["Question", "A", "B", "Answer"], ["Which?", "a", "b", "A"])))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in honest.namelist():
            body = honest.read(name)
            if name == "xl/worksheets/sheet1.xml":
                body = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + body.replace(
                    b"Which?", b"&b;"
                )
            archive.writestr(name, body)
    return content.getvalue()


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>'
    '<quiz><question type="essay"><questiontext><text>&lol2;</text></questiontext></question></quiz>'
)
OUTSIDE = '<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question type="essay">&x;</question></quiz>'

REFUSED = {
    "nothing": (b"", "nothing in this file"),
    "spaces": (b" \n\n ", "nothing in this file"),
    "a zip bomb": (bomb(30 << 20), "unpack to far more"),
    "many entries": (many_entries(), "unpack to far more"),
    "a torn zip": (workbook(["Question", "A"])[:900], "holds no Excel sheet"),
    "entities in a sheet": (sheet_with_entities(), "damaged or was made strangely"),
    "entities": (LAUGHS.encode(), "document type or entities"),
    "a file from outside": (OUTSIDE.encode(), "document type or entities"),
    "torn XML": (b"<quiz><question", "not well-formed XML"),
    "deep XML": (b"<quiz>" + b"<a>" * 100_000, "not well-formed XML"),
    "another XML": (b"<html></html>", "neither Moodle XML nor QTI"),
    "NUL": (b"Which?\0\n* a\n- b\n", "zero bytes"),
    "only zeros": (b"\0" * 5000, "zero bytes"),
    "a false UTF-16": (b"\xff\xfeabc", "it is not"),
    "old Excel": (b"\xd0\xcf\x11\xe0" + b"x" * 100, "old Excel"),
    "a PDF": (b"%PDF-1.7 ...", "PDF"),
    "a Word file": (archive("word/document.xml"), "Word file"),
    "another archive": (archive("questions.gift"), "holds no Excel sheet"),
    "a quiz text of 100,000 lines": (b"Which?\n* a\n- b\n\n" * 25_001, "more than 90000 lines"),
    "too many questions": (b"A?{T}\n\n" * 10_001, "more than 10000 questions"),
    "too many rows": (b"Question,A,B,Answer\n" + b"q,a,b,A\n" * 20_001, "more than 20000 rows"),
    "a file of 33 MB": (b"x" * (33 << 20), "at most 32 MB"),
}


LONG = "too many questions"  # all of them are read before they are counted


@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=pytest.mark.proof) if each == LONG else each for each in REFUSED]
)
def test_what_cannot_be_read_is_refused_with_a_sentence(name):
    content, words = REFUSED[name]
    with pytest.raises(DomainError, match=words):
        read_file(content, "en")


def test_broken_utf_8_is_read_as_something_or_refused_and_never_guessed_silently():
    reading = read_file(b"Which \xe9t\xe9?\n* a\n- b\n", "en")
    assert reading.notes == ("The file was read as Windows-1252.",)
    with pytest.raises(DomainError, match="broken UTF-8"):
        read_file(b"Which \x81\x8d\xff?\n* a\n- b\n", "en")


def test_scripts_in_texts_are_dropped_or_stay_words():
    text = (
        '[html]<p onclick\\="x()">Hi<script>alert(1)</script> <img src\\=x onerror\\=alert(2) alt\\=cat></p>{T}\n\n'
        "[plain]<script>alert(1)</script>{T}\n"
    )
    first, second = read_file(text.encode(), "en").items
    assert first.question.prompt == "Hi (cat)"
    assert "A script was left out." in first.warnings
    assert second.question.prompt == "<script>alert(1)</script>"


def test_one_question_that_never_ends_does_not_swallow_the_others():
    text = "::a::A?{=x\n\n" + "\n\n".join(f"::q{n}::Q{n}?{{T}}" for n in range(50))
    reading = read_file(text.encode(), "en")
    assert reading.format is Format.GIFT
    assert len(reading.good) == 50
    assert len(reading.bad) == 1


def come_to_an_end(content, locale):
    """Either everything is refused with a sentence, or each question came in or says why not."""
    try:
        items = read_file(content, locale).items
    except DomainError as refusal:
        return bool(str(refusal))
    return all(item.question or item.errors or item.warnings for item in items)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(content):
    assert come_to_an_end(content, "en")


@given(st.text(alphabet="ab {}=~#%:\\\n->*|[].A1'\"<>&/@$中，\t;,", max_size=200))
def test_no_text_breaks_the_reading(text):
    assert come_to_an_end(text.encode(), "zh-Hant")
