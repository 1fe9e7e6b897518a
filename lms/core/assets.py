"""Style sheets, scripts and pictures of the site: read once, named by their content, sent from memory."""

import gzip
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import HttpMethod, Request, Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from lms.core.bundles import bundle_css, bundle_js

STATIC_DIR: Final = Path(__file__).resolve().parents[2] / "static"

_HASH_LENGTH: Final = 10
_HASHED: Final = re.compile(r"^(?P<stem>.+)\.[0-9a-f]{10}(?P<suffix>\.\w+)$")
_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
_PACKED: Final = frozenset({".css", ".js", ".svg"})
_FOREVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"


class Asset(msgspec.Struct, frozen=True):
    """One file as it is sent; `gzipped` is empty when packing does not pay."""

    name: str
    hashed_name: str
    media_type: str
    content: bytes
    gzipped: bytes
    etag: str


class Assets(msgspec.Struct, frozen=True):
    """All files by their plain name and by the name that carries their hash."""

    by_name: dict[str, Asset]
    by_hashed_name: dict[str, Asset]

    def url(self, name: str) -> str:
        """Give the address of a file, new whenever its content is; raises LookupError for a file that is not there."""
        if name not in self.by_name:
            raise LookupError(f"there is no static file {name!r}")
        return f"/static/{self.by_name[name].hashed_name}"

    def find(self, path: str) -> tuple[Asset, bool] | None:
        """Look a path up: the file and whether the path names exactly this content.

        A page opened before an update asks for the old name; it gets today's file rather than none.
        """
        if path in self.by_hashed_name:
            return self.by_hashed_name[path], True
        old = _HASHED.match(path)
        asset = self.by_name.get(old["stem"] + old["suffix"] if old else path)
        return (asset, False) if asset else None


@cache
def assets() -> Assets:
    """Read and pack everything under static/, once per process (about 30 ms)."""
    return build(STATIC_DIR)


def asset(name: str) -> str:
    """Give the address of a static file by its plain name: `asset("css/app.css")`."""
    return assets().url(name)


def build(folder: Path) -> Assets:
    """Prepare the files of a folder: css/ becomes one css/app.css, each script carries the modules it imports."""
    found = [_asset(name, content) for name, content in _sources(folder)]
    return Assets({a.name: a for a in found}, {a.hashed_name: a for a in found})


def _sources(folder: Path) -> Iterator[tuple[str, bytes]]:
    yield "css/app.css", bundle_css(folder / "css").encode()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix not in _TYPES or not path.is_file() or name.startswith("css/"):
            continue
        yield name, bundle_js(path).encode() if name.startswith("js/") and path.suffix == ".js" else path.read_bytes()


def _asset(name: str, content: bytes) -> Asset:
    digest = hashlib.sha256(content).hexdigest()[:_HASH_LENGTH]
    stem, dot, suffix = name.rpartition(".")
    packed = gzip.compress(content, compresslevel=9, mtime=0) if dot + suffix in _PACKED else b""
    return Asset(
        name=name,
        hashed_name=f"{stem}.{digest}{dot}{suffix}",
        media_type=_TYPES[dot + suffix],
        content=content,
        gzipped=packed if len(packed) < len(content) else b"",
        etag=f'"{digest}"',
    )


@route("/static/{path:path}", http_method=[HttpMethod.GET, HttpMethod.HEAD], name="static", opt={"public": True})
async def static_file(request: Request[Any, Any, Any], path: FromPath[str]) -> Response[bytes]:
    """Send a static file; names with the right hash may be kept for ever, others are asked for again."""
    found = assets().find(path.lstrip("/"))
    if found is None:
        raise NotFoundException
    file, exact = found
    headers = {"etag": file.etag, "cache-control": _FOREVER if exact else _ASK_AGAIN, "vary": "accept-encoding"}
    if file.etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    if file.gzipped and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.gzipped, headers={**headers, "content-encoding": "gzip"}, media_type=file.media_type)
    return Response(file.content, headers=headers, media_type=file.media_type)
