"""Asking for a check and answering: the learner's page, the list of those who care for the course, one objection."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect
from msgspec import Meta

from lms.attempts.rules.states import OPEN
from lms.core.errors import Conflict, NotFound
from lms.core.forms import Bound, Text, blank, posted
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.courses import queries as courses
from lms.disputes import queries, service
from lms.papers.rules.feedback import feedback
from lms.questions.rules.inline import plain
from lms.questions.rules.kinds import decode, in_language
from lms.quizzes.queries import AttemptView, own_attempt

AnyRequest = Request[Any, Any, Any]


class AskForm(msgspec.Struct, frozen=True):
    """What the learner writes, and about which question (0: the whole)."""

    words: Annotated[Text, Meta(min_length=10, max_length=service.LONGEST)]
    slot: Annotated[int, Meta(ge=0, le=999)] = 0


class DraftForm(msgspec.Struct, frozen=True):
    """The same while it is typed."""

    words: Annotated[Text, Meta(max_length=service.LONGEST)] = ""
    slot: Annotated[int, Meta(ge=0, le=999)] = 0


class AnswerForm(msgspec.Struct, frozen=True):
    """What came of it, and why."""

    outcome: Literal["changed", "stands"]
    answer: Annotated[Text, Meta(min_length=3, max_length=service.LONGEST)]


@get("/attempts/{ref:str}/objections", name="objections.own")
async def own(request: AnyRequest, ref: FromPath[str], slot: FromQuery[str] = "") -> Response[bytes]:
    """The learner's objections to an attempt, with what is being written."""
    attempt = await _attempt(request, ref)
    draft = await queries.draft_of(actor_of(request), attempt.id)
    wanted = slot if slot.isascii() and slot.isdigit() and len(slot) < 4 else str(draft["slot"]) if draft else "0"
    form = blank(AskForm, words=draft["words"] if draft else "", slot=wanted)
    return await _own_page(request, attempt, form)


@post("/attempts/{ref:str}/objection-draft", name="objections.draft", status_code=204)
async def draft(request: AnyRequest, ref: FromPath[str]) -> None:
    """Keep what is being typed."""
    attempt, form = await _attempt(request, ref), await posted(request, DraftForm)
    if form.value is not None:
        await service.keep_draft(actor_of(request), attempt, form.value.slot, form.value.words)


@post("/attempts/{ref:str}/objections", name="objections.send", status_code=303)
async def send(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Ask for a check."""
    attempt, form = await _attempt(request, ref), await posted(request, AskForm)
    if form.value is None:
        return await _own_page(request, attempt, form, status=422)
    try:
        await service.send_objection(actor_of(request), attempt, form.value.slot, form.value.words)
    except Conflict as refusal:
        return await _own_page(request, attempt, form.refused("slot", refusal.message), status=409)
    urls_of(request.app)
    return Redirect(url("objections.own", ref=ref), status_code=303)


@get("/objections", name="objections.list")
async def list_page(
    request: AnyRequest, show: FromQuery[str] = "open", number: Annotated[str, QueryParameter(name="page")] = "1"
) -> Response[bytes]:
    """What waits for an answer in the courses one cares for, the oldest first."""
    state = "closed" if show == "closed" else "open"
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    actor = actor_of(request)
    found = await queries.open_objections(actor, state, at)
    outlines = await courses.outlines({each.course_version for each in found.items}, actor.locale)
    titles = {each.ref: outlines[each.course_version].title for each in found.items}
    return page(request, "disputes/objections.html", found=found, show=state, titles=titles)


@get("/objections/{ref:str}", name="objections.one")
async def one(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """One objection with the question, to answer."""
    return await _one_page(request, ref, blank(AnswerForm))


@post("/objections/{ref:str}/answer", name="objections.answer", status_code=303)
async def answer(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Answer and close."""
    form = await posted(request, AnswerForm)
    if form.value is None:
        return await _one_page(request, ref, form, status=422)
    await service.answer_objection(actor_of(request), ref, form.value.outcome, form.value.answer)
    urls_of(request.app)
    return Redirect(url("objections.list"), status_code=303)


async def _attempt(request: AnyRequest, ref: str) -> AttemptView:
    """One's own attempt that is handed in. Raises NotFound."""
    attempt = await own_attempt(actor_of(request), ref)
    if attempt.state in OPEN:
        raise NotFound(_("There is no such quiz attempt."))
    return attempt


async def _own_page(
    request: AnyRequest, attempt: AttemptView, form: Bound[AskForm], *, status: int = 200
) -> Response[bytes]:
    tells = feedback(attempt.quiz.rules.mode).own_answers
    questions = [(0, _("The whole quiz"))]
    questions += [(each.position, _about(each.position, each.question.prompt, tells=tells)) for each in attempt.slots]
    mine = await queries.objections_of(actor_of(request), attempt.id)
    return page(
        request, "disputes/own.html", status=status, headers={"cache-control": "no-store"},
        attempt=attempt, form=form, questions=questions, mine=mine,
    )  # fmt: skip


def _about(position: int, prompt: str, *, tells: bool) -> str:
    number = _("Question %(n)s", n=position)
    return _("%(number)s: %(prompt)s", number=number, prompt=plain(prompt)[:80]) if tells else number


async def _one_page(request: AnyRequest, ref: str, form: Bound[AnswerForm], *, status: int = 200) -> Response[bytes]:
    actor = actor_of(request)
    found = await queries.objection_of(actor, ref)
    prompt = plain(in_language(decode(found.bodies), actor.locale).prompt) if found.bodies else ""
    outline = await courses.outline(found.course_version, actor.locale)
    return page(
        request, "disputes/objection.html", status=status, found=found, form=form, prompt=prompt, course=outline.title
    )
