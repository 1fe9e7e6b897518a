"""Reads questions from quiz text; what it cannot read it says with line and remedy (docs/quiz-text.md)."""

from collections.abc import Sequence

import msgspec

from lms.core.i18n import gettext as _
from lms.core.problems import Problem
from lms.questions.rules.kinds import Question
from lms.questions.rules.quiz_text import markers
from lms.questions.rules.quiz_text.build import build
from lms.questions.rules.quiz_text.findings import Head, Wrong
from lms.questions.rules.quiz_text.lines import (
    Kind,
    Line,
    Part,
    blocks,
    classified,
    has_arrow,
    looks_numbered,
    unreadable,
)
from lms.questions.rules.quiz_text.rubric import no_rubric

Problems = tuple[Problem, ...]
_LONGEST_QUESTION = 20_000
_MOST_QUESTIONS = 1000
_QUIZ_ONLY = frozenset({"hotspot", "essay", "files"})


class Placed(msgspec.Struct, frozen=True):
    """A question and where it was read: the line of its first word."""

    question: Question
    path: str
    line: int


class Source(msgspec.Struct, frozen=True):
    """What is being read: its name for errors and its language, which decides about commas in numbers."""

    path: str
    locale: str


def parse_questions(text: str, source: Source, *, first_line: int = 1) -> tuple[list[Placed], list[Problem]]:
    """All questions that can be read, and all problems of those that cannot."""
    problems = unreadable(text, path=source.path, first_line=first_line)
    if problems:
        return [], problems
    placed: list[Placed] = []
    found = blocks(text, first_line)
    if len(found) > _MOST_QUESTIONS:
        return [], [
            Problem(source.path, found[_MOST_QUESTIONS][0].number, _("Put at most 1,000 questions in one file."))
        ]
    for number, block in enumerate(found, 1):
        read = parse_block(block, source, key=f"q{number}")
        if isinstance(read, Placed):
            placed.append(read)
        else:
            problems += read
    return placed, problems + twice(placed)


def parse_check(text: str, *, path: str, locale: str, key: str, first_line: int = 1) -> Placed | Problems:
    """Read the one question of a `::: check` box; `key` is the box's, `first_line` the line the text begins on."""
    source = Source(path, locale)
    if problems := unreadable(text, path=source.path, first_line=first_line):
        return tuple(problems)
    found = blocks(text, first_line)
    if len(found) != 1:
        message = _("A check box holds one question without a blank line in it.")
        return (Problem(source.path, found[1][0].number if found else first_line, message),)
    read = parse_block(found[0], source, key=key, fixed_key=True)
    if not isinstance(read, Placed):
        return tuple(read)
    if read.question.kind in _QUIZ_ONLY:
        message = _("Questions with a picture, essays and files are for quizzes. Ask something shorter in a check box.")
        return (Problem(source.path, read.line, message),)
    if read.question.hints:
        line = next(part.line for part in divided(found[0])[1] if part.kind is Kind.HINT)
        message = _("A check box tells its reason at once. Write this hint into the reason, or ask in a practice quiz.")
        return (Problem(source.path, line, message),)
    return read


def parse_block(block: Sequence[Line], source: Source, *, key: str, fixed_key: bool = False) -> Placed | list[Problem]:
    """Read one question; `key` is its own when the text may not say one (`fixed_key`) or says none."""
    first = block[0].number
    if sum(len(line.text) for line in block) > _LONGEST_QUESTION:
        message = _("This question is too long. Is a blank line missing between two questions?")
        return [Problem(source.path, first, message)]
    try:
        question, errors = _read(block, source, default_key=key, fixed_key=fixed_key)
    except Wrong as wrong:
        return [Problem(source.path, wrong.line or first, wrong.message)]
    if errors:
        return [Problem(source.path, line, message) for line, message in errors]
    return Placed(question, source.path, first)


