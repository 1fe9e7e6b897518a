"""Files are told by their content; a picture holds nothing that runs; a browser gets the part it asks for."""

import json
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.media.rules.kinds import is_shown, picture_size, type_of
from lms.media.rules.ranges import answer_to
from lms.media.rules.svg import svg_faults
from tests.core.test_html import _SNIPPETS

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 720 240">%s</svg>'
)
ETAG = '"e"'


def webp(chunk, content):
    return b"RIFF\0\0\0\0WEBP" + chunk + b"\0\0\0\0" + content


@pytest.mark.parametrize(
    ("head", "name", "mime"),
    [
        (b"\x89PNG\r\n\x1a\n", "a.html", "image/png"),  # the name does not decide
        (b"\xff\xd8\xff\xe0", "a.jpg", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBP", "a.webp", "image/webp"),
        (b"\0\0\0\x18ftypmp42", "a.mp4", "video/mp4"),
        (b"\0\0\0\x18ftypM4A ", "a.m4a", "audio/mp4"),
        (b"ID3\x03", "a.mp3", "audio/mpeg"),
        (b"WEBVTT\n", "a.vtt", "text/vtt"),
        (b"\xef\xbb\xbfWEBVTT\n", "a.vtt", "text/vtt"),
        (b'<?xml version="1.0"?>\n<!-- c -->\n<svg ', "a.svg", "image/svg+xml"),
        (b"<!doctype html><svg ", "a.svg", "text/plain"),
        (b"<html><script>", "a.png", "text/plain"),
        (b"%PDF-1.7", "a.pdf", "application/pdf"),
        (b"PK\x03\x04", "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"PK\x03\x04", "a.png", "application/zip"),
        (b"\x00\x01", "a.exe", "application/octet-stream"),
        (b"", "empty", "text/plain"),
    ],
)
def test_a_file_is_what_it_holds(head, name, mime):
    assert type_of(head, name) == mime


@pytest.mark.parametrize(
    ("mime", "shown"),
    [
        ("image/png", True),
        ("video/mp4", True),
        ("application/pdf", True),
        ("text/vtt", True),
        ("text/plain", False),
        ("application/zip", False),
    ],
)
def test_only_what_a_browser_shows_safely_is_shown(mime, shown):
    assert is_shown(mime) is shown


@pytest.mark.parametrize(
    ("content", "mime", "size"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480), "image/png", (640, 480)),
        (b"GIF89a" + struct.pack("<HH", 3, 4), "image/gif", (3, 4)),
        (
            b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x0b\x08" + struct.pack(">HH", 48, 64) + b"\0" * 9,
            "image/jpeg",
            (64, 48),
        ),
        ((SVG % "").encode(), "image/svg+xml", (720, 240)),
        (b'<svg width="30px" height="20" viewBox="0 0 1 1">', "image/svg+xml", (30, 20)),
        (b'<svg width="100%" height="20">', "image/svg+xml", None),
        (b'<svg viewBox="0 0 inf 5">', "image/svg+xml", None),
        (b'<svg width="' + b"9" * 400 + b'" height="5">', "image/svg+xml", None),
        (b"\xff\xd8\xff\xe0\0\x04ab\xff\xe1\0\x04cd", "image/jpeg", None),  # it ends before it tells
        (
            webp(b"VP8X", b"\0\0\0\0" + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")),
            "image/webp",
            (640, 480),
        ),
        (webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640 | 0x4000, 480)), "image/webp", (640, 480)),
        (webp(b"VP8L", b"\x2f" + (639 | 479 << 14).to_bytes(4, "little")), "image/webp", (640, 480)),
        (webp(b"ANIM", b"\0" * 16), "image/webp", None),
        (b"<p>", "image/svg+xml", None),
        (b"\x89PNG", "image/png", None),
        (b"%PDF", "application/pdf", None),
    ],
)
def test_a_picture_tells_its_size_so_that_the_page_does_not_jump(content, mime, size):
    assert picture_size(content, mime) == size


def test_a_thousand_comments_before_a_picture_take_no_time():
    began = time.monotonic()
    assert type_of(b"<!---->" * 580 + b"x", "a.svg") == "text/plain"
    assert type_of(b"<!-- - -->" * 300 + b"<svg ", "a.svg") == "image/svg+xml"
    assert time.monotonic() - began < 1


@given(st.binary(max_size=64), st.sampled_from(["image/png", "image/gif", "image/jpeg", "image/webp", "image/svg+xml"]))
def test_no_bytes_break_the_reading_of_sizes(content, mime):
    picture_size(content, mime)
    type_of(content, "a")


