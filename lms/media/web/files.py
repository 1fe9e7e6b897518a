"""Serving stored files: whole or in part, only to people who are logged in, never as something that can run."""

import asyncio
import os
from collections.abc import AsyncIterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from litestar import HttpMethod, Request, route
from litestar.params import FromPath
from litestar.response import Response, Stream

from lms.core.errors import NotFound
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.media.queries import StoredFile, stored_file
from lms.media.rules.kinds import SVG, is_shown
from lms.media.rules.ranges import Span, answer_to
from lms.media.service import path_of

_CHUNK: Final = 1 << 18
_FOREVER: Final = "private, max-age=31536000, immutable"
_LOCKED_UP: Final = "default-src 'none'; sandbox"
_TEXT: Final = "; charset=utf-8"


@route("/media/{ref:str}/{name:str}", http_method=[HttpMethod.GET, HttpMethod.HEAD], name="media.file")
async def media_file(request: Request[Any, Any, Any], ref: FromPath[str], name: FromPath[str]) -> Response[Any]:
    """A stored file; the content behind an address never changes."""
    actor_of(request)
    file = await stored_file(ref)
    path = path_of(file.sha256) if file else None
    if file is None or path is None or not path.is_file():
        raise NotFound(_("There is no such file."))
    etag = f'"{file.sha256[:32]}"'
    status, span = answer_to(request.headers, file.bytes, etag)
    headers = {**_headers(file, name), "etag": etag}
    if status == 416:
        return _empty(status, {**headers, "content-range": f"bytes */{file.bytes}"})
    if status == 304:
        return _empty(status, headers)
    if status == 206 and span:
        headers["content-range"] = f"bytes {span.first}-{span.last}/{file.bytes}"
    headers["content-length"] = str(span.length if span else 0)
    if request.method == "HEAD" or span is None:
        return _empty(status, headers)
    return Stream(_read(path, span), status_code=status, headers=headers, media_type=headers["content-type"])


@lru_cache(maxsize=512)
def _fixed(mime: str) -> dict[str, str]:
    kind = mime + _TEXT if mime.startswith("text/") else mime
    fixed = {"accept-ranges": "bytes", "cache-control": _FOREVER, "content-type": kind}
    return {**fixed, "content-security-policy": _LOCKED_UP} if mime == SVG or not is_shown(mime) else fixed


def _headers(file: StoredFile, name: str) -> dict[str, str]:
    manner = "inline" if is_shown(file.mime) else "attachment"
    return {**_fixed(file.mime), "content-disposition": f"{manner}; filename*=utf-8''{quote(name, safe='')}"}


def _empty(status: int, headers: dict[str, str]) -> Response[bytes]:
    return Response(b"", status_code=status, headers=headers, media_type=headers["content-type"])


async def _read(path: Path, span: Span) -> AsyncIterator[bytes]:
    """The bytes of a span, read in a thread, a quarter of a megabyte at a time."""
    handle = await asyncio.to_thread(os.open, path, os.O_RDONLY)
    try:
        at = span.first
        while at <= span.last:
            chunk = await asyncio.to_thread(os.pread, handle, min(_CHUNK, span.last - at + 1), at)
            if not chunk:
                return
            at += len(chunk)
            yield chunk
    finally:
        os.close(handle)
