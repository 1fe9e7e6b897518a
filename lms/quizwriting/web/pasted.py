"""The door that reads what was pasted and offers it as our own text; it keeps nothing."""

import asyncio
from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath

from lms.core.forms import form_of
from lms.core.guards import actor_of
from lms.core.templating import fragment
from lms.drafts import queries as drafts
from lms.quizwriting.rules.looking import entries
from lms.quizwriting.rules.pasting import Offer, offer
from lms.quizwriting.web.look import NO_STORE, ROOMY


@post("/authoring/courses/{code:str}/quizzes/{key:str}/pasted", name="quizwriting.pasted", status_code=200, opt=ROOMY)
async def pasted(request: Request[Any, Any, Any], code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """The pasted questions in our text with what could not be carried over; nothing when there is nothing to offer."""
    view = await drafts.draft(actor_of(request), code)
    view.unit(key)
    named = str(request.query_params.get("lang", ""))
    locale = named if named in view.languages else view.source
    form = await form_of(request)
    made = await asyncio.to_thread(_offered, form.last("text"), form.last("body"), locale)
    if made is None:
        return Response(b"", status_code=204, headers=NO_STORE)
    return fragment(request, "quizwriting/_offer.html", headers=NO_STORE, offer=made)


def _offered(text: str, body: str, locale: str) -> Offer | None:
    taken = {one.question.key for one in entries(body, locale) if one.question}
    return offer(text.replace("\r\n", "\n").replace("\r", "\n"), locale, taken)
