"""Reviews: asking, remarks at paragraphs, the answer; and the courses that are due for a look (P6.1)."""

from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.rules.permissions import Action, require
from lms.core.errors import Conflict
from lms.core.forms import Bound, Text, blank, posted
from lms.core.guards import actor_of
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.drafts import queries as drafts
from lms.releases import service
from lms.releases.queries import reviews as queries
from lms.releases.service.reviewing import LONGEST, LONGEST_COMMENT, NewComment

AnyRequest = Request[Any, Any, Any]


class AskForm(msgspec.Struct, frozen=True):
    """Whom to ask, and what to look at."""

    reviewer: Annotated[str, Meta(min_length=1, max_length=24)]
    words: Annotated[Text, Meta(max_length=LONGEST)] = ""


class AnswerForm(msgspec.Struct, frozen=True):
    """What the reviewer says."""

    outcome: Literal["approved", "changes"]
    answer: Annotated[Text, Meta(max_length=LONGEST)] = ""


class CommentForm(msgspec.Struct, frozen=True):
    """A remark at a paragraph of a page; block 0 is the whole page."""

    unit: Annotated[str, Meta(min_length=1, max_length=80)]
    locale: Annotated[str, Meta(min_length=2, max_length=10)]
    words: Annotated[Text, Meta(min_length=1, max_length=LONGEST_COMMENT)]
    block: Annotated[int, Meta(ge=0, le=10_000)] = 0
    quote: Annotated[str, Meta(max_length=400)] = ""


class CareForm(msgspec.Struct, frozen=True):
    """What holds for the course."""

    needs_review: bool = False
    look_again: date | None = None
    every_months: Annotated[int, Meta(ge=1, le=60)] = 12


@get("/authoring/courses/{code:str}/review", name="reviews.page")
async def review_page(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Who was asked, what was said, and what holds for publishing this course."""
    return await _page(request, code)


@post("/authoring/courses/{code:str}/reviews", name="reviews.ask", status_code=303)
async def ask_form(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """Ask somebody to look at the draft."""
    actor = actor_of(request)
    require(actor, Action.COURSE_WRITE)
    form = await posted(request, AskForm)
    if form.value is None:
        return await _page(request, code, ask=form, status=422)
    try:
        await service.ask_review(actor, code, form.value.reviewer, form.value.words)
    except Conflict as refused:
        return await _page(request, code, ask=form.refused("reviewer", refused.message), status=409)
    return _back(request, code)


@post("/authoring/courses/{code:str}/reviews/{ref:str}/answer", name="reviews.answer", status_code=303)
async def answer_form(request: AnyRequest, code: FromPath[str], ref: FromPath[str]) -> Response[Any]:
    """Approve, or say what has to change."""
    actor = actor_of(request)
    require(actor, Action.COURSE_WRITE)
    form = await posted(request, AnswerForm)
    if form.value is None:
        return await _page(request, code, status=422)
    await service.answer_review(actor, code, ref, form.value.outcome, form.value.answer)
    return _back(request, code)


@post("/authoring/courses/{code:str}/remarks", name="reviews.comment", status_code=303)
async def comment_form(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """Leave a remark."""
    actor = actor_of(request)
    require(actor, Action.COURSE_WRITE)
    form = await posted(request, CommentForm)
    if form.value is None:
        return await _page(request, code, remark=form, status=422)
    said = form.value
    await service.comment(actor, code, NewComment(said.unit, said.locale, said.words, said.block, said.quote))
    return _back(request, code)


@post("/authoring/courses/{code:str}/remarks/{ref:str}/settlement", name="reviews.settle", status_code=303)
async def settle_form(request: AnyRequest, code: FromPath[str], ref: FromPath[str]) -> Redirect:
    """A remark is dealt with."""
    await service.settle_comment(actor_of(request), code, ref)
    return _back(request, code)


@post("/authoring/courses/{code:str}/care", name="reviews.care", status_code=303)
async def care_form(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """Say what holds for publishing, and when to look again."""
    actor = actor_of(request)
    require(actor, Action.COURSE_PUBLISH)
    form = await posted(request, CareForm)
    if form.value is None:
        return await _page(request, code, care=form, status=422)
    said = form.value
    at = datetime.combine(said.look_again, time(12), UTC) if said.look_again else None
    await service.set_care(
        actor, code, needs_review=said.needs_review, look_again_at=at, every_months=said.every_months
    )
    return _back(request, code)


@post("/authoring/courses/{code:str}/look", name="reviews.look", status_code=303)
async def look_form(request: AnyRequest, code: FromPath[str]) -> Redirect:
    """Looked at, still right: the next date is set."""
    await service.looked_again(actor_of(request), code)
    urls_of(request.app)
    return Redirect(url("reviews.due", done="1"), status_code=303)


@get("/authoring/reviews", name="reviews.due")
async def due_page(request: AnyRequest) -> Response[bytes]:
    """What waits for one's own review, and courses by the date of their next look."""
    actor = actor_of(request)
    rows = await drafts.drafts(actor, actor.locale)
    titles = {row.code: row.title for row in rows.items}
    return page(
        request, "releases/due.html", asked=await queries.asked_of(actor), due=await queries.due_for_a_look(actor),
        titles=titles, done="done" in request.query_params,
    )  # fmt: skip


def _back(request: AnyRequest, code: str) -> Redirect:
    urls_of(request.app)
    return Redirect(url("reviews.page", code=code), status_code=303)


async def _page(
    request: AnyRequest, code: str, *, ask: Bound[AskForm] | None = None, care: Bound[CareForm] | None = None,
    remark: Bound[CommentForm] | None = None, status: int = 200,
) -> Response[bytes]:  # fmt: skip
    actor = actor_of(request)
    view = await drafts.draft(actor, code)
    stands = await queries.care_of(actor, code)
    day = stands.look_again_at.date().isoformat() if stands.look_again_at else ""
    needs = ["true"] if stands.needs_review else []
    return page(
        request, "releases/review.html", status=status, view=view, requests=await queries.requests(actor, code),
        comments=await queries.comments(actor, code), reviewers=await queries.reviewers(actor),
        ask=ask or blank(AskForm),
        care=care or blank(CareForm, needs_review=needs, look_again=day, every_months=str(stands.every_months)),
        remark=remark or blank(CommentForm), stands=stands,
    )  # fmt: skip
