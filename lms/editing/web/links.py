"""The search box for what a text can link to."""

from litestar import Response, get
from litestar.params import FromPath

from lms.core.guards import actor_of
from lms.core.templating import fragment
from lms.drafts import queries as drafts
from lms.editing import queries
from lms.editing.web.opened import NO_STORE, AnyRequest, wanted_locale

_LONGEST = 200


@get("/authoring/courses/{code:str}/links", name="editing.links")
async def links(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Units, courses and files that fit the words, as a list to choose from."""
    actor = actor_of(request)
    locale = wanted_locale(request, await drafts.draft(actor, code))
    words = str(request.query_params.get("q", ""))[:_LONGEST]
    found = await queries.targets(actor, code, locale, words)
    return fragment(request, "editing/_links.html", headers=NO_STORE, found=found, lang=locale)
