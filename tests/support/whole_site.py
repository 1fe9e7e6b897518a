"""The whole application with the cast and one small course: for walkthroughs, the matrix of rights and bad input."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from litestar import Litestar

from lms.accounts.rules.permissions import Actor
from lms.transfer import service as transfer
from tests.support.apps import whole_app
from tests.support.course_folder import write_course
from tests.support.door_app import settings
from tests.support.kept import once
from tests.support.people import Browser, browser, place_cast

CODE = "tiny"
QUIZ = f"/courses/{CODE}/quizzes/quiz"
PAGE = f"/courses/{CODE}/units/greeting"
_ATTEMPT = re.compile(r'data-attempt-id="([^"]+)"[^>]*data-attempt-token="([^"]+)"', re.DOTALL)
_SECTION = re.compile(r'<section[^>]*data-slot="(\d+)"[^>]*data-kind="([^"]+)"(.*?)</section>', re.DOTALL)
_CHOICE = re.compile(r'<input type="(?:radio|checkbox)"[^>]*value="([^"]+)"[^>]*>.*?<span>(.*?)</span>', re.DOTALL)


class WholeSite:
    """The application, its people and doors for them."""

    def __init__(self, app: Litestar, cast: dict[str, Actor]) -> None:
        self.app, self.cast = app, cast

    @asynccontextmanager
    async def as_(self, login: str = "") -> AsyncIterator["Desk"]:
        """Somebody at a browser, logged in; "" is a stranger."""
        async with browser(self.app, self.cast[login] if login else None) as made:
            yield Desk(made)


class Desk:
    """What a person does, as sentences."""

    def __init__(self, made: Browser) -> None:
        self.browser = made

    async def reads(self, path: str) -> str:
        answer = await self.browser.open(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.text

    async def sends(self, path: str, **form: object) -> httpx.Response:
        return await self.browser.send_form(path, form)

    async def begins(self, code: str = CODE) -> str:
        return (await self.sends(f"/courses/{code}/enrolment")).headers["location"]

    async def starts(self, quiz: str = QUIZ) -> "Running":
        answer = await self.sends(f"{quiz}/attempts")
        assert answer.status_code == 303, answer.text
        return Running(self, answer.headers["location"], await self.reads(answer.headers["location"]))


class Running:
    """A running attempt as its page shows it."""

    def __init__(self, desk: Desk, path: str, page: str) -> None:
        found = _ATTEMPT.search(page)
        assert found
        self.desk, self.path, self.page = desk, path, page
        self.ref, self.token = found[1], found[2]
        self.questions = {
            int(slot): (kind, dict(_CHOICE.findall(inner))) for slot, kind, inner in _SECTION.findall(page)
        }
        self.seq = 0

    async def answers(self, slot: int, answer: object, **changed: object) -> httpx.Response:
        self.seq += 1
        body = {"answer": answer, "client_seq": self.seq, "device_id": "desk", "client_at": None} | changed
        return await self.desk.browser.put(
            f"/api/v1/attempts/{self.ref}/answers/{slot}",
            content=json.dumps(body),
            headers={"x-attempt-token": self.token},
        )

    async def hands_in(self) -> str:
        """Hand in by the plain form's button; the page of the result."""
        answer = await self.desk.sends(f"{self.path}/submission")
        assert answer.status_code == 303, answer.text
        return await self.desk.reads(answer.headers["location"])


async def whole_site(tmp_path: Path, changes: dict[str, str | bytes | None] | None = None) -> WholeSite:
    """Needs the connected database of the `db` fixture."""
    app = whole_app(settings(tmp_path))
    cast = await place_cast()
    write_course(tmp_path / "content", changes)
    await once(("course", repr(changes)), lambda: transfer.publish(tmp_path / "content"))
    return WholeSite(app, cast)
