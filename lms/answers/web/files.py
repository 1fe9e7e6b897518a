"""Sending files in as answers, and opening them again."""

import asyncio
from typing import Any, Final
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from lms.answers.queries.files import answer_file
from lms.answers.service.access import Writer
from lms.answers.service.files import LARGEST, AddedFile, add_answer_file
from lms.core.doors import described
from lms.core.errors import NotFound
from lms.core.guards import actor_of, actor_or_none
from lms.core.i18n import gettext as _
from lms.media.service import path_of

AnyRequest = Request[Any, Any, Any]

_NO_STORE: Final = {"cache-control": "no-store"}
_LOCKED_UP: Final = "default-src 'none'; sandbox"


@get("/attempts/{ref:str}/files/{file:str}/{name:str}", name="attempt.file")
async def file_page(
    request: AnyRequest, ref: FromPath[str], file: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """A file as it was sent in, always as a download; 404 for everybody who neither sent nor marks it."""
    found = await answer_file(actor_of(request), ref, file)
    path = path_of(found.sha256)
    if not path.is_file():
        raise NotFound(_("There is no such file."))
    headers = {
        "content-disposition": f"attachment; filename*=utf-8''{quote(found.name or name, safe='')}",
        "content-security-policy": _LOCKED_UP,
        **_NO_STORE,
    }
    return Response(await asyncio.to_thread(path.read_bytes), headers=headers, media_type=found.mime)


@post(
    "/api/v1/attempts/{ref:str}/slots/{slot:int}/files",
    name="api.answer_file",
    status_code=201,
    opt={"public": True},
    request_max_body_size=LARGEST + (1 << 20),
    include_in_schema=True,
    operation_class=described(None, AddedFile),
)
async def file_door(
    request: AnyRequest, ref: FromPath[str], slot: FromPath[int], name: FromQuery[str] = ""
) -> Response[Any]:
    """Take in a file whose bytes are the body of the request; the answer then names it by `ref`."""
    by_token = "x-attempt-token" in request.headers
    writer = Writer(token=request.headers["x-attempt-token"]) if by_token else Writer(actor=actor_or_none(request))
    added = await add_answer_file(writer, ref, slot, request.stream(), name)
    return Response({"ref": added.ref, "name": added.name, "bytes": added.bytes}, status_code=201, headers=_NO_STORE)
