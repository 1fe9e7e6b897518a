"""A browser that listens to the stream of events, spoken to by ASGI: httpx would wait for an answer that never ends."""

import asyncio
import json
from contextlib import asynccontextmanager, suppress

from lms.core.sessions import SESSION_COOKIE


class Listener:
    """What has come so far, and what it says."""

    def __init__(self):
        self.status, self.headers, self.text, self.over = 0, {}, "", False
        self._grown = asyncio.Event()
        self._gone = asyncio.Event()
        self.takes = asyncio.Event()  # whether it takes what is sent; cleared, the server waits
        self.takes.set()

    async def receive(self):
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            await self.takes.wait()
            self.text += message.get("body", b"").decode()
            self.over = not message.get("more_body")
        self._grown.set()

    def leave(self):
        self._gone.set()

    @property
    def events(self):
        """(id, kind, detail) of everything that has been told."""
        found = []
        for block in self.text.split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
            if "data" in fields:
                found.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
        return found

    async def hears(self, enough):
        """Wait until `enough(self)`, which has to come."""
        async with asyncio.timeout(10):
            while not enough(self):
                self._grown.clear()
                await self._grown.wait()

    async def hears_events(self, number):
        await self.hears(lambda one: len(one.events) >= number)
        return self.events


@asynccontextmanager
async def listening_to(app, token, *, last=None, query=""):
    """A log-in's browser with its stream open, until the block ends."""
    headers = [(b"host", b"lull.test"), (b"cookie", f"{SESSION_COOKIE}={token}".encode())]
    if last is not None:
        headers.append((b"last-event-id", str(last).encode()))
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": "/api/v1/events", "raw_path": b"/api/v1/events", "root_path": "", "query_string": query.encode(),
        "headers": headers, "client": ("127.0.0.1", 5), "server": ("lull.test", 80), "state": {},
    }  # fmt: skip
    one = Listener()
    task = asyncio.create_task(app(scope, one.receive, one.send))
    try:
        await one.hears(lambda one: one.text or one.over)
        yield one
    finally:
        one.leave()
        with suppress(TimeoutError):
            await asyncio.wait_for(task, 10)
