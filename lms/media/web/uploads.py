"""The door for uploads in pieces, in the manner of tus 1.0; docs/doors.md says where it differs."""

import base64
import binascii
from collections.abc import AsyncIterator
from email.utils import format_datetime
from typing import Annotated, Any, Final

import msgspec
from litestar import HttpMethod, Request, Response, delete, patch, post, put, route
from litestar.exceptions import InternalServerException
from litestar.params import FromPath
from msgspec import Meta

from lms.accounts.rules.permissions import Action, require
from lms.core.bodies import json_of
from lms.core.doors import described
from lms.core.errors import BadRequest
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.media.rules.uploads import LARGEST
from lms.media.service import begin_upload, end_upload, finish_upload, take_piece, upload_of
from lms.media.service.uploads import Upload

AnyRequest = Request[Any, Any, Any]

_HEADERS: Final = {"tus-resumable": "1.0.0", "cache-control": "no-store"}
_PIECE: Final = "application/offset+octet-stream"


class UploadState(msgspec.Struct, frozen=True):
    """How far an upload is, in bytes."""

    ref: str
    name: str
    length: int
    offset: int


class WhatFor(msgspec.Struct, frozen=True):
    """What becomes of a complete upload: a new file with what it shows, or the next version of the file `replaces`."""

    alt: Annotated[str, Meta(max_length=300)] = ""
    replaces: Annotated[str, Meta(max_length=24)] = ""


class UploadedFile(msgspec.Struct, frozen=True):
    """The file of the library that an upload has become."""

    ref: str
    name: str
    sort: str
    mime: str
    url: str
    page: str


_what_for = msgspec.json.Decoder(WhatFor)


@post("/api/v1/uploads", name="api.uploads", status_code=201, include_in_schema=True)
async def begin(request: AnyRequest) -> Response[bytes]:
    """Begin an upload: `Upload-Length` in bytes, `Upload-Metadata` with `filename`. The reply says where to send it."""
    actor = actor_of(request)
    require(actor, Action.COURSE_PUBLISH)
    upload = await begin_upload(actor, _number(request, "upload-length"), _name(request))
    headers = {**_headers(upload), "location": f"/api/v1/uploads/{upload.ref}"}
    return Response(b"", status_code=201, headers=headers)


@route(
    "/api/v1/uploads/{ref:str}",
    http_method=[HttpMethod.HEAD, HttpMethod.GET],
    name="api.upload",
    include_in_schema=True,
)
async def state(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """How far it is: `Upload-Offset` and `Upload-Length`; to GET also as JSON."""
    upload = await upload_of(actor_of(request), ref)
    known = UploadState(upload.ref, upload.name, upload.length, upload.offset)
    body = b"" if request.method == "HEAD" else msgspec.json.encode(known)
    return Response(body, headers=_headers(upload), media_type="application/json")


@patch(
    "/api/v1/uploads/{ref:str}", name="api.upload_piece", status_code=204, request_max_body_size=LARGEST + 1,
    include_in_schema=True,
)  # fmt: skip
async def piece(request: AnyRequest, ref: FromPath[str]) -> Response[None]:
    """Send a piece that begins at `Upload-Offset`; it is on the disk when the reply names the next offset."""
    if request.headers.get("content-type", "") != _PIECE:
        await upload_of(actor_of(request), ref)
        raise BadRequest(_("A piece is sent with Content-Type: %(kind)s.", kind=_PIECE))
    offset = _number(request, "upload-offset")
    upload = await take_piece(actor_of(request), ref, offset, _until_it_breaks(request))
    return Response(None, status_code=204, headers=_headers(upload))


@delete("/api/v1/uploads/{ref:str}", name="api.upload_end", status_code=204, include_in_schema=True)
async def end(request: AnyRequest, ref: FromPath[str]) -> Response[None]:
    """Give the upload up."""
    await end_upload(actor_of(request), ref)
    return Response(None, status_code=204, headers=_HEADERS)


@put(
    "/api/v1/uploads/{ref:str}/file", name="api.upload_file", include_in_schema=True,
    operation_class=described(WhatFor, UploadedFile),
)  # fmt: skip
async def file_of(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """Make the complete upload a file of the library; asked again it answers the same."""
    actor = actor_of(request)
    await upload_of(actor, ref)
    wanted = await json_of(request, _what_for)
    item = await finish_upload(actor, ref, alt=wanted.alt, replaces=wanted.replaces)
    made = UploadedFile(item.ref, item.name, str(item.sort), item.mime, item.url, f"/authoring/media/{item.ref}")
    return Response(msgspec.json.encode(made), headers=_HEADERS, media_type="application/json")


def _headers(upload: Upload) -> dict[str, str]:
    return {
        **_HEADERS,
        "upload-offset": str(upload.offset),
        "upload-length": str(upload.length),
        "upload-expires": format_datetime(upload.expires_at, usegmt=True),
    }


def _number(request: AnyRequest, name: str) -> int:
    given = request.headers.get(name, "")
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise BadRequest(_("The header %(name)s has to be a whole number of bytes.", name=name.title()))
    return int(given)


def _name(request: AnyRequest) -> str:
    """The file's name out of `Upload-Metadata: filename <base64 of UTF-8>, …`."""
    for pair in request.headers.get("upload-metadata", "").split(","):
        key, _space, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode()
            except (binascii.Error, UnicodeDecodeError) as error:
                raise BadRequest(_("The file’s name in Upload-Metadata is not base64 of UTF-8.")) from error
    return ""


async def _until_it_breaks(request: AnyRequest) -> AsyncIterator[bytes]:
    """The body as far as it comes: when the connection breaks, what is there counts."""
    try:
        async for chunk in request.stream():
            yield chunk
    except InternalServerException:
        return
