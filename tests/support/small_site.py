"""A site of a few routes with one person at the door: enough to test pages without the whole application."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache

import httpx
from litestar import Litestar, get
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from lms.accounts.rules.permissions import Actor
from lms.core import refusals
from lms.core.assets import static_file
from lms.core.errors import DomainError
from lms.core.guards import AtTheDoor
from lms.core.sessions import SESSION_COOKIE, SignedIn, install_door

ORIGIN = "http://lull.test"
CSRF = "c" * 43


@get("/courses/{code:str}/quizzes/{key:str}", name="quiz")
async def quiz_stand_in(code: FromPath[str], key: FromPath[str]) -> str:
    return f"{code} {key}"


@get("/courses/{code:str}/units/{key:str}", name="unit")
async def unit_stand_in(code: FromPath[str], key: FromPath[str]) -> str:
    return f"{code} {key}"


def small_site(routes: Sequence[object], actor: Actor | None) -> Litestar:
    """One application for each person at it and each set of routes."""
    return _site(tuple(routes), actor)


@cache
def _site(routes: tuple[object, ...], actor: Actor | None) -> Litestar:
    app = Litestar(
        route_handlers=[static_file, *routes],
        middleware=[AtTheDoor()],
        exception_handlers={
            DomainError: refusals.refused,
            HTTPException: refusals.framework_refused,
        },
        openapi_config=None,
    )

    async def recognise(_token: str) -> SignedIn | None:
        return SignedIn(actor, 1, "session", CSRF) if actor else None

    install_door(app, recognise=recognise, base_url=ORIGIN)
    return app


@asynccontextmanager
async def visiting(routes: Sequence[object], actor: Actor | None) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at the small site, logged in as `actor` (None: a stranger)."""
    cookies = {SESSION_COOKIE: "t" * 43} if actor else {}
    headers = {"origin": ORIGIN, "x-csrftoken": CSRF}
    transport = httpx.ASGITransport(app=small_site(routes, actor))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, cookies=cookies, headers=headers) as client:
        yield client
