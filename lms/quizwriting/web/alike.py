"""The door that tells which questions are nearly the same as the one in hand; it keeps nothing."""

from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath

from lms.accounts.rules.permissions import Action, may
from lms.banks.queries import near_sketch
from lms.core.guards import actor_of
from lms.core.templating import fragment
from lms.quizwriting.rules.likeness import sketch_of, twins
from lms.quizwriting.rules.looking import at_line, entries
from lms.quizwriting.web.forms import asked
from lms.quizwriting.web.look import NO_STORE, ROOMY


@post("/authoring/courses/{code:str}/quizzes/{key:str}/alike", name="quizwriting.alike", status_code=200, opt=ROOMY)
async def alike(request: Request[Any, Any, Any], code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """Questions of this text and of the banks that one may use; nothing when none is much like it."""
    sent, actor = await asked(request, code, key), actor_of(request)
    inside = entries(sent.body, sent.locale)
    here = at_line(inside, sent.line)
    if here is None or here.question is None:
        return Response(b"", status_code=204, headers=NO_STORE)
    same = twins(inside, here)
    near = await near_sketch(actor.person_id, sketch_of(here.question)) if may(actor, Action.BANK_USE) else ()
    if not same and not near:
        return Response(b"", status_code=204, headers=NO_STORE)
    return fragment(request, "quizwriting/_alike.html", headers=NO_STORE, twins=same, near=near, lang=sent.locale)
