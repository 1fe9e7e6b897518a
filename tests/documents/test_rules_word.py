"""Word files: what their text becomes, what stays behind and where, and what is refused."""

from contextlib import suppress

import pytest

from lms.core.errors import DomainError, Invalid
from lms.documents.rules.course_text import About, course_text
from lms.documents.rules.word import parts_of, word_html
from lms.documents.rules.word_losses import Loss, heading_styles, losses, margins
from tests.support.drawn import drawn
from tests.support.word import NAMES, STYLES, docx, link, note, p, picture, run, table, zipped

ABOUT = About("calls", "en", "Good calls", "tess")


def read(*blocks, pictures=None, **more):
    html = word_html(parts_of(docx(*blocks, pictures=pictures, **more)))
    names = {f"picture:{n}": f"picture-{n}.png" for n in range(1, 1 + len(pictures or {}))}
    return course_text(html.html, ABOUT, names, "says nothing")


def body(text):
    """The text of the only page."""
    (page,) = text.files.values()
    return page.split("---\n", 2)[2].rstrip("\n")


@pytest.mark.parametrize(
    ("blocks", "markdown"),
    [
        ([p("Say ", run("hello", bold=True), " and ", run("bye", italic=True))], "Say **hello** and *bye*"),
        ([p("One", level=0), p("Sub", level=1, numbered=True), p("Two", level=0)], "- One\n  1. Sub\n- Two"),
        ([table(["A", "B"], ["1", "2|3"])], "| A | B |\n| --- | --- |\n| 1 | 2\\|3 |"),
        ([p("said", style="Q")], "> said"),
        ([p("Deep", style="3"), p("x")], "## Deep\n\nx"),
        ([p("no <b>html</b>")], "no \\<b>html\\</b>"),
        ([p("old", "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", "<w:ins><w:r><w:t>new</w:t></w:r></w:ins>")], "oldnew"),
        ([p("Good calls", style="Title"), p("x")], "x"),
        ([p("Another title", style="Title"), p("x")], "Another title\n\nx"),
    ],
)  # fmt: skip
def test_what_stands_in_word_stands_on_the_page(blocks, markdown):
    assert body(read(*blocks)) == markdown


def test_links_pictures_and_notes_come_along():
    text = read(
        p(link("here", "rId9"), " ", picture("rId8", "A red box"), note(2)),
        links={"rId9": "https://a.b/c"}, pictures={"rId8": ("image1.png", drawn())}, notes={2: "A note"},
    )  # fmt: skip

    assert body(text) == "[here](https://a.b/c) ![A red box](media/picture-1.png)[^1]\n\n[^1]: A note"


def test_an_address_that_could_run_is_only_words():
    assert body(read(p(link("here", "rId9")), links={"rId9": "javascript:alert(1)"})) == "here"


def test_first_headings_become_modules_and_second_ones_pages():
    text = read(
        p("before"), p("Calls", style="1"), p("of calls"), p("Greeting", style="2"), p("a"), p("Empty", style="2"),
        p("Holding", style="2"), p("b"), p("通話", style="1"), p("c"), p("Greeting", style="1"), p("Greeting", style="2"), p("d"),
    )  # fmt: skip

    assert list(text.files) == [
        "en/good-calls/01-good-calls.md", "en/calls/01-calls.md", "en/calls/02-greeting.md", "en/calls/03-holding.md",
        "en/module/01-page.md", "en/greeting/01-greeting-2.md",
    ]  # fmt: skip
    assert text.files["en/module/01-page.md"] == '---\ntitle: "通話"\n---\nc\n'


def test_a_module_has_at_most_99_pages():
    blocks = [one for n in range(120) for one in (p(f"H{n}", style="2"), p("x"))]

    assert [path.split("/")[1] for path in read(*blocks).files] == ["good-calls"] * 99 + ["good-calls-2"] * 21


def test_a_title_without_end_is_cut():
    text = read(p("long " * 100, style="2"), p("x"))

    assert len(next(iter(text.files.values())).split("\n")[1]) == len('title: ""') + 200