@pytest.mark.parametrize(
    "inside",
    [
        "<rect width='1' height='1' fill='#fff'/>",
        "<defs><linearGradient id='g'><stop offset='0' stop-color='#fff'/></linearGradient></defs><path fill='url(#g)' d='M0 0'/>",
        "<g id='a'/><use href='#a'/><use xlink:href='#a'/>",
        "<text x='1' font-family='sans-serif'>字 &amp; a</text>",
    ],
)
def test_shapes_and_text_are_welcome(inside):
    assert svg_faults((SVG % inside).encode()) == []


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (SVG % "\n<script>1</script>", 2, "<script>"),
        (SVG % "<rect onload='x()'/>", 1, "onload"),
        (SVG % "<rect ONCLICK='x()'/>", 1, "ONCLICK"),
        (SVG % "<style>rect{}</style>", 1, "<style>"),
        (SVG % "<rect style='fill:red'/>", 1, "style"),
        (SVG % "<foreignObject/>", 1, "foreignObject"),
        (SVG % "<image href='https://elsewhere.example/a.png'/>", 1, "<image>"),
        (SVG % "<use href='https://elsewhere.example/a.svg#x'/>", 1, "only into itself"),
        (SVG % "<use xlink:href='data:image/svg+xml,x'/>", 1, "only into itself"),
        (SVG % "<rect fill='url(https://elsewhere.example/a)'/>", 1, "points outside"),
        (SVG % "<a href='javascript:x()'/>", 1, "<a>"),
        (SVG % "<animate attributeName='href' to='javascript:x()'/>", 1, "<animate>"),
        (SVG % "<p xmlns='http://www.w3.org/1999/xhtml'/>", 1, "HTML"),
        ("<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG % "&a;", 1, "document type"),
        ("<?xml-stylesheet href='x.css'?>" + SVG % "", 1, "xml-stylesheet"),
        ("<svg><rect/></svg>", 1, "Begin with <svg xmlns"),
        ("<html/>", 1, "not an SVG"),
        ((SVG % "")[:-6], 1, "well-formed"),
        ("", 1, "well-formed"),
    ],
)
def test_a_picture_holds_nothing_that_runs_or_loads(content, line, words):
    assert any(fault.line == line and words in fault.message for fault in svg_faults(content.encode()))


@pytest.mark.skipif(_SNIPPETS is None, reason="the folder of hostile snippets is not here (LMS_FIXTURES)")
def test_no_hostile_snippet_is_taken_for_a_picture():
    for snippet in json.loads(_SNIPPETS.read_text(encoding="utf-8")):
        payload = snippet["payload"]
        if any(sign in payload.lower() for sign in ("script", " on", "/on", "href", "style", "foreignobject")):
            assert svg_faults((SVG % payload).encode()), payload


@pytest.mark.parametrize(
    ("headers", "status", "span"),
    [
        ({}, 200, (0, 99)),
        ({"range": "bytes=0-9"}, 206, (0, 9)),
        ({"range": "bytes=90-"}, 206, (90, 99)),
        ({"range": "bytes=-5"}, 206, (95, 99)),
        ({"range": "bytes=-500"}, 206, (0, 99)),
        ({"range": "bytes=90-500"}, 206, (90, 99)),
        ({"range": "bytes=100-"}, 416, None),
        ({"range": "bytes=-0"}, 416, None),
        ({"range": "bytes=9-5"}, 200, (0, 99)),
        ({"range": "bytes=-"}, 200, (0, 99)),
        ({"range": "bytes=0-1,5-6"}, 200, (0, 99)),
        ({"range": "lines=0-1"}, 200, (0, 99)),
        ({"range": "bytes=" + "9" * 40 + "-"}, 200, (0, 99)),
        ({"range": "bytes=0-9", "if-range": ETAG}, 206, (0, 9)),
        ({"range": "bytes=0-9", "if-range": '"old"'}, 200, (0, 99)),
        ({"range": "bytes=0-9", "if-range": "Mon, 23 Nov 2026 10:00:00 GMT"}, 200, (0, 99)),
        ({"if-none-match": ETAG}, 304, None),
        ({"if-none-match": 'W/"e", "x"'}, 304, None),
        ({"if-none-match": "*", "range": "bytes=0-9"}, 304, None),
        ({"if-none-match": '"old"'}, 200, (0, 99)),
    ],
)
def test_a_browser_gets_the_part_it_asks_for(headers, status, span):
    answer = answer_to(headers, 100, ETAG)

    assert (answer.status, tuple(answer.span) if answer.span else None) == (status, span)


def test_an_empty_file_has_no_parts():
    assert answer_to({}, 0, ETAG) == (200, None)
    assert answer_to({"range": "bytes=0-"}, 0, ETAG).status == 416
    assert answer_to({"range": "bytes=-5"}, 0, ETAG).status in {200, 416}


@given(st.text(max_size=30), st.integers(0, 200))
def test_no_range_reaches_outside_the_file(text, size):
    answer = answer_to({"range": f"bytes={text}"}, size, ETAG)

    if answer.span:
        assert 0 <= answer.span.first <= answer.span.last < max(size, 1)


def test_a_part_of_a_file_is_as_long_as_from_its_first_to_its_last_byte():
    assert answer_to({"range": "bytes=2-4"}, 10, "x").span.length == 3


@pytest.mark.parametrize("encoding", ["utf-7", "nothing-known", "rot13"])
def test_a_picture_in_an_unknown_encoding_is_refused(encoding):
    (fault,) = svg_faults(
        f'<?xml version="1.0" encoding="{encoding}"?><svg xmlns="http://www.w3.org/2000/svg"/>'.encode()
    )
    assert fault.line == 1
    assert "ncoding" in fault.message
