"""More time, more attempts, other dates for one person or one team: the list, a new one, its end."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.rules.permissions import Action, Actor, Role, may_somewhere, reach_paths
from lms.admission.service import NewOverride, end_override
from lms.core.errors import Invalid, NotFound
from lms.core.forms import Bound, bind, blank, posted
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.exams.queries.late import TooLate, too_late
from lms.exams.queries.overrides import PAGE, overrides
from lms.exams.queries.people import Found, Unit, find_people, units_within
from lms.exams.queries.quizzes import QuizChoice, grantable, quiz_choices
from lms.exams.service import give
from lms.exams.web.forms import chosen, moment, quiz_options, unit_options
from lms.exams.web.sittings import PageNumber, page_number

AnyRequest = Request[Any, Any, Any]
USUAL: Final = {"minutes": "0", "percent": "100", "attempts": "0"}


class OverrideForm(msgspec.Struct, frozen=True):
    """What is granted to whom; `person` is a reference, `unit` a code, one of them is given."""

    quiz: Annotated[str, Meta(max_length=150)]
    reason: Annotated[str, Meta(max_length=400, min_length=1)]
    person: Annotated[str, Meta(max_length=24)] = ""
    unit: Annotated[str, Meta(max_length=40)] = ""
    minutes: Annotated[int, Meta(ge=0, le=600)] = 0
    percent: Annotated[int, Meta(ge=100, le=500)] = 100
    attempts: Annotated[int, Meta(ge=0, le=20)] = 0
    opens: Annotated[str, Meta(max_length=40)] = ""
    closes: Annotated[str, Meta(max_length=40)] = ""


class Whom(msgspec.Struct, frozen=True):
    """The first step: the quiz, and who is meant."""

    quiz: Annotated[str, Meta(max_length=150)] = ""
    who: Annotated[str, Meta(max_length=120)] = ""
    person: Annotated[str, Meta(max_length=24)] = ""
    unit: Annotated[str, Meta(max_length=40)] = ""


@get("/authoring/overrides", name="overrides")
async def overrides_page(request: AnyRequest, number: PageNumber = "1") -> Response[bytes]:
    """What was granted in own courses or to people within reach."""
    actor, given = _granter(request), str(request.query_params.get("granted", ""))
    found, late = await overrides(actor, page_number(number)), await too_late(actor, given) if given else TooLate()
    return page(request, "exams/overrides.html", found=found, size=PAGE, done=bool(given), late=late)


@get("/authoring/overrides/new", name="override.new")
async def new_override(request: AnyRequest) -> Response[bytes]:
    """First for whom, then what."""
    asked = bind(Whom, {name: request.query_params.getall(name, []) for name in Whom.__struct_fields__})
    return await _new(request, _granter(request), asked.value or Whom(), blank(OverrideForm, **USUAL))


@post("/authoring/overrides", name="override.grant")
async def grant_override(request: AnyRequest) -> Response[Any]:
    """Grant it; attempts that run get the minutes at once. The list says then for whom it came too late."""
    actor, form = _granter(request), await posted(request, OverrideForm)
    whom = Whom(*(str(form.raw[name])[:150] for name in ("quiz", "quiz", "person", "unit")))
    if form.value is None:
        return await _new(request, actor, whom, form, status=422)
    try:
        ref = await give(actor, await _meant(actor, form.value))
    except Invalid as refusal:
        return await _new(request, actor, whom, form.refused_by(refusal), status=422)
    return Redirect(f"/authoring/overrides?granted={ref}", status_code=303)


@post("/authoring/overrides/{ref:str}/ending", name="override.end")
async def end(request: AnyRequest, ref: FromPath[str]) -> Redirect:
    """From now on it grants nothing."""
    await end_override(actor_of(request), ref)
    return Redirect("/authoring/overrides", status_code=303)


def _granter(request: AnyRequest) -> Actor:
    actor = actor_of(request)
    if not (may_somewhere(actor, Action.QUIZ_OVERRIDE) or actor.has(Role.INSTRUCTOR)):
        raise NotFound(_("There is nothing here, or it is not yours to see."))
    return actor


async def _new(
    request: AnyRequest, actor: Actor, whom: Whom, form: Bound[OverrideForm], *, status: int = 200
) -> Response[bytes]:
    choices = grantable(actor, await quiz_choices(actor))
    quiz = next((each for each in choices if each.value == whom.quiz), None)
    people, units = await _near(actor, quiz, whom), await _units(actor)
    person = next((each for each in people if each.ref == whom.person), None)
    unit = next((each for each in units if each.code == whom.unit), None)
    return page(
        request, "exams/override_new.html", status=status, form=form, whom=whom, quiz=quiz, person=person, unit=unit,
        people=people, units=[("", _("Nobody chosen")), *unit_options(units)], quizzes=quiz_options(choices),
    )  # fmt: skip


async def _near(actor: Actor, quiz: QuizChoice | None, whom: Whom) -> list[Found]:
    return [] if quiz is None else await find_people(actor, quiz, whom.who, whom.person)


async def _units(actor: Actor) -> list[Unit]:
    return await units_within(reach_paths(actor, Action.QUIZ_OVERRIDE))


async def _meant(actor: Actor, form: OverrideForm) -> NewOverride:
    quiz = chosen(grantable(actor, await quiz_choices(actor)), form.quiz)
    people = await find_people(actor, quiz, "", form.person) if form.person else []
    units = [each for each in await _units(actor) if form.unit and each.code == form.unit]
    if len(people) + len(units) != 1:
        sentence = _("Choose a person or a team first.")
        raise Invalid(sentence, {"": sentence})
    return NewOverride(
        course_id=quiz.course_id,
        unit_key=quiz.unit_key,
        reason=form.reason,
        person_id=people[0].id if people else None,
        org_unit=units[0].id if units else None,
        extra_s=form.minutes * 60,
        extra_attempts=form.attempts,
        multiplier_ppm=form.percent * 10_000,
        opens_at=moment("opens", form.opens, actor.timezone),
        closes_at=moment("closes", form.closes, actor.timezone),
    )
