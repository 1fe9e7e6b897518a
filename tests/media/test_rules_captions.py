"""Captions: what is read, what becomes of it, and the line that is named when it cannot be."""

import pytest

from lms.core.errors import Invalid
from lms.media.rules.captions import LARGEST, read_captions

SRT = "1\n00:00:01,000 --> 00:00:04,5\n<font color=red>Good</font> <b>morning</b>\n- Hello & welcome\n\n2\n00:00:05,000 --> 00:00:06,000 X1:1\n{\\an8}Bye <3\n"
VTT = "WEBVTT - talk\n\nNOTE a word\nto the wise\n\nSTYLE\n::cue{}\n\n1\n00:01.000 --> 00:04.000 align:start onclick:x position:10%\n<v Mei>Hello</v> <c.x>there</c> a --> b\n\n\n00:05.000 --> 01:00:06.000\n\n"


@pytest.mark.parametrize(
    ("content", "vtt"),
    [
        (SRT.encode(), "WEBVTT\n\n00:00:01.000 --> 00:00:04.500\nGood <b>morning</b>\n- Hello &amp; welcome\n\n00:00:05.000 --> 00:00:06.000\nBye &lt;3\n"),
        (SRT.replace("\n", "\r\n").encode("utf-8-sig"), None),
        (SRT.encode("utf-16"), None),
        (VTT.encode(), "WEBVTT\n\n00:00:01.000 --> 00:00:04.000 align:start position:10%\n<v Mei>Hello</v> there a → b\n"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n喂？&nbsp;您好 <script>x</script>\n".encode(), "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n喂？&nbsp;您好 x\n"),
    ],
)  # fmt: skip
def test_captions_become_clean_webvtt(content, vtt):
    made = read_captions(content)

    assert made == (vtt or read_captions(SRT.encode()))
    assert read_captions(made.encode()) == made


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not one caption"),
        ("WEBVTT\n\nNOTE nothing\n", "not one caption"),
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\na", "Line 1: The first line"),
        ("WEBVTT\n\nwords\nand words", "Line 3: A caption begins"),
        ("a\nb\n00:01.000 --> 00:02.000\nc", "Line 1: A caption begins"),
        ("WEBVTT\n\n\n\nx\n00:01,000 --> 00:02.000\na", "Line 6: These times"),
        ("1\n00:99:01,000 --> 00:02,000\na", "Line 2: These times"),
        ("00:05,000 --> 00:02,000\na", "Line 1: This caption ends"),
        ("00:05,000 --> 00:06,000\na\n\n00:04,000 --> 00:07,000\nb", "Line 4: This caption begins before"),
    ],
)
def test_a_fault_is_told_with_its_line(text, says):
    with pytest.raises(Invalid, match=says):
        read_captions(text.encode())


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\xff\x00\xc3", "UTF-8"), (b"x" * (LARGEST + 1), "larger than"), (b"00:01,000 --> 00:02,000\na\n\n" * 20_001, "more than")],
)  # fmt: skip
def test_what_is_no_text_or_endless_is_refused(content, says):
    with pytest.raises(Invalid, match=says):
        read_captions(content)
