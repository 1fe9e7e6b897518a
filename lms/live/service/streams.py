"""The open streams of this process: one listener for all of them, started with the first and ended with the last.

Nothing here holds a database connection while it waits, except that listener. A stream costs the memory of two tasks.
"""

import asyncio
import logging
from contextlib import AsyncExitStack
from typing import Final

from lms.accounts.queries import live_sessions
from lms.core.db import listening
from lms.core.errors import TooMany, Unavailable
from lms.core.i18n import gettext as _
from lms.live.queries import MOST, newest, told_after
from lms.live.rules.wire import PING, PING_S, LiveEvent, from_signal
from lms.live.service.telling import CHANNEL

MOST_STREAMS: Final = 5_000
MOST_OF_ONE: Final = 8
_MOST_WAITING: Final = 200
_REMEMBERED: Final = 4 * MOST
_log = logging.getLogger("lms.live")


class Stream:
    """What one browser has still to be sent."""

    __slots__ = ("_waiting", "_wake", "ended", "known", "person_id", "ping_at", "session_id")

    def __init__(self, person_id: int, session_id: int, ping_at: float) -> None:
        self.person_id = person_id
        self.session_id = session_id
        self.ping_at = ping_at
        self.ended = False
        self.known: frozenset[int] = frozenset()  # sent already as missed: not again
        self._waiting: list[tuple[int, bytes]] = []
        self._wake = asyncio.Event()

    def put(self, chunk: bytes, number: int = 0) -> None:
        """Send this soon; a browser that does not keep up is let go and comes back for what it missed."""
        self._waiting.append((number, chunk))
        if len(self._waiting) > _MOST_WAITING:
            self.ended = True
        self._wake.set()

    def end(self) -> None:
        """Send no more."""
        self.ended = True
        self._wake.set()

    async def next(self) -> bytes:
        """Wait for what is to be sent; nothing when the stream has ended."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            chunk = b"".join(frame for number, frame in self._waiting if number not in self.known)
            self._waiting.clear()
            if self.ended:
                return b""
            if chunk:
                return chunk


class Hub:
    """Gives what is told to the streams of the person it is for."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._streams: dict[int, list[Stream]] = {}
        self._all: dict[Stream, None] = {}
        self._opening = asyncio.Lock()
        self._work: AsyncExitStack | None = None
        self._look = asyncio.Event()
        self._last = 0
        self._given: dict[int, None] = {}  # the last events: what is found by looking is often heard as well

    @property
    def count(self) -> int:
        """How many streams are open."""
        return len(self._all)

    async def open(self, person_id: int, session_id: int) -> Stream:
        """A new stream, which hears everything that is told from now on.

        Raises TooMany when this person has too many, Unavailable when this process has.
        """
        if len(self._streams.get(person_id, ())) >= MOST_OF_ONE:
            raise TooMany(_("Too many pages of yours are listening. Close some and reload this one."), PING_S)
        if self.count >= MOST_STREAMS:
            raise Unavailable(_("Too many pages are listening now. This one works, but hears of calls with a delay."))
        stream = Stream(person_id, session_id, self.loop.time() + PING_S)
        self._streams.setdefault(person_id, []).append(stream)
        self._all[stream] = None
        try:
            async with self._opening:
                await self._begin()
        except BaseException:
            await self.leave(stream)
            raise
        return stream

    async def leave(self, stream: Stream) -> None:
        """The browser has gone."""
        own = self._streams.get(stream.person_id, [])
        if stream in own:
            own.remove(stream)
            del self._all[stream]
        if not own:
            self._streams.pop(stream.person_id, None)
        async with self._opening:
            if not self._all:
                await self._end()

    def end_all(self) -> None:
        """End all streams: this process is going to stop. Their browsers come back for what they missed."""
        for stream in tuple(self._all):
            stream.end()

    async def close(self) -> None:
        """End all streams and the listening."""
        self.end_all()
        async with self._opening:
            await self._end()

    # The work while there are streams

    async def _begin(self) -> None:
        if self._work is not None or not self._all:
            return
        async with AsyncExitStack() as stack:
            self._last = await newest()
            self._given.clear()
            await stack.enter_async_context(listening(CHANNEL, self._heard))
            for work in (self._looking(), self._pinging()):
                stack.push_async_callback(_stop, asyncio.create_task(work))
            self._work = stack.pop_all()

    async def _end(self) -> None:
        work, self._work = self._work, None
        if work is not None:
            await work.aclose()

    def _heard(self, line: str | None) -> None:
        if line is None:
            self._look.set()
            return
        self._give(from_signal(line))

    def _give(self, event: LiveEvent) -> None:
        if event.id in self._given:
            return
        self._given[event.id] = None
        if len(self._given) > _REMEMBERED:
            del self._given[next(iter(self._given))]
        self._last = max(self._last, event.id)
        for stream in self._streams.get(event.person, ()):
            stream.put(event.frame, event.id)

    async def _looking(self) -> None:
        """Read what was told when nobody could say what exactly: on SQLite always, on PostgreSQL after a break."""
        while True:
            await self._look.wait()
            self._look.clear()
            try:
                found = await told_after(self._last)
            except Unavailable as refusal:
                _log.warning("Open pages wait: %s", refusal)
                await asyncio.sleep(1)
                self._look.set()
                continue
            for event in found:
                self._give(event)
            if len(found) == MOST:
                self._look.set()

    async def _pinging(self) -> None:
        """Every 15 seconds for each stream, spread evenly: a sign of life, if the log-in is still alive."""
        while True:
            await asyncio.sleep(1)
            time = self.loop.time()
            due = [stream for stream in self._all if stream.ping_at <= time]
            for stream in due:
                stream.ping_at = time + PING_S
            if due:
                await self._ping(due)

    async def _ping(self, due: list[Stream]) -> None:
        try:
            alive = await live_sessions([stream.session_id for stream in due])
        except Unavailable:  # nobody is sent away because the database is busy
            alive = {stream.session_id for stream in due}
        for stream in due:
            if stream.session_id in alive:
                stream.put(PING)
            else:
                stream.end()


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


class _Current:
    """The hub of the loop that runs in this process."""

    hub: Hub | None = None


def hub() -> Hub:
    """The hub of this process."""
    if _Current.hub is None or _Current.hub.loop is not asyncio.get_running_loop():
        _Current.hub = Hub()
    return _Current.hub
