"""The door that looks at a text while it is typed; it keeps nothing."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, post
from litestar.params import FromPath
from msgspec import Meta

from lms.core.errors import Invalid
from lms.core.forms import form_of, posted
from lms.core.guards import actor_of
from lms.core.templating import fragment
from lms.drafts import queries as drafts
from lms.quizwriting import queries

NO_STORE: Final = {"cache-control": "no-store"}
ROOMY: Final = {"form_limit": 2_000_000}


class LookForm(msgspec.Struct, frozen=True):
    """Where the caret stands."""

    line: Annotated[int, Meta(ge=1, le=1_000_000)] = 1


@post(
    "/authoring/courses/{code:str}/quizzes/{key:str}/look",
    name="quizwriting.look",
    status_code=200,
    opt=ROOMY,
)
async def look(request: Request[Any, Any, Any], code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """Questions, problems and preview of a text that need not be saved."""
    actor, bound = actor_of(request), await posted(request, LookForm)
    view = await drafts.draft(actor, code)
    view.unit(key)
    named = str(request.query_params.get("lang", ""))
    locale = named if named in view.languages else view.source
    if bound.value is None:
        raise Invalid(next(iter(bound.errors.values())), bound.errors)
    body = (await form_of(request)).last("body").replace("\r\n", "\n").replace("\r", "\n")
    seen = await queries.seen(actor, code, key, locale, body, bound.value.line)
    return fragment(request, "quizwriting/_look.html", headers=NO_STORE, seen=seen, lang=locale)
