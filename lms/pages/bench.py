"""The floors under the benchmarks, only when LMS_BENCH is set: bytes alone, and a plain list (docs/adr/0013)."""

import os
from datetime import timedelta
from functools import lru_cache
from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.params import FromQuery

from lms.accounts import queries as accounts
from lms.core import clock
from lms.core.guards import actor_of
from lms.core.templating import page
from lms.enrolments import queries as enrolments

_MOST_BYTES = 1_000_000
_MOST_LINES = 10_000


@get("/bench/floor", name="bench.floor", include_in_schema=False)
async def floor(request: Request[Any, Any, Any], size: FromQuery[int] = 10_000) -> Response[bytes]:
    """`size` bytes for whoever is logged in: what a page costs that asks nothing and renders nothing."""
    actor_of(request)
    return Response(_filling(max(1, min(size, _MOST_BYTES))), media_type=MediaType.HTML)


@get("/bench/stack", name="bench.stack", include_in_schema=False)
async def stack(request: Request[Any, Any, Any], lines: FromQuery[int] = 0) -> Response[bytes]:
    """The least page of this stack: the site's frame, two prepared queries, so many plain lines, no decision."""
    actor = actor_of(request)
    (login, *_others) = await accounts.own_logins(actor)
    days = await enrolments.study_days(actor, (clock.now() - timedelta(days=7)).date())
    seconds = sum(days.values())
    return page(request, "pages/bench.html", login=login, seconds=seconds, lines=range(min(lines, _MOST_LINES)))


@lru_cache(maxsize=64)
def _filling(size: int) -> bytes:
    return b"floor".ljust(size)


routes = [floor, stack] if os.environ.get("LMS_BENCH") else []
