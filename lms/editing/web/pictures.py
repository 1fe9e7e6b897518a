"""A stored file gets a name in the draft, so that its texts can show it or link to it."""

from typing import Annotated

import msgspec
from litestar import Response, post
from litestar.params import FromPath
from msgspec import Meta

from lms.core.errors import Invalid
from lms.core.forms import posted
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.drafts import queries, service
from lms.editing.web.opened import NO_STORE, AnyRequest


class NameForm(msgspec.Struct, frozen=True):
    """The stored file by its ref, and the name that it would like to have."""

    file: Annotated[str, Meta(min_length=1, max_length=40)]
    name: Annotated[str, Meta(min_length=1, max_length=120)]


class Named(msgspec.Struct, frozen=True):
    """What the texts of the draft call it: media/name."""

    name: str


@post("/authoring/courses/{code:str}/media", name="editing.media", status_code=200)
async def name_media(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Let the texts of a draft use a stored file; the answer is the name it has there."""
    actor, bound = actor_of(request), await posted(request, NameForm)
    await queries.draft(actor, code)
    if bound.value is None:
        raise Invalid(_("Choose a file first."))
    name = await service.add_media_beside(actor, code, bound.value.name, bound.value.file)
    return Response(msgspec.json.encode(Named(name)), media_type="application/json", headers=NO_STORE)
