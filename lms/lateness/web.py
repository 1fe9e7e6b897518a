"""The page of late answers: both times, and one key to decide."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect
from markupsafe import Markup  # noqa: TID251  as a type only; lms.core.html makes it
from msgspec import Meta

from lms.accounts.rules.permissions import Action, Actor, Role, may_somewhere
from lms.core.errors import Invalid, NotFound
from lms.core.forms import Bound, posted
from lms.core.guards import actor_of
from lms.core.i18n import current_timezone
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.lateness import queries, service
from lms.lateness.queries import Late
from lms.questions.rules.answers import Answer
from lms.quizzes.queries import markup

AnyRequest = Request[Any, Any, Any]
Number = Annotated[str, QueryParameter(name="page")]


class DecisionForm(msgspec.Struct, frozen=True):
    """Accept or refuse; a refusal says why."""

    decision: Literal["accept", "refuse"]
    reason: Annotated[str, Meta(max_length=400)] = ""


class Line(msgspec.Struct, frozen=True):
    """One late answer as it is shown; the clocks say seconds, because seconds decide."""

    late: Late
    prompt: Markup
    given: tuple[Markup, ...]
    counts: tuple[Markup, ...]
    given_clock: str
    ended_clock: str
    arrived_clock: str


@get("/authoring/late-answers", name="late")
async def late_answers(request: AnyRequest, number: Number = "1") -> Response[bytes]:
    """What waits, the oldest first."""
    return await _page(request, number)


@post("/authoring/late-answers/{ref:str}/{slot:int}/decision", name="late.decide", status_code=303)
async def decide(request: AnyRequest, ref: FromPath[str], slot: FromPath[int]) -> Response[Any]:
    """Accept or refuse one."""
    actor, form = _decider(request), await posted(request, DecisionForm)
    await queries.one_waiting(actor, ref, slot)
    if form.value is None:
        return await _page(request, "1", form, (ref, slot))
    accepted = form.value.decision == "accept"
    try:
        await service.decide(actor, ref, slot, accepted=accepted, reason=form.value.reason)
    except Invalid as refusal:
        return await _page(request, "1", form.refused_by(refusal), (ref, slot))
    urls_of(request.app)
    return Redirect(url("late", done=form.value.decision), status_code=303)


async def _page(
    request: AnyRequest, number: str, form: Bound[DecisionForm] | None = None, at: tuple[str, int] = ("", 0)
) -> Response[bytes]:
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    found = await queries.waiting(_decider(request), wanted)
    lines = [_line(each) for each in found.items]
    done = request.query_params.get("done", "")
    return page(
        request, "lateness/late.html", status=422 if form else 200, found=found, lines=lines, form=form, at=at,
        size=queries.PAGE, done=done,
    )  # fmt: skip


def _line(late: Late) -> Line:
    def shown(answer: Answer) -> tuple[Markup, ...]:
        return tuple(markup(line) for line in late.question.show(answer))

    clocks = [_clock(at) for at in (late.given_at, late.ended_at, late.arrived_at)]
    return Line(late, markup(late.question.prompt), shown(late.answer), shown(late.counts), *clocks)


def _clock(at: datetime) -> str:
    return f"{at.astimezone(current_timezone()):%H:%M:%S}"


def _decider(request: AnyRequest) -> Actor:
    """Whoever may decide about anything; the list then holds what is theirs."""
    actor = actor_of(request)
    if not (actor.has(Role.INSTRUCTOR) or may_somewhere(actor, Action.LATE_DECIDE)):
        raise NotFound(_("There is nothing here, or it is not yours to see."))
    return actor


routes = [late_answers, decide]
