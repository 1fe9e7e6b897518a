"""What watches an installation: does the process answer, does the database, and some figures for Prometheus."""

from typing import Any

from litestar import Request, Response, get

from lms.accounts.service import verify_token
from lms.admin.queries import Figures, figures, standing
from lms.core.errors import NotFound, Unavailable
from lms.core.guards import PUBLIC
from lms.core.headers import from_loopback
from lms.core.i18n import gettext as _

SCOPE = "metrics"


@get("/healthz", name="health", opt=PUBLIC)
async def healthz() -> dict[str, str]:
    """Whether this process answers."""
    return {"status": "ok"}


@get("/readyz", name="ready", opt=PUBLIC)
async def readyz() -> dict[str, str]:
    """Whether the database answers and is up to date; 503 with the reason when not."""
    state = await standing()
    if state == "newer":
        raise Unavailable(_("The database was written by a newer version of this program."))
    if state == "pending":
        raise Unavailable(_("The database is not up to date: run lms migrate."))
    return {"status": "ok"}


@get("/metrics", name="metrics", opt=PUBLIC)
async def metrics(request: Request[Any, Any, Any]) -> Response[str]:
    """Figures as Prometheus text, for a token of scope `metrics` or from this machine; for others there is no page."""
    token = await verify_token(request.headers.get("authorization", ""))
    behind_proxy = "x-forwarded-for" in request.headers
    if not (token and token.scope == SCOPE) and (behind_proxy or not from_loopback(request.scope)):
        raise NotFound(_("There is no such page."))
    return Response(_text(await figures()), media_type="text/plain; version=0.0.4; charset=utf-8")


def _text(found: Figures) -> str:
    lines = []
    for name, (what, value) in found.items():
        lines += [f"# HELP lull_{name} {what}", f"# TYPE lull_{name} gauge", f"lull_{name} {value}"]
    return "\n".join(lines) + "\n"
