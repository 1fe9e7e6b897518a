"""A question while its lines are read, and as our own text."""

import re
from typing import Final

from lms.lists.rules import signs
from lms.questions.rules.inline import escaped

_TRUE: Final = {"en": ("True", "False"), "zh-Hant": ("對", "錯"), "zh-Hans": ("对", "错")}
_FEWEST: Final = 2
_MEANS_MORE: Final = re.compile(r"[\[\]#@|>_\\*`<=~&［］＃＠｜＞→＊＝～]|-\s*>|－")
_BEGINNING: Final = re.compile(r"(?!\w{1,4}\s*[.)、:]|hint|提示)\w", re.IGNORECASE)


class Asked:
    """What has been read of one question: `said` is an answer in words, `judged` whether a sentence is true."""

    def __init__(self, number: int, line: int, prompt: str) -> None:
        self.number, self.line = number, line
        self.prompt = [prompt]
        self.options: list[list[str]] = []
        self.right: set[int] = set()
        self.said = ""
        self.judged: bool | None = None
        self.reason: list[str] = []

    @property
    def is_answered(self) -> bool:
        """Whether it has what a question needs: options, or an answer in words, or a judgement."""
        return len(self.options) >= _FEWEST or bool(self.said) or self.judged is not None

    def add_option(self, words: str, *, right: bool) -> None:
        """One more option; a mark behind its words means that it is right."""
        marked = signs.TICKED_BEHIND.search(signs.signs(words))
        if right or marked:
            self.right.add(len(self.options))
        self.options.append([words[: marked.start()] if marked and marked.start() else words])

    def go_on(self, words: str) -> None:
        """A line that belongs to the one before it."""
        (self.reason or (self.options[-1] if self.options else self.prompt)).append(words)

    def answer(self, said: str) -> None:
        """What a line or a key says is right: letters, the words of an option, true or false, or an answer in words."""
        sign = signs.signs(said).strip()
        told, named = signs.truth(sign), self.named(said)
        same = {at for at, lines in enumerate(self.options) if " ".join(lines).casefold() == said.strip().casefold()}
        if same:
            self.right |= same
        elif self.options and named:
            self.right |= named
        elif not self.options and told is not None:
            self.judged = told
        elif not self.options:
            self.said = said.strip()

    def named(self, said: str) -> set[int]:
        """The options that letters name; none when one of them is not there."""
        found = signs.letters(signs.signs(said).strip())
        return found if found and max(found) < len(self.options) else set()

    def settle(self) -> None:
        """Take out of the stem what is no part of it: the answer, the room for one, the word that asks to judge."""
        prompt = " ".join(self.prompt)
        sign = signs.signs(prompt)
        if self.options:
            self.prompt = [self._without_answer(prompt, sign)]
        elif self.judged is None and not self.said and (found := signs.JUDGED.search(sign)):
            self.judged = signs.truth(found["said"])
            self.prompt = [prompt[: found.start()]]
        if self.judged is not None and (found := signs.JUDGE.match(signs.signs(self.prompt[0]))):
            self.prompt = [" ".join(self.prompt)[found.end() :]]

    def _without_answer(self, prompt: str, sign: str) -> str:
        """The stem of a question with options, which may say the answer in brackets: “… ( B )”."""
        there = [each for each in signs.IN_THE_STEM.finditer(sign) if self.named(each["said"])]
        if there and not self.right:
            self.right |= self.named(there[-1]["said"])
            start, end = there[-1].span()
            prompt = f"{prompt[:start].rstrip()} {prompt[end:].strip()}".strip()
        empty = signs.EMPTY_BEHIND.search(signs.signs(prompt))
        return prompt[: empty.start()] + empty[1] if empty and empty.start() else prompt

    def written(self, locale: str) -> str:
        """The question as our own text; one whose answer nobody said has none, which the parser then says."""
        return "\n".join([*self._asked(locale), *(f"> {_plain([line])}" for line in self.reason)])

    def _asked(self, locale: str) -> list[str]:
        if self.options:
            several = len(self.right) == 1 and signs.SEVERAL.search(self.prompt[0])
            marks = ("*" if at in self.right else "-" for at in range(len(self.options)))
            options = [f"{mark} {_plain(lines)}" for mark, lines in zip(marks, self.options, strict=True)]
            return [_plain(self.prompt) + (" [choose all]" if several else ""), *options]
        if self.judged is not None:
            yes, no = _TRUE.get(locale, _TRUE["en"])
            return [_plain(self.prompt), *((f"* {yes}", f"- {no}") if self.judged else (f"- {yes}", f"* {no}"))]
        return self._typed() if self.said else [_plain(self.prompt)]

    def _typed(self) -> list[str]:
        """A number, words, or one answer for each blank of the text."""
        prompt = " ".join(self.prompt)
        blanks = [found.span() for found in signs.BLANK.finditer(signs.signs(prompt))]
        answers = [one.strip() for one in re.split(r"[;；|]", self.said)] if len(blanks) > 1 else [self.said]
        if blanks and len(blanks) == len(answers):
            starts, ends = [0, *(end for _start, end in blanks)], [*(start for start, _end in blanks), len(prompt)]
            words = (prompt[at:to].strip() for at, to in zip(starts, ends, strict=True))
            return [" ___ ".join(_plain([one]) if one else "" for one in words).strip(), *map(_equal, answers)]
        number = signs.NUMBER.fullmatch(self.said)
        return [_plain(self.prompt) + ("" if number else " [text]"), _equal(self.said)]


def _equal(said: str) -> str:
    return f"= {said if signs.NUMBER.fullmatch(said) else _plain([said])}"


def _plain(lines: list[str]) -> str:
    """Words as words: with backslashes only where something in them could mean more."""
    text = " ".join(" ".join(lines).split())
    means_more = _MEANS_MORE.search(text) or not _BEGINNING.match(signs.signs(text))
    return escaped(text) if means_more else text
