"""Markers at the end of a prompt: [key …], [2 points], #topic, @clause."""

import re
from fractions import Fraction

import msgspec

from lms.core.i18n import gettext as _
from lms.questions.rules.base import POINT_E5

_TOKEN = re.compile(
    r"(?:^|(?<=\s)|(?<=[\]］])|(?<=[^\x00-\x7f])|(?=[［＃＠]))(?<!\\)"
    r"(?:[\[［](?P<marker>[^\[\]［］\n]{1,80})[\]］]|[#＃](?P<tag>[\w-]{1,60})|[@＠](?P<clause>[A-Za-z][\w.-]{0,30}))$",
)
_KEY = re.compile(r"key\s+(?P<key>[a-z0-9]+(?:-[a-z0-9]+)*)")
_POINTS = re.compile(r"(?P<points>\d{1,3}(?:\.\d{1,5})?)\s+points?")
_PIN = re.compile(r"pin\s+(?P<number>[1-9]\d{0,4})")
_ESSAY = re.compile(r"essay(?:\s+(?P<amount>[1-9]\d{0,3})\s+words?)?")
_HOTSPOT = re.compile(r"hotspot(?:\s+(?P<amount>[1-9]\d?))?")
_LEVEL = re.compile(r"level\s+(?P<level>\d+)")
_KINDS = {
    "choose all": "multiple",
    "order": "ordering",
    "match": "matching",
    "categorise": "categorise",
    "categorize": "categorise",
    "text": "short_text",
    "file": "files",
    "files": "files",
}
_KNOWN = (
    "[key …], [n points], [level n], [critical], [keep order], [equivalent], [pin n], [choose all], [order], [match], "
    "[categorise], [hotspot], [text], [essay], [essay n words], [file]"
)
_MOST_POINTS_E5 = 100 * POINT_E5


class Markers(msgspec.Struct, frozen=True):
    """What the markers of one question say.

    `kind` is empty when the answers shall tell, `amount` is the number beside it.
    """

    key: str = ""
    kind: str = ""
    amount: int = 0
    tags: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    level: int = 2
    points_e5: int = POINT_E5
    critical: bool = False
    keep_order: bool = False
    equivalent: bool = False
    pin: int = 0


def split(prompt: str) -> tuple[str, Markers, list[str]]:
    """The prompt without its markers, what they say, and a sentence for each that is wrong."""
    said: dict[str, object] = {}
    tags: list[str] = []
    clauses: list[str] = []
    errors: list[str] = []
    while token := _TOKEN.search(prompt):
        prompt = prompt[: token.start()].rstrip()
        if token["tag"]:
            tags.insert(0, token["tag"])
        elif token["clause"]:
            clauses.insert(0, token["clause"])
        else:
            errors += _read(token["marker"], said)
    meant = {"tags": tuple(dict.fromkeys(tags)), "clauses": tuple(dict.fromkeys(clauses)), **said}
    return prompt, msgspec.convert(meant, Markers), errors[::-1]


def _read(marker: str, said: dict[str, object]) -> list[str]:
    """Note what one bracketed marker says; a list with a sentence when it cannot be used."""
    words = " ".join(marker.split()).lower()
    meaning = _meaning(words)
    if meaning is None:
        return [_refusal(marker, words)]
    if meaning.keys() & said.keys():
        return [_("“[%(marker)s]” says again what another marker says. Keep one of them.") % {"marker": marker}]
    said |= meaning
    return []


def _meaning(words: str) -> dict[str, object] | None:
    """The fields that a marker sets, and to what."""
    if words in _KINDS:
        return {"kind": _KINDS[words]}
    if essay := _ESSAY.fullmatch(words):
        return {"kind": "essay", "amount": int(essay["amount"] or 0)}
    if hotspot := _HOTSPOT.fullmatch(words):
        return {"kind": "hotspot", "amount": int(hotspot["amount"] or 0)}
    if words in {"critical", "keep order", "equivalent"}:
        return {words.replace(" ", "_"): True}
    if key := _KEY.fullmatch(words):
        return {"key": key["key"]} if len(key["key"]) <= 80 else None
    if points := _POINTS.fullmatch(words):
        points_e5 = int(Fraction(points["points"]) * POINT_E5)
        return {"points_e5": points_e5} if 0 < points_e5 <= _MOST_POINTS_E5 else None
    if pin := _PIN.fullmatch(words):
        return {"pin": int(pin["number"])}
    level = _LEVEL.fullmatch(words)
    return {"level": int(level["level"])} if level and level["level"] in {"1", "2", "3"} else None


def _refusal(marker: str, words: str) -> str:
    """What to do about a marker that nobody knows."""
    first = words.split(" ", maxsplit=1)[0]
    if first == "key":
        return _("A key has small letters, digits and single hyphens only, as in [key late-bus].")
    if first == "level":
        return _("A level is 1 (easy), 2 (middle) or 3 (hard), as in [level 2].")
    if first == "pin":
        return _("A pin names the number of a published version of the question, as in [pin 3].")
    if words.endswith(("point", "points")):
        return _("Points are a number above 0 and up to 100, as in [2 points].")
    sentence = _(
        "“[%(marker)s]” is not a marker. Use one of %(known)s; when it belongs to the text, write a backslash before "
        "it: \\[."
    )
    return sentence % {"marker": marker, "known": _KNOWN}
