"""Files that come with a plain form: the way without JavaScript, and for captions."""

from collections.abc import AsyncIterator
from typing import Any, Final

from litestar import Request, Response, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect

from lms.accounts.rules.permissions import Action, require
from lms.core.errors import Conflict, Invalid, TooLarge
from lms.core.forms import form_of
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.library.service import keep_captions
from lms.library.web.pages import show_item, show_library
from lms.media.rules.captions import LARGEST as LARGEST_CAPTIONS
from lms.media.rules.uploads import LIMITS, Sort
from lms.media.service import add_file, replace_file, temporary

AnyRequest = Request[Any, Any, Any]

LARGEST: Final = LIMITS[Sort.AUDIO]
"""Bytes that come with a plain form: what is larger goes in pieces."""
_CHUNK: Final = 1 << 20
_FORM: Final = 1 << 20
_REFUSED: Final = (Invalid, TooLarge, Conflict)


@post("/authoring/media", name="library.add", request_max_body_size=LARGEST + _FORM)
async def add(request: AnyRequest) -> Response[Any]:
    """Take a file in; what refuses it is said above the list."""
    actor = actor_of(request)
    require(actor, Action.COURSE_PUBLISH)
    try:
        sent = await _sent(request)
        alt = (await form_of(request)).last("alt")
        async with temporary(_pieces(sent), LARGEST) as path:
            made = await add_file(actor, path, sent.filename, alt)
    except _REFUSED as refusal:
        return await show_library(request, refusal=refusal.message, status=refusal.status)
    return Redirect(f"/authoring/media/{made.ref}?done=added", status_code=303)


@post("/authoring/media/{ref:str}/versions", name="library.replace", request_max_body_size=LARGEST + _FORM)
async def new_version(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Replace the file; versions that are published keep theirs."""
    actor = actor_of(request)
    require(actor, Action.COURSE_PUBLISH)
    try:
        sent = await _sent(request)
        async with temporary(_pieces(sent), LARGEST) as path:
            await replace_file(actor, ref, path, sent.filename)
    except _REFUSED as refusal:
        return await show_item(request, ref, refusal=refusal.message, status=refusal.status)
    return Redirect(f"/authoring/media/{ref}?done=replaced", status_code=303)


@post("/authoring/media/{ref:str}/captions", name="library.captions", request_max_body_size=LARGEST_CAPTIONS + _FORM)
async def captions(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Keep captions in one language."""
    actor = actor_of(request)
    try:
        sent = await _sent(request)
        await keep_captions(actor, ref, (await form_of(request)).last("locale"), await sent.read(LARGEST_CAPTIONS + 1))
    except _REFUSED as refusal:
        return await show_item(request, ref, refusal=refusal.message, status=refusal.status)
    return Redirect(f"/authoring/media/{ref}?done=captions", status_code=303)


async def _sent(request: AnyRequest) -> UploadFile:
    """The file of the form. Raises Invalid when there is none."""
    sent = (await request.form()).get("file")
    if not isinstance(sent, UploadFile):
        raise Invalid(_("Choose a file first."))
    return sent


async def _pieces(sent: UploadFile) -> AsyncIterator[bytes]:
    while piece := await sent.read(_CHUNK):
        yield piece
