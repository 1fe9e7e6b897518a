"""Bringing a course in: a Word file or an archive by a plain form, or another course as the beginning."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, post
from litestar.datastructures import UploadFile
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core.errors import Invalid, NotFound, TooLarge
from lms.core.forms import Text, form_of, posted
from lms.core.guards import actor_of
from lms.core.i18n import LOCALES
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.outlines import service
from lms.outlines.service import Brought
from lms.outlines.web.courses import blank_new, shown_new

AnyRequest = Request[Any, Any, Any]
_BODY: Final = 60 << 20
_LONGEST: Final = 200
_ZIP: Final = ".zip"


class CopyForm(msgspec.Struct, frozen=True):
    """Which course, and what the new one is called."""

    code: Annotated[str, Meta(min_length=1, max_length=60)]
    title: Annotated[Text, Meta(min_length=1, max_length=_LONGEST)]


@post(
    "/authoring/course-imports",
    name="outlines.bring",
    status_code=200,
    request_max_body_size=_BODY,
    opt={"form_limit": _BODY},
)
async def bring(request: AnyRequest) -> Response[Any]:
    """A course out of a file; what could not be carried over is listed before one goes on."""
    actor = actor_of(request)
    require(actor, Action.COURSE_WRITE)
    form = await form_of(request)
    title, language = form.last("title").strip()[:_LONGEST], form.last("language")
    try:
        brought = await _brought(actor, await _sent(request), title, language)
    except (Invalid, TooLarge) as refusal:
        return await shown_new(request, blank_new(), status=refusal.status, sentence=refusal.message, title=title)
    return _done(request, brought)


@post("/authoring/course-copies", name="outlines.copy", status_code=303)
async def copy(request: AnyRequest) -> Response[Any]:
    """A new course that begins as a copy of another."""
    actor = actor_of(request)
    require(actor, Action.COURSE_WRITE)
    form = await posted(request, CopyForm)
    if form.value is None:
        sentence = _("Choose a course, and say what the new one is called.")
        return await shown_new(request, blank_new(), status=422, sentence=sentence)
    try:
        brought = await service.as_copy(actor, form.value.code, form.value.title)
    except NotFound as refusal:
        return await shown_new(request, blank_new(), status=422, sentence=refusal.message)
    return _done(request, brought)


async def _sent(request: AnyRequest) -> UploadFile:
    files = [one for _name, one in (await request.form()).multi_items() if isinstance(one, UploadFile)]
    if not files or not files[-1].filename:
        raise Invalid(_("Choose a file first."))
    return files[-1]


async def _brought(actor: Actor, sent: UploadFile, title: str, language: str) -> Brought:
    content = await sent.read()
    if sent.filename.casefold().endswith(_ZIP):
        return await service.from_archive(actor, content)
    if not title:
        raise Invalid(_("Say what the course is called."))
    if language not in LOCALES:
        raise Invalid(_("Choose languages from the list."))
    return await service.from_word(actor, content, title, language)


def _done(request: AnyRequest, brought: Brought) -> Response[Any]:
    if brought.notes:
        return page(request, "outlines/brought.html", brought=brought)
    urls_of(request.app)
    return Redirect(url("outline", code=brought.code), status_code=303)
