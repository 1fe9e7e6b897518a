"""What forms of exams hold, and how a choice of a quiz, a team or a time is read."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from lms.core.errors import Invalid
from lms.core.i18n import gettext as _
from lms.exams.queries.people import Unit
from lms.exams.queries.quizzes import QuizChoice
from lms.exams.rules.times import local_time

Choices = list[tuple[str, Any]]


class SittingForm(msgspec.Struct, frozen=True):
    """A new sitting; `opens` is empty for now, `minutes` is how long the code lets people in."""

    quiz: Annotated[str, Meta(max_length=150)]
    room: Annotated[str, Meta(max_length=80, min_length=1)]
    minutes: Annotated[int, Meta(ge=1, le=600)]
    unit: Annotated[str, Meta(max_length=40)] = ""
    opens: Annotated[str, Meta(max_length=40)] = ""


class ExtensionForm(msgspec.Struct, frozen=True):
    """More time for attempts that run."""

    minutes: Annotated[int, Meta(ge=1, le=600)]
    reason: Annotated[str, Meta(max_length=400, min_length=1)]


def moment(field: str, text: str, timezone: str) -> datetime | None:
    """The time in a field, None when it is empty. Raises Invalid at that field."""
    try:
        return local_time(text, timezone)
    except ValueError as error:
        sentence = _("Choose a day and a time, as in 2026-12-01 09:00.")
        raise Invalid(sentence, {field: sentence}) from error


def chosen(choices: list[QuizChoice], value: str) -> QuizChoice:
    """The quiz a form means. Raises Invalid at the field."""
    for each in choices:
        if each.value == value:
            return each
    sentence = _("Choose a quiz from the list.")
    raise Invalid(sentence, {"quiz": sentence})


def quiz_options(choices: list[QuizChoice]) -> Choices:
    """Quizzes for a choice, with their courses."""
    return [(each.value, _("%(course)s: %(quiz)s", course=each.course_title, quiz=each.title)) for each in choices]


def unit_options(units: list[Unit]) -> Choices:
    """Org units for a choice, indented by their depth."""
    return [(unit.code, "\u2003" * unit.depth + unit.name) for unit in units]
