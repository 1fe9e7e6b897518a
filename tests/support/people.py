"""The cast in an empty database, and browsers for them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from http.cookies import SimpleCookie
from re import search

import httpx
from litestar import Litestar

from lms.accounts import service
from lms.accounts.queries.sessions import actor_by_key
from lms.accounts.rules.people import Details, UnitKind
from lms.accounts.rules.permissions import Actor, Role
from lms.accounts.service.sessions import open_session
from lms.core import clock
from lms.core.db import atomic
from lms.core.sessions import SESSION_COOKIE
from tests.support.kept import once

BASE = "http://lull.test"
PASSWORD = "between-calls"

UNITS = (
    ("company", "Lull", UnitKind.COMPANY, None),
    ("north", "North", UnitKind.SITE, "company"),
    ("harbour", "Harbour", UnitKind.TEAM, "north"),
    ("south", "South", UnitKind.SITE, "company"),
    ("lagoon", "Lagoon", UnitKind.TEAM, "south"),
)
CAST = {  # login -> (name, unit, role, where)
    "alice": ("Alice Marsh", "harbour", Role.AGENT, None),
    "bob": ("Bob Reyes", "harbour", Role.TEAM_LEAD, "harbour"),
    "charlie": ("Charlie Voss", "lagoon", Role.AGENT, None),
    "tess": ("Tess Okafor", "company", Role.INSTRUCTOR, None),
    "hana": ("Hana Sato", "company", Role.TRAINING_MANAGER, None),
    "finn": ("Finn Larsen", "company", Role.FINANCE, None),
    "dora": ("Dora Lind", "north", Role.DEPARTMENT_HEAD, "north"),
    "sam": ("Sam Whitfield", "company", Role.SENIOR_LEADER, None),
    "ada": ("Ada Quist", "company", Role.ADMINISTRATOR, None),
    "mei": ("林美", "harbour", Role.AGENT, None),
    "lin": ("陈林", "harbour", Role.AGENT, None),
}
LOCALES = {"mei": "zh-Hant", "lin": "zh-Hans"}


async def place_cast(*logins: str) -> dict[str, Actor]:
    """Put the whole cast, or these of it, into the empty database of the test; nobody has a password yet."""
    return dict(await once(("cast", logins), lambda: _placed(logins or tuple(CAST))))


async def _placed(logins: tuple[str, ...]) -> dict[str, Actor]:
    for unit in UNITS:
        await service.ensure_org_unit(*unit)
    return {login: await place(login) for login in logins}


@atomic
async def place(login: str) -> Actor:
    """One of the cast, at work and with a role since the beginning of 2026."""
    name, unit, role, where = CAST[login]
    given, _space, family = name.partition(" ")
    details = Details(login, name, given, family, email=f"{login}@lull.test", locale=LOCALES.get(login, "en"))
    _id, ref = await service.create_person(None, details)
    await service.assign_job(None, ref, unit_code=unit, position=role.replace("_", " "), starts_on=date(2026, 1, 1))
    await service.grant_role(None, ref, role, where)
    actor = await actor_by_key(login)
    assert actor is not None
    return actor


class Browser(httpx.AsyncClient):
    """A browser that knows the token of the forms it has seen."""

    csrf = ""

    async def send_form(self, path: str, values: dict[str, object] | None = None, **kwargs: object) -> httpx.Response:
        """Post a form the way a page of ours does."""
        headers = {"origin": BASE, "sec-fetch-site": "same-origin", "accept": "text/html"} | dict(
            kwargs.pop("headers", {})
        )
        return await self.post(path, data={"_csrf_token": self.csrf} | (values or {}), headers=headers, **kwargs)

    async def open(self, path: str, **kwargs: object) -> httpx.Response:
        """Get a page and remember the token of its forms."""
        response = await self.get(path, headers={"accept": "text/html"} | dict(kwargs.pop("headers", {})), **kwargs)
        found = search(r'name="_csrf_token" value="([^"]+)"', response.text)
        self.csrf = found[1] if found else self.csrf
        return response


@asynccontextmanager
async def browser(app: Litestar, who: Actor | None = None, **options: object) -> AsyncIterator[Browser]:
    """A browser, logged in without going through the log-in page when `who` is given."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=options.pop("client", ("127.0.0.1", 5)))
    async with Browser(transport=transport, base_url=BASE, **options) as made:
        if who is not None:
            token = await _opened(who.person_id)
            made.cookies.set(SESSION_COOKIE, token, domain="lull.test")
            signed_in = await service.recognise(token)
            assert signed_in is not None
            made.csrf = signed_in.csrf
        yield made


@atomic
async def _opened(person_id: int) -> str:
    return await open_session(person_id, clock.now(), agent="Firefox on Windows", address="127.0.0.1")


def set_cookies(response: httpx.Response) -> SimpleCookie:
    """The cookies an answer sets, with their attributes."""
    cookies = SimpleCookie()
    for value in response.headers.get_list("set-cookie"):
        cookies.load(value)
    return cookies
