"""Coverage: the clauses part by part, one clause with all there is about it, and the way from a gap to a new page."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.rules.permissions import Action, require
from lms.core.errors import NotFound
from lms.core.forms import Bound, blank, posted
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.coverage import queries, service
from lms.coverage.queries import Covered
from lms.coverage.web.sheet import sheet_of
from lms.coverage.web.words import sentence
from lms.drafts import queries as drafts

AnyRequest = Request[Any, Any, Any]
_SHOWN: Final = 100


class BeginForm(msgspec.Struct, frozen=True):
    """In which course something new about the clause begins, and what."""

    course: Annotated[str, Meta(min_length=1, max_length=60)]
    what: Literal["md", "quiz"] = "md"


@get("/authoring/coverage", name="coverage")
async def coverage_page(request: AnyRequest, part: FromQuery[str] = "", show: FromQuery[str] = "") -> Response[bytes]:
    """The clauses of one part of the policy, or only those to which something is missing."""
    actor = actor_of(request)
    found = await queries.coverage(actor)
    parts = queries.policy(actor.locale).parts
    at = part if part in parts else next(iter(parts))
    gaps = show == "gaps"
    urls_of(request.app)
    here = [one for one in found if one.clause.part == at and (one.gaps or not gaps)]
    tabs = tuple(
        (url("coverage", part=key, show="gaps" if gaps else "all"), f"{key} ({_missing(found, key)})", key == at)
        for key in parts
    )
    return page(
        request, "coverage/coverage.html", here=here, part=at, title=parts[at], tabs=tabs, gaps=gaps, said=sentence,
        missing=sum(bool(one.gaps) for one in found), total=len(found),
    )  # fmt: skip


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
    if queries.policy(actor.locale).find(clause) is None:
        raise _nothing()
    key = await service.begin_about(actor, clause, form.value.course, form.value.what)
    urls_of(request.app)
    return Redirect(url("editing.unit", code=form.value.course, key=key), status_code=303)


async def _page(request: AnyRequest, clause: str, form: Bound[BeginForm], *, status: int = 200) -> Response[bytes]:
    actor = actor_of(request)
    found = next((one for one in await queries.coverage(actor) if one.clause.id == clause), None)
    if found is None:
        raise _nothing()
    mine = await drafts.drafts(actor, actor.locale, mine=True)
    everything = await drafts.drafts(actor, actor.locale)
    courses = {row.code: row.title for row in (*mine.items, *everything.items)}
    return page(
        request, "coverage/clause.html", status=status, found=found, form=form, said=sentence, shown=_SHOWN,
        courses=list(courses.items()),
    )  # fmt: skip


def _missing(found: Sequence[Covered], part: str) -> int:
    return sum(bool(one.gaps) for one in found if one.clause.part == part)


def _nothing() -> NotFound:
    return NotFound(_("There is nothing here, or it is not yours to see."))
