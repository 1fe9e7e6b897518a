"""The application with a few of the cast, a program's token, and what a program posts."""

import json
from datetime import UTC, datetime

import httpx
import pytest

from lms.accounts.service import create_token
from lms.core import clock
from lms.live.service import hub
from tests.support.apps import whole_app
from tests.support.door_app import settings
from tests.support.people import BASE, place_cast

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
async def cast(db):
    return await place_cast("alice", "charlie", "ada", "mei")


@pytest.fixture
async def app(db, cast, tmp_path):
    yield whole_app(settings(tmp_path, twilio_auth_token="12345"))
    await hub().close()


@pytest.fixture
async def token(db):
    return await create_token("Softphone", "agent-state")


@pytest.fixture
def at_nine():
    with clock.freeze(NINE) as stopped:
        yield stopped


class Program:
    """Posts to the doors as another system does."""

    def __init__(self, client, token):
        self.client, self.token = client, token

    async def posts(self, body, door="", **headers):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {"authorization": f"Bearer {self.token}", "content-type": "application/json"} | headers
        return await self.client.post(f"/api/v1/agent-state{door}", content=content, headers=given)


@pytest.fixture
async def program(app, token):
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield Program(client, token)


def said(state="ringing", agent="alice", at="2026-03-02T09:00:00Z", **changed):
    return {"agent": agent, "state": state, "at": at, "event_id": f"{agent} {state} {at}"} | changed
