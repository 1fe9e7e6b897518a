"""Foreign HTML as Markdown: a table of cases that the converter of the browser has to fulfil too (e2e/test_paste.py)."""

import json
from pathlib import Path

import pytest

from lms.courses.rules.pages import parse_page
from lms.documents.rules.block_markdown import to_markdown
from lms.documents.rules.html_tree import DEEPEST, Element, read_html
from lms.documents.rules.inline_markdown import UNNAMED

CASES = json.loads(Path(__file__).with_name("paste_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_foreign_html_becomes_clean_markdown(case):
    markdown = to_markdown(case["html"], {"cid:1": "box.png"}).markdown

    assert markdown == case["markdown"]
    assert parse_page(markdown, "p.md")[1] == []


def test_what_became_of_pictures_is_told():
    html = "<img src='cid:1'><img src='cid:1' alt='a box'><img src='https://elsewhere.example/very/long/address/of/a/picture.png'><img>"

    assert to_markdown(html, {"cid:1": "box.png"}).lost == (UNNAMED, "https://elsewhere.example/very/long/addr", "")


@pytest.mark.parametrize(
    "html",
    [
        "<b>" * 5000 + "deep",
        "<ul><li>" * 3000 + "deep",
        "<table><tr><td>" * 400 + "deep",
        "<blockquote>" * 999 + "deep",
    ],
)
def test_what_lies_endlessly_deep_is_read_without_its_frames(html):
    assert "deep" in to_markdown(html).markdown
    assert depth(read_html(html)) <= DEEPEST


def depth(node):
    return 1 + max((depth(child) for child in node.children if isinstance(child, Element)), default=0)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<a " * 20_000 + "x", "\\<a " * 20_000 + "x"),  # a < that begins no tag; the parser alone would take minutes
        ("<a title=\"x<y>\" href='https://a.b'>z</a></>b<!-->c<!-- d", "[z](https://a.b)bc"),
        ("<p>a<p>b", "a\n\nb"),  # an opening tag ends the paragraph above
        ("<ul><li>a<li>b</ul>c", "- a\n- b\n\nc"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "| a | b |\n| --- | --- |\n| c | d |"),
        ("<table><thead><tr><th>a<th>b<tbody><tr><td>c<td>d</table>", "| a | b |\n| --- | --- |\n| c | d |"),
        ("<dl><dt>a<dd>b<dt>c</dl>", "**a**\n\nb\n\n**c**"),
        ("a</br>b</p></i>c", "a\\\nb\n\nc"),
        ("<script>a<script>b</script></script>c", "c"),
        ("<select><option>a<select>b</select>c</select>d", "d"),
        ("<svg><svg>a</svg>b</svg>c", "c"),
        ("<table>loose<tr><td>a</td><td>b</td></tr><div>in</div></table>", "| a | b |\n| --- | --- |\n| in |  |"),
        ("<table><tr>x<td hidden>y</td><td colspan=999>a</td></tr><tr hidden><td>z</td></tr></table>", "| a |" + "  |" * 49 + "\n|" + " --- |" * 50),
        ("<table><tr><td rowspan=x colspan=0>a</td><td>b</td></tr></table>", "| a | b |\n| --- | --- |"),
        ("<ol start=-1><li>a</li></ol>", "1. a"),
        ("<ul>words<ul><li>b</li></ul></ul>", "- words\n  - b"),
        ("<ul><ul><li>b</li></ul></ul>", "- - b"),
        ("<blockquote><hr></blockquote><pre> </pre><h2></h2>x", "x"),
        ("<p style='mso-list:none level1'>a</p>", "a"),
        ("<span style='font-weight:300'><b style='font-style:normal'>a</b></span>", "**a**"),
        ("<a href='https://a.b'><br></a>x", "x"),
        (f"<a href='https://a.b/{'x' * 3000}'>long</a>", "long"),
        ("<a href='https://a.b'><code>c</code> d</a>", "[`c` d](https://a.b)"),
        ("y<a href='https://a.b'> </a>x", "y x"),
        ("<table><tr><td rowspan=3>a</td><td>1</td></tr><tr><td>2</td></tr><tr><td>3</td></tr></table>", "| a | 1 |\n| --- | --- |\n| a | 2 |\n| a | 3 |"),
        ("<table><tr><td colspan=49>a</td><td>b</td><td>c</td></tr></table>", "| a |" + "  |" * 48 + " b |\n|" + " --- |" * 50),
        ("<p style='mso-list:l0 level1'><b style='mso-list:Ignore'>-</b>a</p><p style='mso-list:l0 level1'><b style='mso-list:Ignore'>1.</b>b</p>", "- a\n\n1. b"),
        ("<p>a<a href='#footnote-1'>[1]</a></p><ol><li id='footnote-1'></li></ol>", "a[^1]\n\n[^1]: …"),
        ("<p>a<a href='#footnote-1'>[1]</a>:</p><ol><li id='footnote-1'>n</li></ol>", "a[^1]\\:\n\n[^1]: n"),
    ],
)  # fmt: skip
def test_broken_html_is_read_as_browsers_do(html, markdown):
    assert to_markdown(html).markdown == markdown
    assert parse_page(markdown, "p.md")[1] == []
