"""A whole list: line by line, with the key that may stand at its end."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

import msgspec

from lms.core.i18n import gettext as _
from lms.lists.rules import signs
from lms.lists.rules.asked import Asked

_MOST_LINES: Final = 20_000
_WIDE: Final = re.compile(r"\s{4,}")


class Block(msgspec.Struct, frozen=True):
    """A question as our own text, with the line of the list on which it begins."""

    line: int
    text: str


class Left(msgspec.Struct, frozen=True):
    """A line that is not part of any question, and why it was left out."""

    line: int
    text: str
    why: str


class Listed(msgspec.Struct, frozen=True):
    """What a list holds; nothing when it is not one."""

    blocks: tuple[Block, ...] = ()
    left: tuple[Left, ...] = ()


class _Part(Enum):
    """Where in the list a line stands."""

    QUESTIONS = auto()
    KEY = auto()


def from_list(text: str, locale: str, *, numbered: bool = True) -> Listed:
    """The questions as blocks of our text; what is right stays as it was marked, behind, in the stem or in a key.

    Without numbers (`numbered` False) a question begins behind an empty line. Nothing unless at least half of what is
    numbered has options or an answer: a list of steps is no list of questions.
    """
    lines = text.splitlines()
    if len(lines) > _MOST_LINES:
        return Listed()
    reader = _Reader(numbered=numbered)
    for number, line in enumerate(lines, 1):
        reader.take(number, line)
    found = [one for one in reader.found if one.prompt[0]]
    for one in found:
        one.settle()
    if not found or sum(one.is_answered for one in found) * 2 < len(found):
        return Listed()
    return Listed(tuple(Block(one.line, one.written(locale)) for one in found), tuple(reader.left))


class _Reader:
    """Gives each line to the question that it belongs to."""

    def __init__(self, *, numbered: bool) -> None:
        self.found: list[Asked] = []
        self.left: list[Left] = []
        self._numbered, self._part, self._behind_a_gap = numbered, _Part.QUESTIONS, True

    def take(self, number: int, raw: str) -> None:
        """One more line."""
        line = _WIDE.sub("   ", raw.strip())
        sign = signs.signs(line)
        if not line:
            self._behind_a_gap = True
            return
        if self._part is _Part.KEY and self._keyed(number, line, sign):
            return
        if not self._begins(number, line, sign):
            self._goes_on(number, line, sign)
        self._behind_a_gap = False

    def _begins(self, number: int, line: str, sign: str) -> bool:
        """Whether the line is a heading, the beginning of a key, or that of a question."""
        if signs.HEADING.fullmatch(sign):
            self.left.append(Left(number, line, _("A heading: questions have none.")))
            return True
        if self.found and (head := signs.KEY_HEAD.fullmatch(sign)):
            rest = head["rest"].strip()
            if not rest or _is_key(rest):
                self._part = _Part.KEY
                return not rest or self._keyed(number, line, rest)
        if self._numbered and (begun := signs.QUESTION.fullmatch(sign)):
            self.found.append(Asked(int(begun["number"]), number, ""))
            self._stem(line[begun.start("text") :], sign[begun.start("text") :])
            return True
        if not self._numbered and self._is_new(sign):
            self.found.append(Asked(len(self.found) + 1, number, line))
            return True
        return False

    def _is_new(self, sign: str) -> bool:
        """Whether a line without a number begins a question: behind an empty line, and nothing that belongs to one."""
        parts = (signs.OPTION, signs.BOX, signs.BULLET, signs.ANSWER, signs.REASON)
        full = not self.found or self.found[-1].is_answered
        return self._behind_a_gap and full and not any(part.fullmatch(sign) for part in parts)

    def _stem(self, line: str, sign: str) -> None:
        """The first line of a question, which may have its options behind it."""
        asked = self.found[-1]
        found = signs.options_of(sign, 0)
        asked.prompt = [line[: found[0][0]].strip() if found else line]
        for _start, words, end in found:
            asked.add_option(line[words:end].strip(), right=False)

    def _goes_on(self, number: int, line: str, sign: str) -> None:
        """A line that belongs to the question before it; before the first one it is left out."""
        if not self.found:
            self.left.append(Left(number, line, _("It stands before the first question.")))
            return
        asked = self.found[-1]
        if several := signs.options_of(sign, len(asked.options)):
            for _start, words, end in several:
                asked.add_option(line[words:end].strip(), right=False)
        elif answer := signs.ANSWER.fullmatch(sign):
            asked.answer(answer["letter"] or line[answer.start("said") :])
        elif reason := signs.REASON.fullmatch(sign):
            asked.reason.append(line[reason.start("text") :])
        elif option := _option(sign, len(asked.options)):
            words, right = option
            asked.add_option(line[words:], right=right)
        else:
            asked.go_on(line)

    def _keyed(self, number: int, line: str, sign: str) -> bool:
        """Whether the line belongs to the key at the end: answers by number, or the answer under its label."""
        given = dict(_pairs(sign))
        by_number = {one.number: one for one in self.found}
        if given and _is_key(sign):
            for each, said in given.items():
                if each in by_number:
                    by_number[each].answer(said)
                else:
                    self.left.append(Left(number, line, _("There is no question %(n)s.") % {"n": each}))
            return True
        self._part = _Part.QUESTIONS
        if self.found[-1].named(sign) or signs.truth(sign) is not None:
            self.found[-1].answer(line)
            return True
        return False


def _option(sign: str, due: int) -> tuple[int, bool] | None:
    """Where the words of an option begin, and whether it is marked; lettered ones only in their order."""
    if (found := signs.OPTION.fullmatch(sign)) and ord(found["letter"].upper()) - ord("A") == due:
        return found.start("text"), bool(found["right"])
    if found := signs.BOX.fullmatch(sign):
        return found.start("text"), bool(found["right"] or found["ticked"])
    if found := signs.BULLET.fullmatch(sign):
        return found.start("text"), bool(found["right"])
    return None


def _pairs(sign: str) -> Iterator[tuple[int, str]]:
    """Answers by the numbers of their questions: “1. B 2. A, C”, “1-5 ABCDA”."""
    rest = sign
    for found in signs.RANGE.finditer(sign):
        each = [one for one in found["each"] if one not in " ,、"]
        numbers = range(int(found["first"]), int(found["last"]) + 1)
        if len(each) == len(numbers):
            yield from zip(numbers, each, strict=True)
            rest = rest.replace(found[0], " ")
    yield from ((int(found["number"]), found["said"]) for found in signs.PAIR.finditer(rest))


def _is_key(sign: str) -> bool:
    """Whether a line holds nothing but numbers with their answers."""
    rest = signs.PAIR.sub(" ", signs.RANGE.sub(" ", sign))
    return rest != sign and not rest.strip(" ,;.、")
