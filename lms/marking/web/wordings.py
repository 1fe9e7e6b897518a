"""Wordings that are nearly right: what is proposed, whom it would change, and the decision."""

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from lms.core.forms import form_of
from lms.core.guards import actor_of
from lms.core.templating import page
from lms.credits.service import foresee_credits
from lms.marking import queries, service
from lms.marking.rules.markers import require_marker
from lms.quizzes.queries import markup

AnyRequest = Request[Any, Any, Any]

_NO_STORE: Final = {"cache-control": "no-store"}
_SHOWN: Final = 100


@get("/marking/wordings", name="marking.wordings")
async def wordings_page(request: AnyRequest) -> Response[bytes]:
    """Answers that are nearly right, by question, with how many people gave each."""
    actor = require_marker(actor_of(request))
    found = (await queries.proposals(actor))[:_SHOWN]
    prompts = {each.version: markup(each.prompt) for each in found}
    return page(request, "marking/wordings.html", headers=_NO_STORE, proposals=found, prompts=prompts)


@get("/marking/wordings/{version:int}/{gap:int}", name="marking.wording")
async def wording_page(
    request: AnyRequest, version: FromPath[int], gap: FromPath[int], wording: FromQuery[str] = ""
) -> Response[bytes]:
    """Whom it would change to let a wording count: a look, nothing is written."""
    actor = require_marker(actor_of(request))
    found = await queries.foreseen(actor, version, gap, wording[:200])
    changes = await foresee_credits(found.wanted)
    return page(
        request, "marking/wording.html", headers=_NO_STORE, version=version, gap=gap, wording=wording,
        changes=await queries.changed_people(changes), total=len(changes),
    )  # fmt: skip


@post("/marking/wordings/{version:int}/{gap:int}", name="marking.decide", status_code=303)
async def decide(request: AnyRequest, version: FromPath[int], gap: FromPath[int]) -> Response[Any]:
    """Let it count for everybody who gave it, or do not propose it again."""
    actor, form = require_marker(actor_of(request)), await form_of(request)
    if form.last("do") == "accept":
        changed = await service.accept_for_all(actor, version, gap, form.last("wording")[:200])
        return Redirect(f"/marking/wordings?done={len(changed)}", status_code=303, headers=_NO_STORE)
    await service.decline(actor, version, gap, form.last("wording")[:200])
    return Redirect("/marking/wordings", status_code=303, headers=_NO_STORE)
