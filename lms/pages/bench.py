"""The floor under the benchmarks: a page of any size through the same door, only when LMS_BENCH is set."""

import os
from functools import lru_cache
from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.params import FromQuery

from lms.core.guards import actor_of

_MOST_BYTES = 1_000_000


@get("/bench/floor", name="bench.floor", include_in_schema=False)
async def floor(request: Request[Any, Any, Any], size: FromQuery[int] = 10_000) -> Response[bytes]:
    """`size` bytes for whoever is logged in: what a page costs that asks nothing and renders nothing."""
    actor_of(request)
    return Response(_filling(max(1, min(size, _MOST_BYTES))), media_type=MediaType.HTML)


@lru_cache(maxsize=64)
def _filling(size: int) -> bytes:
    return b"<p>floor</p>".ljust(size)


routes = [floor] if os.environ.get("LMS_BENCH") else []
