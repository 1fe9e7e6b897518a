"""The monthly exam: 500 people start within ten seconds, answer and hand in, over real HTTP: no error, no loss."""

import asyncio
import json
import random
import re
import time
from urllib.parse import quote

import pytest

from lms.accounts.rules.permissions import Actor
from lms.accounts.service import recognise
from lms.accounts.service.sessions import open_session
from lms.core import clock
from lms.core.db import Sql, atomic, connect, disconnect
from lms.core.sessions import SESSION_COOKIE
from lms.core.settings import load_settings, use_settings
from lms.enrolments.service import enrol
from tests.bench.load import Ask, ask
from tests.durability.conftest import prepared
from tests.durability.stream import SLOTS
from tests.support import postgres

PEOPLE, WITHIN_S, LONGEST_S, SEED = 500, 10, 180, 500
_TOKEN = re.compile(rb'data-attempt-token="([^"]+)"')
_PERSON = Sql(
    "INSERT INTO person (ref, login, login_key, given_name, display_name, created_at, updated_at)"
    " VALUES (:login, :login, :login, :login, :login, :now, :now) RETURNING id"
)


@atomic
async def _crowd() -> list[tuple[str, str]]:
    """The log-ins of so many people who are on the course: cookie and token of forms."""
    found = []
    for number in range(PEOPLE):
        login = f"agent{number}"
        row = await _PERSON.first(login=login, now=clock.now())
        await enrol(Actor(row["id"], login, login, login), "tiny")
        token = await open_session(row["id"], clock.now(), agent="Chrome", address="127.0.0.1")
        found.append((token, (await recognise(token)).csrf))
    return found


async def crowd(site):
    use_settings(load_settings({**site.environment}))
    await connect(site.environment["LMS_DATABASE_URL"])
    try:
        return await _crowd()
    finally:
        await disconnect()


class Examinee:
    """One person at one connection; every request is timed, every answer remembered."""

    def __init__(self, port, token, csrf, waits, chance):
        self.port, self.csrf, self.waits, self.chance = port, csrf, waits, chance
        self.cookie = f"cookie: {SESSION_COOKIE}={token}"
        self.ref = ""
        self.acknowledged = {}

    async def sit(self):
        await asyncio.sleep(self.chance.random() * WITHIN_S)
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        origin = f"origin: http://127.0.0.1:{self.port}"
        form = f"_csrf_token={quote(self.csrf)}".encode()
        kind = "content-type: application/x-www-form-urlencoded"
        started = await self._ask("POST", "/courses/tiny/quizzes/quiz/attempts", (self.cookie, origin, kind), form, 303)
        path = started.headers["location"]
        self.ref = path.rsplit("/", 1)[1]
        page = await self._ask("GET", path, (self.cookie,), b"", 200)
        key = (f"x-attempt-token: {_TOKEN.search(page.body)[1].decode()}", "content-type: application/json")
        await self._ask("POST", f"/api/v1/attempts/{self.ref}/screens", key, b'{"device_id":"desk"}', 200)
        for slot in range(1, SLOTS + 1):
            await asyncio.sleep(self.chance.random() * 0.5)
            words = f"answer of {self.ref} to {slot}"
            body = json.dumps({"answer": words, "client_seq": slot, "device_id": "desk"}).encode()
            await self._ask("PUT", f"/api/v1/attempts/{self.ref}/answers/{slot}", key, body, 200)
            self.acknowledged[slot] = words
        have = json.dumps({"have": [[slot, slot] for slot in self.acknowledged], "device_id": "desk"}).encode()
        receipt = await self._ask("POST", f"/api/v1/attempts/{self.ref}/submission", key, have, 200)
        assert json.loads(receipt.body)["answered"] == SLOTS
        await self._ask("GET", f"{path}/result", (self.cookie,), b"", 200)
        self.writer.close()

    async def _ask(self, method, path, headers, body, wanted):
        began = time.perf_counter()
        wire = Ask(method, path, headers, body).wire(f"127.0.0.1:{self.port}")
        reply = await ask(self.reader, self.writer, wire)
        self.waits.setdefault(path.rstrip("0123456789").rsplit("/", 2)[-2 if path[-1].isdigit() else -1], []).append(
            time.perf_counter() - began
        )
        assert reply.status == wanted, (method, path, reply.status, reply.body[:300])
        return reply


async def _rush(site, logins):
    waits, chance = {}, random.Random(SEED)
    people = [Examinee(site.port, token, csrf, waits, random.Random(chance.random())) for token, csrf in logins]
    began = time.monotonic()
    async with asyncio.timeout(LONGEST_S):
        await asyncio.gather(*[one.sit() for one in people])
    return people, [each for kind in waits.values() for each in kind], time.monotonic() - began


def rush(site, ask_database, name):
    logins = asyncio.run(crowd(site))
    with site:
        people, waits, took = asyncio.run(_rush(site, logins))
    rows = ask_database(site, "SELECT a.ref, c.slot, c.answer FROM answer_current c JOIN attempt a ON a.id = c.attempt")
    kept = {(ref, slot): json.loads(answer) for ref, slot, answer in rows}
    lost = [
        (one.ref, slot)
        for one in people
        for slot, words in one.acknowledged.items()
        if kept.get((one.ref, slot)) != words
    ]
    assert not lost
    assert len(kept) == PEOPLE * SLOTS
    states = ask_database(site, "SELECT state, COUNT(*), COUNT(DISTINCT person) FROM attempt GROUP BY state")
    assert [tuple(row) for row in states] == [("graded", PEOPLE, PEOPLE)]
    waits.sort()
    at = [waits[min(len(waits) - 1, len(waits) * percent // 100)] * 1000 for percent in (50, 95, 99)]
    print(
        f"\n{name}: {PEOPLE} people started within {WITHIN_S} s and were done after {took:.0f} s: {len(waits)} requests, 0 errors,"
        f" {PEOPLE * SLOTS} answers, 0 lost; p50 {at[0]:.0f} ms, p95 {at[1]:.0f} ms, p99 {at[2]:.0f} ms"
    )


@pytest.mark.slow
def test_five_hundred_people_start_in_the_same_ten_seconds(tmp_path, ask):
    rush(prepared(tmp_path / "data"), ask, "SQLite")


@pytest.mark.slow
def test_the_same_on_postgresql_with_two_processes(tmp_path, ask, postgres_server):
    url = postgres.create_database("lull_rush")
    try:
        site = prepared(tmp_path / "data", url)
        site.environment["LULL_TEST_WORKERS"] = "2"
        rush(site, ask, "PostgreSQL, two processes")
    finally:
        postgres.drop_database("lull_rush")
