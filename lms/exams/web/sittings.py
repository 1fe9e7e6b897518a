"""Sittings: opening one, the code on the wall, who sits in the room and how far they are."""

from datetime import timedelta
from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect

from lms.accounts.rules.permissions import Action, Actor, may_somewhere, reach_paths
from lms.admission.service import NewSitting, end_sitting, open_sitting
from lms.core import clock
from lms.core.errors import Invalid, NotFound
from lms.core.forms import Bound, blank, posted
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.templating import fragment, page
from lms.core.urls import url, urls_of
from lms.exams.queries.papers import alike
from lms.exams.queries.people import units_within
from lms.exams.queries.quizzes import QuizChoice, quiz_choices
from lms.exams.queries.seats import seats
from lms.exams.queries.sittings import PAGE, sitting, sittings
from lms.exams.web.forms import Choices, ExtensionForm, SittingForm, chosen, moment, quiz_options, unit_options
from lms.exams.web.likeness import compares

AnyRequest = Request[Any, Any, Any]
PageNumber = Annotated[str, QueryParameter(name="page")]

USUAL_MINUTES: Final = 30


@get("/authoring/sittings", name="sittings")
async def sittings_page(request: AnyRequest, number: PageNumber = "1") -> Response[bytes]:
    """The sittings of the person and of those within reach, the newest first."""
    actor = _invigilator(request)
    return page(request, "exams/sittings.html", found=await sittings(actor, page_number(number)), size=PAGE,
                compares=compares(actor))  # fmt: skip


@get("/authoring/sittings/new", name="sitting.new")
async def new_sitting(request: AnyRequest, quiz: FromQuery[str] = "") -> Response[bytes]:
    """A form for a new sitting."""
    actor = _invigilator(request)
    return await _new(request, actor, blank(SittingForm, minutes=str(USUAL_MINUTES), quiz=quiz[:150]))


@post("/authoring/sittings", name="sitting.open")
async def open_(request: AnyRequest) -> Response[Any]:
    """Open a sitting; its page has the code."""
    actor = _invigilator(request)
    form = await posted(request, SittingForm)
    if form.value is None:
        return await _new(request, actor, form, status=422)
    try:
        ref = await open_sitting(actor, await _meant(actor, form.value))
    except Invalid as refusal:
        return await _new(request, actor, form.refused_by(refusal), status=422)
    return Redirect(f"/authoring/sittings/{ref}", status_code=303)


@get("/authoring/sittings/{ref:str}", name="sitting")
async def sitting_page(request: AnyRequest, ref: FromPath[str], number: PageNumber = "1") -> Response[bytes]:
    """The code on the wall and the room."""
    return await room(request, ref, number)


@get("/authoring/sittings/{ref:str}/seats", name="sitting.seats")
async def seats_part(request: AnyRequest, ref: FromPath[str], number: PageNumber = "1") -> Response[bytes]:
    """Who sits in the room; the page asks for it again and again."""
    found = await sitting(actor_of(request), ref)
    return fragment(request, "exams/_seats.html", sitting=found, room=await seats(found, page_number(number)))


@post("/authoring/sittings/{ref:str}/ending", name="sitting.end")
async def end(request: AnyRequest, ref: FromPath[str]) -> Redirect:
    """The code opens nothing any more; who sits in the room goes on."""
    await end_sitting(actor_of(request), ref)
    urls_of(request.app)
    return Redirect(url("sitting", ref=ref), status_code=303)


@get("/authoring/sittings/{ref:str}/likeness", name="sitting.likeness")
async def likeness_page(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """Attempts whose wrong answers are alike: a hint for a person, no proof."""
    found = await sitting(actor_of(request), ref)
    return page(request, "exams/likeness.html", sitting=found, found=await alike(found))


async def room(
    request: AnyRequest, ref: str, number: str = "1", form: Bound[ExtensionForm] | None = None, status: int = 200
) -> Response[bytes]:
    """The page of a sitting, with the form for more time as it was typed."""
    found = await sitting(actor_of(request), ref)
    return page(
        request,
        "exams/sitting.html",
        status=status,
        sitting=found,
        room=await seats(found, page_number(number)),
        form=form or blank(ExtensionForm, minutes="5"),
        done="done" in request.query_params,
        late="late" in request.query_params and page_number(request.query_params["late"]),
    )


def page_number(text: str) -> int:
    """The page asked for; the first for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _invigilator(request: AnyRequest) -> Actor:
    actor = actor_of(request)
    if not may_somewhere(actor, Action.SITTING_HOLD):
        raise NotFound(_("There is nothing here, or it is not yours to see."))
    return actor


async def _closed_books(actor: Actor) -> list[QuizChoice]:
    return [each for each in await quiz_choices(actor) if each.closed_book]


async def _units(actor: Actor) -> Choices:
    """The org units whose people may be expected; without a reach over everything one has to be chosen."""
    paths = reach_paths(actor, Action.SITTING_HOLD)
    listed = await units_within(paths)
    free: Choices = [("", _("Anybody who has the code"))] if "/" in paths else []
    return free + unit_options(listed)


async def _meant(actor: Actor, form: SittingForm) -> NewSitting:
    quiz = chosen(await _closed_books(actor), form.quiz)
    opens = moment("opens", form.opens, actor.timezone) or clock.now()
    units = {unit.code: unit.id for unit in await units_within(reach_paths(actor, Action.SITTING_HOLD))}
    if form.unit and form.unit not in units:
        sentence = _("Choose a team from the list.")
        raise Invalid(sentence, {"unit": sentence})
    closes = opens + timedelta(minutes=form.minutes)
    return NewSitting(quiz.course_id, quiz.unit_key, form.room, opens, closes, units.get(form.unit))


async def _new(request: AnyRequest, actor: Actor, form: Bound[SittingForm], *, status: int = 200) -> Response[bytes]:
    quizzes = quiz_options(await _closed_books(actor))
    return page(request, "exams/sitting_new.html", status=status, form=form, quizzes=quizzes, units=await _units(actor))
