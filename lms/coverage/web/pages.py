"""Coverage: the clauses part by part, one clause with all there is about it, and the way from a gap to a new page."""

from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.rules.permissions import Action, may, require
from lms.core.errors import Invalid, NotFound
from lms.core.forms import Bound, blank, posted
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.coverage import queries, service
from lms.coverage.web.sheet import sheet_of
from lms.coverage.web.views import part_key, view_of
from lms.coverage.web.words import sentence
from lms.drafts import queries as drafts
from lms.policies.queries import policies
from lms.policies.service import end_served, say_served

AnyRequest = Request[Any, Any, Any]
_SHOWN: Final = 100


class BeginForm(msgspec.Struct, frozen=True):
    """In which course something new about the clause begins, and what."""

    course: Annotated[str, Meta(min_length=1, max_length=60)]
    what: Literal["md", "quiz"] = "md"


class ServeForm(msgspec.Struct, frozen=True):
    """Where Lull itself serves a clause, in words and as an address; `end` when it does not any more."""

    place: Annotated[str, Meta(max_length=200)] = ""
    address: Annotated[str, Meta(max_length=200)] = ""
    end: str = ""


@get("/authoring/coverage", name="coverage")
async def coverage_page(
    request: AnyRequest, part: FromQuery[str] = "", show: FromQuery[str] = "", policy: FromQuery[str] = "",
    number: Annotated[str, QueryParameter(name="page")] = "1",
) -> Response[bytes]:  # fmt: skip
    """The clauses of one part of a policy, or only those to which something is missing."""
    actor = actor_of(request)
    every = await queries.coverage(actor)
    names = await policies(actor.locale)
    chosen = next((one for one in names if one.key == policy), names[0])
    found = [one for one in every if one.clause.policy == chosen.key]
    urls_of(request.app)
    view = view_of(found, names, chosen, part=part, gaps=show == "gaps", number=number)
    return page(request, "coverage/coverage.html", view=view, said=sentence, cares=may(actor, Action.POLICY_CARE))


@get("/authoring/coverage.csv", name="coverage.sheet")
async def coverage_sheet(request: AnyRequest) -> Response[bytes]:
    """Every clause as a line of a sheet."""
    content = sheet_of(await queries.coverage(actor_of(request)))
    headers = {"content-disposition": 'attachment; filename="coverage.csv"', "cache-control": "no-store"}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@get("/authoring/coverage/{clause:str}", name="coverage.clause")
async def clause_page(request: AnyRequest, clause: FromPath[str]) -> Response[bytes]:
    """One clause: its pages, its questions, what is missing, and where something new begins."""
    return await _page(request, clause, blank(BeginForm, what=request.query_params.get("new", "md")))


@post("/authoring/coverage/{clause:str}", name="coverage.begin", status_code=303)
async def begin_form(request: AnyRequest, clause: FromPath[str]) -> Response[Any]:
    """Begin a page or a quiz about the clause, and go there."""
    actor = actor_of(request)
    require(actor, Action.COURSE_WRITE)
    form = await posted(request, BeginForm)
    if form.value is None:
        return await _page(request, clause, form, status=422)
    key = await service.begin_about(actor, clause, form.value.course, form.value.what)
    urls_of(request.app)
    return Redirect(url("editing.unit", code=form.value.course, key=key), status_code=303)


@post("/authoring/coverage/{clause:str}/place", name="coverage.serve", status_code=303)
async def serve_form(request: AnyRequest, clause: FromPath[str]) -> Response[Any]:
    """Say that Lull itself serves the clause, and where; or that it does not any more."""
    actor = actor_of(request)
    require(actor, Action.POLICY_CARE)
    form = await posted(request, ServeForm)
    if form.value is None:
        return await _page(request, clause, blank(BeginForm), place=form, status=422)
    try:
        if form.value.end:
            await end_served(actor, clause)
        else:
            await say_served(actor, clause, form.value.place, form.value.address)
    except Invalid as refused:
        return await _page(request, clause, blank(BeginForm), place=form.refused_by(refused), status=422)
    urls_of(request.app)
    return Redirect(url("coverage.clause", clause=clause), status_code=303)


async def _page(
    request: AnyRequest, clause: str, form: Bound[BeginForm], *, place: Bound[ServeForm] | None = None,
    status: int = 200,
) -> Response[bytes]:  # fmt: skip
    actor = actor_of(request)
    found = next((one for one in await queries.coverage(actor) if one.clause.id == clause), None)
    if found is None:
        raise NotFound(_("There is nothing here, or it is not yours to see."))
    mine = await drafts.drafts(actor, actor.locale, mine=True)
    everything = await drafts.drafts(actor, actor.locale)
    courses = {row.code: row.title for row in (*mine.items, *everything.items)}
    said = found.served
    return page(
        request, "coverage/clause.html", status=status, found=found, form=form, said=sentence, shown=_SHOWN,
        courses=list(courses.items()), cares=may(actor, Action.POLICY_CARE), part=part_key(found.clause),
        place=place or blank(ServeForm, place=said.place if said else "", address=said.address if said else ""),
    )  # fmt: skip
