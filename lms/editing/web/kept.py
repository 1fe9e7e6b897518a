"""Saving by a form, without scripts: the same rules as for what a page sends by itself."""

from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.response import Redirect
from msgspec import Meta

from lms.core.errors import Conflict, Invalid
from lms.core.forms import form_of, posted
from lms.core.guards import actor_of
from lms.core.urls import url, urls_of
from lms.drafts import queries, service
from lms.drafts.service.saving import Count, DeviceId
from lms.editing.web.about import AboutForm
from lms.editing.web.opened import NO_STORE, AnyRequest, written_locale


class UnitForm(msgspec.Struct, frozen=True):
    """What belongs to one language, and the version that it and the text were typed upon."""

    base: Count
    device: DeviceId
    title: Annotated[str, Meta(max_length=200)] = ""
    minutes: Annotated[str, Meta(max_length=3, pattern="^[0-9]*$")] = ""
    media: Annotated[str, Meta(max_length=120)] = ""


async def kept_by_form(request: AnyRequest, code: str, key: str) -> Response[bytes]:
    """Keep what was typed and show the page again; what somebody else was faster with stands beside it there."""
    actor, bound = actor_of(request), await posted(request, UnitForm)
    view = await queries.draft(actor, code)
    locale = written_locale(request, view)
    view.unit(key)
    form = bound.value
    if form is None:
        raise Invalid(next(iter(bound.errors.values())))
    sent = await form_of(request)
    head: dict[str, Any] = {"title": form.title}
    about = await posted(request, AboutForm)
    if "kind" in sent:
        head |= {"minutes": form.minutes, "media": form.media if about.value and about.value.kind != "page" else ""}
    # The text as it was typed, to the last line break.
    save = service.Save(form.base, form.device, 1, sent.last("body"), head)
    mark = "saved"
    try:
        await service.save_text(actor, code, key, locale, save)
    except Conflict:
        mark = "aside"
    if "kind" in sent and about.value:
        await service.change_unit(actor, code, key, about.value.changes)
    urls_of(request.app)
    path = url("editing.unit", code=code, key=key, lang=locale)
    return Redirect(f"{path}#{mark}", status_code=303, headers=NO_STORE)
