"""Reviews: asking, remarks at paragraphs, the answer; and the courses that are due for a look (P6.1)."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core.errors import Conflict
from lms.core.forms import Bound, Text, blank, posted
from lms.core.guards import actor_of
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.drafts import queries as drafts
from lms.drafts.queries import DraftView
from lms.drafts.service import open_draft
from lms.releases import service
from lms.releases.queries import reviews as queries
from lms.releases.queries.paragraphs import Paragraph, paragraphs
from lms.releases.service.reviewing import LONGEST, LONGEST_COMMENT, NewComment

AnyRequest = Request[Any, Any, Any]
Form = TypeVar("Form", bound=msgspec.Struct)


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

    async def ask(actor: Actor, said: AskForm) -> None:
        await service.ask_review(actor, code, said.reviewer, said.words)

    return await _taken(request, code, AskForm, ask, name="ask", refused_at="reviewer")


@post("/authoring/courses/{code:str}/reviews/{ref:str}/answer", name="reviews.answer", status_code=303)
async def answer_form(request: AnyRequest, code: FromPath[str], ref: FromPath[str]) -> Response[Any]:
    """Approve, or say what has to change."""

    async def answer(actor: Actor, said: AnswerForm) -> None:
        await service.answer_review(actor, code, ref, said.outcome, said.answer)

    return await _taken(request, code, AnswerForm, answer)


@post("/authoring/courses/{code:str}/remarks", name="reviews.comment", status_code=303)
async def comment_form(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """Leave a remark."""

    async def comment(actor: Actor, said: CommentForm) -> None:
        here = await _paragraphs(actor, await open_draft(actor, code), said.unit, said.locale)
        quote = next((one.words for one in here if one.number == said.block), "")
        await service.comment(actor, code, NewComment(said.unit, said.locale, said.words, said.block, quote))

    return await _taken(request, code, CommentForm, comment, name="remark")


@post("/authoring/courses/{code:str}/remarks/{ref:str}/settlement", name="reviews.settle", status_code=303)
async def settle_form(request: AnyRequest, code: FromPath[str], ref: FromPath[str]) -> Redirect:
    """A remark is dealt with."""
    await service.settle_comment(actor_of(request), code, ref)
    return _back(request, code)


@post("/authoring/courses/{code:str}/care", name="reviews.care", status_code=303)
async def care_form(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """Say what holds for publishing, and when to look again."""

    async def care(actor: Actor, said: CareForm) -> None:
        at = datetime.combine(said.look_again, time(12), UTC) if said.look_again else None
        await service.set_care(
            actor, code, needs_review=said.needs_review, look_again_at=at, every_months=said.every_months
        )

    return await _taken(request, code, CareForm, care, name="care", action=Action.COURSE_PUBLISH)


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


async def _taken(
    request: AnyRequest, code: str, kind: type[Form], take: Callable[[Actor, Form], Awaitable[None]], *,
    name: str = "", refused_at: str = "", action: Action = Action.COURSE_WRITE,
) -> Response[Any]:  # fmt: skip
    """Do what a form says; with a fault the page comes again with what was typed in the form called `name`.

    `refused_at` is the field at which a Conflict is said; without it the error page says it.
    """
    actor = actor_of(request)
    require(actor, action)
    form = await posted(request, kind)
    if form.value is None:
        return await _page(request, code, {name: form}, status=422)
    try:
        await take(actor, form.value)
    except Conflict as refused:
        if not refused_at:
            raise
        return await _page(request, code, {name: form.refused(refused_at, refused.message)}, status=409)
    return _back(request, code)


async def _page(
    request: AnyRequest, code: str, forms: Mapping[str, Bound[Any]] = MappingProxyType({}), *, status: int = 200
) -> Response[bytes]:
    actor = actor_of(request)
    view = await open_draft(actor, code)
    stands = await queries.care_of(actor, code)
    day = stands.look_again_at.date().isoformat() if stands.look_again_at else ""
    needs = ["true"] if stands.needs_review else []
    care = blank(CareForm, needs_review=needs, look_again=day, every_months=str(stands.every_months))
    remark = forms.get("remark", blank(CommentForm))
    key, lang = _chosen(request, view, remark)
    here = await _paragraphs(actor, view, key, lang) if key else ()
    return page(
        request, "releases/review.html", status=status, view=view, key=key, lang=lang, paragraphs=here,
        requests=await queries.requests(actor, code),
        comments=await queries.comments(actor, code), reviewers=await queries.reviewers(actor), stands=stands,
        ask=forms.get("ask", blank(AskForm)), care=forms.get("care", care),
        remark=remark,
    )  # fmt: skip


def _chosen(request: AnyRequest, view: DraftView, remark: Bound[CommentForm]) -> tuple[str, str]:
    """Of which page, in which language, the paragraphs are shown; "" when there is no page."""
    keys = [unit.key for module, _titles in view.modules for unit in view.units_of(module)]
    wanted = remark.raw.get("unit", "") or str(request.query_params.get("unit", ""))
    lang = remark.raw.get("locale", "") or str(request.query_params.get("lang", ""))
    key = wanted if wanted in keys else next(iter(keys), "")
    return key, lang if lang in view.languages else view.source


async def _paragraphs(actor: Actor, view: DraftView, key: str, lang: str) -> tuple[Paragraph, ...]:
    return () if view.unit(key).is_quiz else await paragraphs(actor, view.code, key, lang)
