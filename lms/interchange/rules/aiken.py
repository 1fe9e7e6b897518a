"""Aiken: a question, lettered options, then ANSWER: and a letter; also as people in Taiwan and China type it."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from lms.core.i18n import gettext as _
from lms.foreign.rules.drafts import FULL, Choice, Choices, Draft, Words

OPTION: Final = re.compile(r"\s*[(（]?(?P<letter>[A-ZＡ-Ｚ])\s*[.)、．）]\s*(?P<text>\S.*)")
ANSWER: Final = re.compile(
    r"\s*(?:ANSWER|答案|正確答案|正确答案)\s*[:：]\s*(?P<letters>[A-ZＡ-Ｚ](?:[\s,，、;；和&]*[A-ZＡ-Ｚ])*)\s*[.。]?\s*",
    re.IGNORECASE,
)
_A_WIDE, _A = ord("Ａ"), ord("A")
_REASON: Final = re.compile(r"\s*(?:FEEDBACK|EXPLANATION|解說|解析|說明|说明)\s*[:：]\s*(?P<text>.*)", re.IGNORECASE)

_Lines = list[tuple[int, str]]


def read_aiken(text: str) -> Iterator[Draft]:
    """A draft for each question: one ends with its ANSWER line, and a FEEDBACK line may follow."""
    waiting: _Lines = []
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    for at, (number, line) in enumerate(lines):
        if _REASON.fullmatch(line) and not waiting:
            continue
        waiting.append((number, line))
        if ANSWER.fullmatch(line):
            after = _REASON.fullmatch(lines[at + 1][1]) if at + 1 < len(lines) else None
            yield _draft(waiting, Words(after["text"]) if after else Words())
            waiting = []
    if waiting:
        sentence = _("This question has no line “ANSWER: A” with the letter of its right option.")
        yield Draft(line=waiting[0][0], prompt=Words(waiting[0][1]), wrong=(sentence,))


def _draft(lines: _Lines, reason: Words) -> Draft:
    options = [(number, found) for number, line in lines[:-1] if (found := OPTION.fullmatch(line))]
    first = options[0][0] if options else lines[-1][0]
    prompt = "\n".join(line for number, line in lines[:-1] if number < first)
    answer = ANSWER.fullmatch(lines[-1][1])
    assert answer
    right = {_place(letter) for letter in re.findall("[A-ZＡ-Ｚ]", answer["letters"].upper())}
    wrong = _wrong(lines, [(number, _place(found["letter"])) for number, found in options], right, prompt)
    choices = tuple(
        Choice(Words(found["text"]), FULL if _place(found["letter"]) in right else Fraction(0))
        for _at, found in options
    )
    body = Choices(choices, several=len(right) > 1)
    return Draft(line=lines[0][0], prompt=Words(prompt), body=body, reason=reason, wrong=wrong)


def _wrong(lines: _Lines, options: Sequence[tuple[int, int]], right: set[int], prompt: str) -> tuple[str, ...]:
    if not prompt.strip():
        return (_("The question has no text. Write it above its options."),)
    if [place for _number, place in options] != list(range(len(options))):
        return (_("The options are lettered A, B, C and so on, each once and in this order."),)
    if right - set(range(len(options))):
        return (_("The line ANSWER names a letter that no option has."),)
    known = {number for number, _place in options}
    begun = options[0][0] if options else lines[-1][0]
    stray = next((number for number, _line in lines[:-1] if number > begun and number not in known), None)
    if stray is not None:
        return (
            _("Line %(line)s is neither an option nor the line ANSWER. Each option is one line.") % {"line": stray},
        )
    return ()


def _place(letter: str) -> int:
    code = ord(letter)
    return code - (_A_WIDE if code >= _A_WIDE else _A)
