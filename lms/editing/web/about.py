"""More about a page, the same in all its languages: kind, whether it is asked for, what completes it, clauses."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Meta

from lms.core.errors import Invalid
from lms.core.forms import posted
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.urls import url, urls_of
from lms.drafts import queries, service
from lms.editing.web.opened import NO_STORE, AnyRequest, wanted_locale


class AboutForm(msgspec.Struct, frozen=True):
    """What all languages of the page have in common; empty is what goes without saying."""

    kind: Literal["page", "video", "audio", "file"] = "page"
    required: bool = False
    complete: Literal["", "read", "checks", "acknowledge"] = ""
    clauses: Annotated[str, Meta(max_length=400)] = ""

    @property
    def changes(self) -> dict[str, Any]:
        """As values of the head; None takes one out."""
        clauses = [one for one in self.clauses.replace(",", " ").replace("、", " ").split() if one]
        return {
            "kind": None if self.kind == "page" else self.kind,
            "required": None if self.required else "no",
            "complete": self.complete or None,
            "clauses": clauses or None,
        }


class Changed(msgspec.Struct, frozen=True):
    """The version that this change alone made of the text; 0 when there was nothing to change."""

    version: int


@post("/authoring/courses/{code:str}/units/{key:str}/about", name="editing.about", status_code=303)
async def about(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """Change what the page is in all its languages at once."""
    actor, bound = actor_of(request), await posted(request, AboutForm)
    view = await queries.draft(actor, code)
    view.unit(key)
    locale = wanted_locale(request, view)
    if bound.value is None:
        raise Invalid(_("Write clauses like P4.1, with commas between them."), bound.errors)
    versions = await service.change_unit(actor, code, key, bound.value.changes)
    if "application/json" in request.headers.get("accept", ""):
        body = msgspec.json.encode(Changed(versions.get(locale, 0)))
        return Response(body, status_code=200, media_type="application/json", headers=NO_STORE)
    urls_of(request.app)
    return Redirect(f"{url('editing.unit', code=code, key=key, lang=locale)}#about", status_code=303, headers=NO_STORE)