def _read(
    block: Sequence[Line], source: Source, *, default_key: str, fixed_key: bool
) -> tuple[Question, list[tuple[int, str]]]:
    """The question, and what is wrong with its markers."""
    prompt_lines, parts = divided(block)
    prompt, said, wrong = markers.split("\n".join(line.text for line in prompt_lines))
    last = prompt_lines[-1].number
    if not prompt:
        raise Wrong(_("The question has no text. Write it before its markers."), prompt_lines[0].number)
    reasons = [part.text for part in parts if part.kind is Kind.REASON]
    hints = [part for part in parts if part.kind is Kind.HINT]
    answers = [part for part in parts if part.kind not in {Kind.REASON, Kind.HINT}]
    if not answers:
        if said.kind in {"essay", "files"} and not wrong:
            raise Wrong(no_rubric(), last)
        if wrong:
            raise Wrong(wrong[0], last)
        raise Wrong(_no_answers(prompt_lines), last)
    head = Head(
        key=default_key if fixed_key else said.key or default_key,
        prompt=prompt,
        reason="\n".join(each for each in reasons if each),
        tags=said.tags,
        clauses=said.clauses,
        level=said.level,
        points_e5=said.points_e5,
        critical=said.critical,
        keep_order=said.keep_order,
        hints=tuple(_hint(part) for part in hints),
        equivalent=said.equivalent,
        pin=said.pin,
    )
    question = build(head, said.kind, answers, locale=source.locale, amount=said.amount)
    return question, [(last, message) for message in wrong]


def _hint(part: Part) -> str:
    if not part.text:
        raise Wrong(_("This hint is empty. Write it after “hint:”, or delete the line."), part.line)
    return part.text


def divided(block: Sequence[Line]) -> tuple[list[Line], list[Part]]:
    """The lines of the prompt, and all after them by what they are."""
    if classified(block[0], options=0, kind="").kind is not Kind.PROMPT:
        raise Wrong(
            _("A question begins with its text; here an answer stands first. Is a blank line above too much?"),
            block[0].number,
        )
    prompt, parts, kind = [block[0]], list[Part](), _kind_of(block[:1])
    for line in block[1:]:
        options = sum(part.kind in {Kind.RIGHT, Kind.WRONG} for part in parts)
        part = classified(line, options=options, kind=kind)
        if part.kind is Kind.PROMPT and not parts:
            prompt.append(line)
            kind = _kind_of(prompt)
            continue
        _in_place(part, parts)
        parts.append(part)
    return prompt, parts


def _kind_of(prompt: Sequence[Line]) -> str:
    return markers.split("\n".join(line.text for line in prompt))[1].kind


def _in_place(part: Part, before: Sequence[Part]) -> None:
    """Raises Wrong when a line stands where its kind may not."""
    if part.kind is Kind.PROMPT:
        raise Wrong(
            _("This line is neither an answer nor a reason. Begin it with “*”, “-”, “=” or “>”, or join it above."),
            part.line,
        )
    if part.kind is Kind.HINT and not before:
        raise Wrong(_("A hint stands below the answers. Write them first."), part.line)
    if part.kind is not Kind.REASON and any(other.kind is Kind.REASON for other in before):
        raise Wrong(_("The reason (“>”) comes last. Leave a blank line before the next question."), part.line)


def _no_answers(prompt: Sequence[Line]) -> str:
    """What to do about a question without answers."""
    if sum(has_arrow(line.text) for line in prompt[1:]) > 1:
        return _("This question has no answers. When the lines with “->” are pairs, end the text with [match].")
    if sum(looks_numbered(line.text) for line in prompt[1:]) > 1:
        return _(
            "This question has no answers. When the numbered lines are to be put in order, end the text with [order]."
        )
    return _(
        "This question has no answers. Write “* right” and “- wrong” lines, or one line “= answer”, below its text."
    )


def twice(placed: Sequence[Placed]) -> list[Problem]:
    """A problem for each key that an earlier question has."""
    seen: dict[str, int] = {}
    problems: list[Problem] = []
    for each in placed:
        key = each.question.key
        if key in seen:
            message = _("The key “%(key)s” belongs to the question on line %(line)s. Give this one its own: [key …].")
            problems.append(Problem(each.path, each.line, message % {"key": key, "line": seen[key]}))
        seen.setdefault(key, each.line)
    return problems
