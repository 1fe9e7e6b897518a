"""Words that were typed into fields as lines of quiz text: a backslash stands before a sign that would mean more."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from lms.questionforms.rules.shape import QuestionForm
from lms.questions.rules.quiz_text import markers
from lms.questions.rules.quiz_text.lines import Kind, Line, classified

_OPENING: Final = re.compile(r"(?<!\\)[\[［#＃@＠]")
_SIGN: Final = re.compile(r"(?<!\\)[^\w\s\\]")


class Put(NamedTuple):
    """A line, and the field that it comes from."""

    line: str
    field: str


def one_line(text: str) -> str:
    """Words on one line with single spaces."""
    return " ".join(text.split())


def safe(text: str, fits: Callable[[str], bool]) -> str:
    """The text, with a backslash before the first sign where that makes it fit; as it is when nothing helps."""
    if fits(text):
        return text
    guarded = (f"{text[: sign.start()]}\\{text[sign.start() :]}" for sign in _SIGN.finditer(text))
    return next((each for each in guarded if fits(each)), text)


def put(mark: str, text: str, field: str, wanted: Kind, kind: str, *, options: int = 0) -> Put:
    """A line that is read as this kind of line, with all of its words."""

    def fits(words: str) -> bool:
        part = classified(Line(1, f"{mark}{words}".strip()), options=options, kind=kind)
        return part.kind is wanted and part.text == words

    return Put(f"{mark}{safe(one_line(text), fits)}".strip(), field)


def barred(text: str) -> str:
    """Words between bars: a bar of their own is protected."""
    return re.sub(r"(?<!\\)[|｜]", r"\\\g<0>", one_line(text))


def prompt_lines(form: QuestionForm) -> list[str]:
    """The lines of the prompt: none of them is an answer, and nothing at its end is a marker."""
    lines = [line for line in map(one_line, form.prompt.split("\n")) if line]
    found: list[str] = []
    for line in lines:
        kind = markers.split("\n".join(found))[1].kind if found else ""

        def fits(words: str, kind: str = kind) -> bool:
            return classified(Line(1, words), options=0, kind=kind).kind is Kind.PROMPT

        found.append(safe(line, fits))
    return _unmarked("\n".join(found)).split("\n") if found else []


def _unmarked(prompt: str) -> str:
    while markers.split(prompt)[0] != prompt:
        last = max(sign.start() for sign in _OPENING.finditer(prompt))
        prompt = f"{prompt[:last]}\\{prompt[last:]}"
    return prompt