def test_headings_in_frames_are_found():
    text = course_text("<h1> </h1><div><h1>A</h1><div><p>a</p></div></div><div><p>b</p></div>", ABOUT, {}, "…")

    assert body(text) == "a\n\nb"


@pytest.mark.parametrize(
    ("paragraph", "says"),
    [
        ("<w:r><c:chart/></w:r>", "chart"),
        ("<m:oMath/>", "formula"),
        ("<w:r><w:object/></w:r>", "embedded object"),
        ("<w:del/>", "struck out"),
        ("<w:r><w:commentReference/></w:r>", "comment"),
        (picture("rId5", how="link"), "not fetched"),
    ],
)
def test_what_stays_behind_is_told_by_heading_and_paragraph(paragraph, says):
    parts = parts_of(docx(p("Calls", style="1"), p("x"), p("y", paragraph)))
    found = losses(parts["word/document.xml"], heading_styles(parts["word/styles.xml"]))

    (loss,) = found
    assert (loss.heading, loss.paragraph) == ("Calls", 2)
    assert says in loss.sentence


def test_what_stands_before_the_first_heading_has_none():
    document = f"<w:document {NAMES}><w:body> <m:oMath/>{p('', style='1')} </w:body></w:document>".encode()

    assert losses(document, heading_styles(f"<w:styles {NAMES}>{STYLES}</w:styles>".encode()))[0][:2] == ("", 1)
    assert Loss("a", 1, "b") < Loss("b", 1, "b")


@pytest.mark.parametrize(
    ("path", "words", "told"), [("header1", "Secret", 1), ("footer2", " ", 0), ("other", "Secret", 0)]
)
def test_headers_and_footers_are_told(path, words, told):
    inside = f"<w:hdr {NAMES}>{p(words)}</w:hdr>"

    assert len(margins(parts_of(docx(p("x"), extra={f"word/{path}.xml": inside})))) == told


def test_a_picture_that_lies_elsewhere_is_never_fetched():
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId5"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" TargetMode="External"'
        ' Target="http://127.0.0.1:9/x.png"/></Relationships>'
    )
    text = read(p("a", picture("rId5", how="link")), extra={"word/_rels/document.xml.rels": relations})

    assert body(text) == "a"


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "kind", "says"),
    [
        (zipped({"a": "b"}), Invalid, "not a Word file"),
        (zipped({"word/document.xml": "<a/>"}), Invalid, "not a Word file"),
        (docx(raw=f"{ENTITIES}<w:document {NAMES}><w:body>{p('x')}&b;</w:body></w:document>"), Invalid, "declarations"),
        (docx(raw='<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'), Invalid, "declarations"),
        (docx(raw="<a>" * 300), Invalid, "damaged"),
        (docx(raw="<a>"), Invalid, "damaged"),
        (docx(raw="<a/>"), Invalid, "damaged"),
        (docx(p("x"), extra={"word/styles.xml": "<"}), Invalid, "damaged"),
        (docx(p("x"), extra={"word/big.xml": "<a>" + " " * (9 << 20) + "</a>"}), Invalid, "too long"),
        (docx(p("x"), extra={"word/big.xml": "<a>" + "<b/>" * 300_001 + "</a>"}), Invalid, "too long"),
    ],
)  # fmt: skip
def test_what_is_no_word_file_or_an_attack_is_refused(content, kind, says):
    with pytest.raises(kind, match=says):
        word_html(parts_of(content))


def test_macros_and_embedded_programs_are_not_even_looked_at():
    parts = parts_of(docx(p("x"), extra={"word/vbaProject.bin": b"\xd0\xcf", "word/embeddings/a.exe": b"MZ"}))

    assert not [path for path in parts if path.endswith((".bin", ".exe"))]


def test_a_damaged_file_is_a_sentence_and_no_crash():
    whole = docx(p("Calls", style="1"), p("x"), table(["a", "b"]))
    for at in range(0, len(whole), 97):
        broken = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        with suppress(DomainError):
            word_html(parts_of(broken))
