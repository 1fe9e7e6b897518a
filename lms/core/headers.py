"""What every answer carries: the security headers; and what a request's headers say of where it came from."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlsplit

if TYPE_CHECKING:
    from litestar.types import HTTPScope, Message

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
SECURITY_HEADERS: Final = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
HSTS: Final = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
# Kept for Back, but asked for again before it is shown as new. Pages with questions say no-store themselves.
CACHE_CONTROL: Final = (b"cache-control", b"private, no-cache")
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost", ""})

Headers = Iterable[tuple[bytes, bytes]]


def add_security_headers(message: "Message", *, https: bool) -> None:
    """Add the headers to the start of an answer; one that the handler set itself stays."""
    if message["type"] != "http.response.start":
        return
    headers = list(message.get("headers", ()))
    present = {name.lower() for name, _ in headers}
    wanted = (*SECURITY_HEADERS, CACHE_CONTROL, HSTS) if https else (*SECURITY_HEADERS, CACHE_CONTROL)
    headers.extend(pair for pair in wanted if pair[0] not in present)
    message["headers"] = headers


def header(headers: Headers, wanted: bytes) -> str:
    """The last value of a header (name in lower case), "" when it was not sent."""
    found = b""
    for name, value in headers:
        if name == wanted:
            found = value
    return found.decode("latin-1")


def cookie(headers: Headers, wanted: str) -> str:
    """The value of a cookie, "" when it was not sent."""
    for name, value in headers:
        if name == b"cookie":
            for part in value.decode("latin-1").split(";"):
                key, _, text = part.strip().partition("=")
                if key == wanted:
                    return text
    return ""


def from_loopback(scope: "HTTPScope") -> bool:
    """Whether the connection itself comes from this machine (a reverse proxy, or the person at it)."""
    client = scope.get("client")
    return client is None or client[0] in _LOOPBACK


def is_https(scope: "HTTPScope", base_url: str) -> bool:
    """Whether the browser speaks https: by the connection, a proxy on this machine that says so, or the base URL."""
    if scope.get("scheme") == "https" or base_url.startswith("https://"):
        return True
    return from_loopback(scope) and header(scope["headers"], b"x-forwarded-proto").lower() == "https"


def client_address(scope: "HTTPScope") -> str:
    """The address asking; a proxy on this machine is believed for the last hop it names, nobody else is."""
    if from_loopback(scope):
        forwarded = header(scope["headers"], b"x-forwarded-for").rsplit(",", 1)[-1].strip()
        if forwarded:
            return forwarded[:64]
    client = scope.get("client")
    return client[0][:64] if client else ""


def split_address(address: str) -> SplitResult:
    """The parts of an address from a header; what is none has no parts."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")


def local_path(target: str) -> str:
    """A path of this site that is safe to send a browser to, or "/" for anything else (no open redirect)."""
    if not target.startswith("/") or target.startswith(("//", "/\\")) or len(target) > 500:
        return "/"
    if not target.isprintable() or "\\" in target or not target.isascii():
        return "/"
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else target
