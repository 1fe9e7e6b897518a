"""Captions: WebVTT read strictly, SubRip (.srt) made into it; what is wrong is said with its line."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from lms.core.errors import Invalid
from lms.core.i18n import gettext as _

LARGEST: Final = 2 << 20
_MOST_CUES: Final = 20_000
_TIME: Final = r"(?:([0-9]{1,4}):)?([0-5]?[0-9]):([0-5][0-9])[.,]([0-9]{1,3})"
_TIMING: Final = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}[ \t]*(.*)$")
_TAG: Final = re.compile(r"<[^<>\n]*>|\{\\[^{}\n]*\}")
_KEPT_TAG: Final = re.compile(r"</?(?:b|i|u)>$|<v(?:\.[\w.-]+)? [^<>&\n]{1,80}>$|</v>$")
_SETTING: Final = re.compile(r"(?:vertical|line|position|size|align):[0-9A-Za-z.,%-]{1,24}$")
_BLOCKS: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_SKIPPED: Final = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t\n]|$)")
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class Cue(NamedTuple):
    """One caption; times in milliseconds."""

    begins: int
    ends: int
    words: str
    settings: str = ""


def read_captions(content: bytes) -> str:
    """A .vtt or .srt file as clean WebVTT. Raises Invalid with the first fault and its line."""
    if len(content) > LARGEST:
        raise Invalid(_("This file is larger than %(n)s MB. Choose a smaller one.", n=LARGEST >> 20))
    text = _text(content)
    strict = text.startswith("WEBVTT")
    cues = list(_cues(text, strict=strict))
    if not cues:
        raise Invalid(
            _("There is not one caption in this file. A caption is a line with two times and the words below it.")
        )
    if len(cues) > _MOST_CUES:
        raise Invalid(_("There are more than %(n)s captions in this file.", n=_MOST_CUES))
    return "WEBVTT\n\n" + "\n\n".join(_written(cue) for cue in cues) + "\n"


def _text(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid(_("This line is not UTF-8. Save the file with the encoding UTF-8.")) from error
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _cues(text: str, *, strict: bool) -> Iterator[Cue]:
    line, before = 1, 0
    for block, gap in _parted(text):
        first_line = line
        line += block.count("\n") + gap
        if first_line == 1 and strict:
            if not re.match(r"WEBVTT(?:[ \t\n]|$)", block):
                raise _fault(1, _("The first line has to be WEBVTT alone."))
            continue
        if not block.strip() or (strict and _SKIPPED.match(block)):
            continue
        cue = _cue(block, first_line, strict=strict)
        if cue.begins < before:
            raise _fault(first_line, _("This caption begins before the one above it. Put them in order."))
        before = cue.begins
        if cue.words:
            yield cue


def _parted(text: str) -> Iterator[tuple[str, int]]:
    """Blocks between blank lines, each with the number of line ends after it."""
    at = 0
    for gap in _BLOCKS.finditer(text):
        yield text[at : gap.start()], gap[0].count("\n")
        at = gap.end()
    yield text[at:].strip("\n"), 0


def _cue(block: str, line: int, *, strict: bool) -> Cue:
    lines = block.split("\n")
    skipped = 0
    while skipped < len(lines) and "-->" not in lines[skipped]:
        skipped += 1
    if skipped > 1 or skipped == len(lines):
        sentence = _("A caption begins with its times, as in 00:00:01.000 --> 00:00:04.000.")
        raise _fault(line, sentence)
    timing = _TIMING.match(lines[skipped])
    if not timing or (strict and "," in lines[skipped].partition("-->")[0]):
        raise _fault(line + skipped, _("These times cannot be read. Write them as in 00:00:01.000 --> 00:00:04.000."))
    begins, ends = _ms(timing.groups()[:4]), _ms(timing.groups()[4:8])
    if ends <= begins:
        raise _fault(line + skipped, _("This caption ends before it begins. Correct its times."))
    words = "\n".join(filter(None, (_words(each) for each in lines[skipped + 1 :])))
    settings = " ".join(each for each in timing[9].split() if _SETTING.match(each)) if strict else ""
    return Cue(begins, ends, words, settings)


def _words(line: str) -> str:
    """One line of words: bold, italics, underline and who speaks stay, other tags go, a lone < is written out."""
    out, at = "", 0
    for tag in _TAG.finditer(line):
        out += _plain(line[at : tag.start()]) + (tag[0] if _KEPT_TAG.match(tag[0]) else "")
        at = tag.end()
    return (out + _plain(line[at:])).replace("-->", "→").strip()


def _plain(text: str) -> str:
    text = re.sub(r"&(?!(?:amp|lt|gt|nbsp|lrm|rlm|#[0-9]{1,6});)", "&amp;", text.replace("-->", "→"))
    return text.replace("<", "&lt;").replace(">", "&gt;")


def _written(cue: Cue) -> str:
    return f"{_clock(cue.begins)} --> {_clock(cue.ends)}{' ' * bool(cue.settings)}{cue.settings}\n{cue.words}"


def _clock(ms: int) -> str:
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = parts
    return ((int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)) * 1000 + int(
        (fraction or "0").ljust(3, "0")
    )


def _fault(line: int, sentence: str) -> Invalid:
    return Invalid(_("Line %(line)d: %(sentence)s", line=line, sentence=sentence))
