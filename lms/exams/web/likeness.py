"""Answers at one quiz that are alike, in a period that a person chooses: a hint, no proof."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request, Response, get
from litestar.params import FromQuery

from lms.accounts.rules.permissions import Action, Actor, Role, Thing, may, reach_paths
from lms.core import clock
from lms.core.errors import NotFound
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.exams.queries.papers import alike_between
from lms.exams.queries.quizzes import QuizChoice, quiz_choices
from lms.exams.rules.likeness import Likeness

USUAL_DAYS: Final = 30
MOST_DAYS: Final = 366


class Asked(msgspec.Struct, frozen=True):
    """The form: the quizzes to choose from, what was chosen, and what is wrong with the dates."""

    quizzes: tuple[tuple[str, str], ...]
    quiz: str
    since: str
    until: str
    errors: dict[str, str]


@get("/authoring/likeness", name="likeness")
async def likeness_page(
    request: Request[Any, Any, Any], quiz: FromQuery[str] = "", since: FromQuery[str] = "", until: FromQuery[str] = ""
) -> Response[bytes]:
    """Of the quizzes that the person cares for; without a quiz only the form."""
    actor = actor_of(request)
    mine = await _mine(actor)
    today = clock.now().astimezone(ZoneInfo(actor.timezone)).date()
    first, last = since or str(today - timedelta(days=USUAL_DAYS)), until or str(today)
    days, errors = _days(first, last)
    chosen = next((each for each in mine if each.value == quiz), None)
    options = tuple((each.value, f"{each.course_title}: {each.title}") for each in mine)
    asked = Asked(options, quiz if chosen else "", first[:20], last[:20], errors)
    found = await _found(chosen, days, actor.timezone) if chosen and days else None
    return page(request, "exams/likeness_between.html", status=422 if errors else 200, asked=asked, found=found)


def compares(actor: Actor) -> bool:
    """Whether the person cares for quizzes at all."""
    return actor.has(Role.INSTRUCTOR) or bool(reach_paths(actor, Action.QUESTION_CARE))


async def _mine(actor: Actor) -> list[QuizChoice]:
    if not compares(actor):
        raise NotFound(_("There is nothing here, or it is not yours to see."))
    return [each for each in await quiz_choices(actor) if may(actor, Action.QUESTION_CARE, Thing(each.owner))]


async def _found(chosen: QuizChoice, days: tuple[date, date], timezone: str) -> Likeness:
    zone = ZoneInfo(timezone)
    since, until = (datetime.combine(day, time(), tzinfo=zone) for day in (days[0], days[1] + timedelta(days=1)))
    return await alike_between(f"{chosen.course_id}/{chosen.unit_key}", since, until)


def _days(since: str, until: str) -> tuple[tuple[date, date] | None, dict[str, str]]:
    """The first and the last day, or what is wrong with them."""
    read: dict[str, date] = {}
    errors = {}
    for name, text in (("since", since), ("until", until)):
        try:
            read[name] = date.fromisoformat(text)
        except ValueError:
            errors[name] = _("Give a day such as 2026-11-25.")
    if errors:
        return None, errors
    if not 0 <= (read["until"] - read["since"]).days < MOST_DAYS or read["until"].year > 9000:
        return None, {"until": _("The last day comes after the first one, and not more than a year later.")}
    return (read["since"], read["until"]), {}
