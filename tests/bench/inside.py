"""Where the time of a page goes, in one process: queries, templates, the rest."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import msgspec

from lms.app import create_app
from lms.core import db, templating
from lms.core.settings import current_settings

ROUNDS = 150


class Split(msgspec.Struct):
    """Milliseconds a request: all, in queries, in templates; and how many queries."""

    total_ms: float
    query_ms: float
    template_ms: float
    queries: float

    @property
    def rest_ms(self) -> float:
        return self.total_ms - self.query_ms - self.template_ms


class _Watch:
    def __init__(self) -> None:
        self.query_s = self.template_s = 0.0
        self.queries = 0

    def queries_of(self, rows: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def timed(*args: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return await rows(*args, **named)
            finally:
                self.query_s += time.process_time() - began
                self.queries += 1

        return timed

    def templates_of(self, render: Callable[..., str]) -> Callable[..., str]:
        def timed(*args: Any, **named: Any) -> str:
            began = time.process_time()
            try:
                return render(*args, **named)
            finally:
                self.template_s += time.process_time() - began

        return timed


for _chatty in ("httpx", "piccolo.engine.base"):
    logging.getLogger(_chatty).setLevel(logging.WARNING)


async def splits(pages: dict[str, tuple[str, str]], cookies: dict[str, str]) -> dict[str, Split]:
    """Every page through the whole application, without a network."""
    app = create_app()
    await db.connect(current_settings().database_url)
    watch = _Watch()
    database: Any = db.engine()
    database.rows, database.lines = watch.queries_of(database.rows), watch.queries_of(database.lines)
    before = templating.render
    templating.render = watch.templates_of(before)
    try:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            return {name: await _split(client, path, cookies[login], watch) for name, (login, path) in pages.items()}
    finally:
        templating.render = before
        await db.disconnect()


async def _split(client: httpx.AsyncClient, path: str, cookie: str, watch: _Watch) -> Split:
    headers = {"cookie": cookie.partition(": ")[2]}
    for _warm in range(5):
        (await client.get(path, headers=headers)).raise_for_status()
    empty = await _timed(client, "/healthz", {})
    watch.query_s = watch.template_s = 0.0
    watch.queries = 0
    total = await _timed(client, path, headers)
    return Split(
        (total - empty) * 1000, watch.query_s / ROUNDS * 1000, watch.template_s / ROUNDS * 1000, watch.queries / ROUNDS
    )


async def _timed(client: httpx.AsyncClient, path: str, headers: dict[str, str]) -> float:
    began = time.process_time()
    for _round in range(ROUNDS):
        await client.get(path, headers=headers)
        await asyncio.sleep(0)
    return (time.process_time() - began) / ROUNDS
