"""A translation beside its source: saying that it is up to date."""

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from lms.core.guards import actor_of
from lms.core.urls import url, urls_of
from lms.drafts import queries, service
from lms.editing.web.opened import NO_STORE, AnyRequest, written_locale


@post("/authoring/courses/{code:str}/units/{key:str}/translation", name="editing.up_to_date", status_code=303)
async def up_to_date(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """The translation says what the source says now."""
    actor = actor_of(request)
    view = await queries.draft(actor, code)
    view.unit(key)
    locale = written_locale(request, view)
    await service.up_to_date(actor, code, key, locale)
    urls_of(request.app)
    return Redirect(url("editing.unit", code=code, key=key, lang=locale), status_code=303, headers=NO_STORE)
