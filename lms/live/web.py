"""`GET /api/v1/events`: server-sent events for the person who is logged in, one stream for each browser."""

import asyncio
from typing import TYPE_CHECKING, Annotated, Any, Final

from litestar import Request, get
from litestar.params import QueryParameter
from litestar.types import ASGIApp

from lms.core.guards import actor_of
from lms.core.sessions import visit_of
from lms.live.queries import missed
from lms.live.rules.wire import GREETING, last_id
from lms.live.service import Stream, hub

if TYPE_CHECKING:
    from litestar.types import Receive, Scope, Send

LONGEST_S: Final = 24 * 3600
# A proxy that gathers what we send would hold the news of a call back: nginx is told so by X-Accel-Buffering.
_HEADERS: Final = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
)


class EventStream:
    """An answer that goes on until the browser leaves, the log-in ends or the time is up."""

    def __init__(self, stream: Stream, after: int | None, for_s: float) -> None:
        self._stream = stream
        self._after = after
        self._for_s = for_s

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Send what was missed, then what is told."""
        del scope
        leaving = asyncio.create_task(self._wait_for_leave(receive))
        alarm = asyncio.get_running_loop().call_later(self._for_s, self._stream.end)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await _chunk(send, GREETING + await self._missed())
            while chunk := await self._stream.next():
                await _chunk(send, chunk)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except OSError:  # the browser has gone while something was sent
            pass
        finally:
            alarm.cancel()
            leaving.cancel()
            await hub().leave(self._stream)

    async def _missed(self) -> bytes:
        if self._after is None:
            return b""
        found = await missed(self._stream.person_id, self._after)
        self._stream.known = frozenset(event.id for event in found)
        return b"".join(event.frame for event in found)

    async def _wait_for_leave(self, receive: "Receive") -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._stream.end()


async def _chunk(send: "Send", body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


@get("/api/v1/events", name="api.events", include_in_schema=True)
async def events(
    request: Request[Any, Any, Any],
    for_s: Annotated[int, QueryParameter(ge=0, le=LONGEST_S)] = LONGEST_S,
) -> ASGIApp:
    """Events `pause`, `resume`, `extended`, `takeover` and `notification` as they happen, each with JSON as its data.

    With `Last-Event-ID` what was missed comes first. `for_s` ends the stream after so many seconds; 0 sends what was
    missed and ends. A sign of life comes every 15 seconds. 429: too many streams of this person; 503: too many at all.
    """
    actor = actor_of(request)
    signed_in = visit_of(request).signed_in
    assert signed_in is not None
    after = last_id(request.headers.get("last-event-id"))
    return EventStream(await hub().open(actor.person_id, signed_in.session_id), after, for_s)


routes = [events]
