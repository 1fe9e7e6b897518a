"""What a unit's file says of itself, as far as the outline shows it."""

import msgspec

from lms.courses.rules.pages import parse_page
from lms.courses.rules.reading_time import study_seconds
from lms.drafts.rules.matter import matter_of, values_of
from lms.quizfiles.rules import ParsedQuiz, parse_quiz


class TextFacts(msgspec.Struct, frozen=True):
    """Title, kind, seconds to study it, and how many questions it asks; empty where the file does not say.

    `empty` when only the head has been written: no text, no questions, and no recording or file either.
    """

    title: str = ""
    kind: str = "page"
    est_seconds: int = 0
    questions: int = 0
    required: bool = True
    clauses: tuple[str, ...] = ()
    mode: str = ""
    empty: bool = False


def facts_of(text: str, *, quiz: bool = False) -> TextFacts:
    """Read a file as far as it can be read; nothing is refused here."""
    matter = matter_of(text)
    values = values_of(matter.head)
    named = values.get("clauses", [])
    clauses = tuple(str(one) for one in named) if isinstance(named, list) else (str(named),)
    minutes = str(values.get("minutes", ""))
    required = str(values.get("required", "yes")).casefold() not in {"no", "false", "off"}
    if quiz:
        seconds, questions = _quiz(text)
    else:
        seconds, questions = _page(matter.body)
    return TextFacts(
        title=str(values.get("title", "")),
        kind="quiz" if quiz else str(values.get("kind", "page")),
        est_seconds=int(minutes) * 60 if minutes.isdecimal() and len(minutes) < 4 else seconds,
        questions=questions,
        required=required,
        clauses=clauses,
        mode=str(values.get("mode", "")),
        empty=not matter.body.strip() and not values.get("media"),
    )


def _page(body: str) -> tuple[int, int]:
    page, _problems = parse_page(body, "")
    return study_seconds(page.text, len(page.checks)), len(page.checks)


def _quiz(text: str) -> tuple[int, int]:
    parsed = parse_quiz(text, path="", locale="en")
    if isinstance(parsed, ParsedQuiz):
        return parsed.est_seconds, len(parsed.questions)
    return 0, 0
