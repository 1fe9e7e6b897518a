"""The pages of a trial: those of an attempt, with doors of their own. They work as plain forms too."""

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from lms.attempts.rules.clock import face
from lms.attempts.rules.pauses import grace_ends_at
from lms.attempts.rules.states import OPEN, State
from lms.attempts.rules.turns import turn
from lms.core import clock
from lms.core.errors import Invalid
from lms.core.forms import Form, form_of
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.drafts import queries as drafts
from lms.practice.rules.tries import Confidence, Kind, Try
from lms.questions.rules.answers import Answer
from lms.questions.rules.forms import answer_from_form
from lms.quizzes.queries.pausing import standing_still
from lms.trials import service
from lms.trials.queries import TrialView, own_trial
from lms.trials.service import Unready
from lms.trials.web import views
from lms.trials.web.views import NO_STORE

AnyRequest = Request[Any, Any, Any]

ROOMY: Final = {"form_limit": 2_000_000}
_answers = msgspec.json.Decoder(Answer)


@post("/authoring/courses/{code:str}/quizzes/{key:str}/trials", name="trials.begin", status_code=303)
async def begin(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[Any]:
    """Try out the quiz as it stands in the draft, in the language that the address names."""
    actor = actor_of(request)
    view = await drafts.draft(actor, code)
    unit = view.unit(key)
    named = str(request.query_params.get("lang", ""))
    locale = named if named in view.languages else view.source
    try:
        ref = await service.begin(actor, code, key, locale)
    except Unready as refusal:
        return page(
            request, "trials/unready.html", status=422, headers=NO_STORE, view=view, unit=unit, lang=locale,
            problems=refusal.problems,
        )  # fmt: skip
    return to_trial(request, ref)


@get("/authoring/trials/{ref:str}", name="trials.one")
async def one(request: AnyRequest, ref: FromPath[str], q: FromQuery[str] = "") -> Response[bytes]:
    """The trial: its questions as long as it runs, then its result."""
    found = await own_trial(actor_of(request), ref)
    if found.attempt.state not in OPEN:
        return views.result_page(request, found)
    urls_of(request.app)
    name, more = _face(found, q)
    return page(
        request, name, headers=NO_STORE, attempt=found.attempt, paper=found.paper, quiz=views.before(found),
        token="", now=clock.now(), url=views.doors, **more,
    )  # fmt: skip


def _face(found: TrialView, asked: str) -> tuple[str, dict[str, Any]]:
    """The template of a trial that is not over, and what it needs besides."""
    attempt, rules = found.attempt, found.paper.rules
    if attempt.state is State.PAUSED:
        return "trials/paused.html", {"pause": standing_still(attempt, found.paper.beside)}
    if attempt.state is State.OVERDUE:
        return "trials/overdue.html", {"until": grace_ends_at(attempt.clock, rules)}
    total = len(attempt.slots)
    at = turn(rules.nav, current=found.work.at, total=total, asked=asked)
    opened_at = found.work.opened.get(at.at) if at else None
    time = face(attempt.clock, clock.now(), opened_at=opened_at, questions=total)
    empty: dict[str, Any] = {"beside": None, "replaced": frozenset(), "said": ""}
    shown = empty | {"items": views.items(found, at), "turn": at}
    return "trials/attempt.html", shown | msgspec.structs.asdict(time)


@post("/authoring/trials/{ref:str}/answers", name="trials.keep", status_code=303, opt=ROOMY)
async def keep(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """What the page holds; the buttons that lead to another question come here too."""
    go = await keep_sent(request, ref)
    if "hx-request" in request.headers:
        return Response(b"", status_code=204, headers=NO_STORE)
    return to_trial(request, ref, q="0" if go == "0" else None)


@post("/authoring/trials/{ref:str}/slots/{slot:int}/tries", name="trials.check", status_code=303, opt=ROOMY)
async def check(request: AnyRequest, ref: FromPath[str], slot: FromPath[int]) -> Response[Any]:
    """The Check button of a question that is practised."""
    await keep_sent(request, ref)
    found, form = await own_trial(actor_of(request), ref), await form_of(request)
    sure = form.last("confidence")
    step = Try(
        Kind.SHOWN if form.last("show") else Kind.TRY,
        found.work.answers.get(slot),
        Confidence(sure) if sure in set(Confidence) else None,
    )
    await service.check(actor_of(request), ref, slot, step)
    return to_trial(request, ref, mark=f"#question-{slot}")


@post("/authoring/trials/{ref:str}/pause", name="trials.pause", status_code=303, opt=ROOMY)
async def pause(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """A call came in: what the page holds is kept, and the clock stands still."""
    await keep_sent(request, ref)
    await service.pause(actor_of(request), ref)
    return to_trial(request, ref)


@post("/authoring/trials/{ref:str}/resumption", name="trials.resume", status_code=303)
async def resume(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """The call is over."""
    await service.resume(actor_of(request), ref)
    return to_trial(request, ref)


async def keep_sent(request: AnyRequest, ref: str) -> str:
    """Keep the answers that a page sends, and say where it wants to go."""
    actor, form = actor_of(request), await form_of(request)
    found = await own_trial(actor, ref)
    places = [slot.position for slot in found.attempt.slots if f"was-{slot.position}" in form]
    answers = {at: _answer(form, at, found) for at in places}
    go = form.last("go")
    wanted = int(go) if go.isascii() and go.isdecimal() and len(go) < 4 else 0
    await service.keep(actor, ref, answers, {at: f"flag-{at}" in form for at in places}, wanted)
    return go


def _answer(form: Form, place: int, found: TrialView) -> Answer:
    """As a script says it, else as the fields do."""
    if f"answer-{place}" not in form:
        return answer_from_form(found.paper.asked[place - 1].question, form, f"q{place}")
    try:
        said: Answer = _answers.decode(form.last(f"answer-{place}"))
    except (msgspec.DecodeError, RecursionError) as error:
        sentence = _("The page did not arrive as it was sent out. Open it again; saved answers are there.")
        raise Invalid(sentence) from error
    return said


def to_trial(request: AnyRequest, ref: str, *, mark: str = "", q: str | None = None) -> Redirect:
    """The page of the trial."""
    urls_of(request.app)
    return Redirect(f"{url('trials.one', ref=ref, q=q)}{mark}", status_code=303, headers=NO_STORE)
