"""The description of the doors for programs."""

import json
import re

import httpx
import pytest

from lms.core.settings import load_settings
from tests.support.apps import whole_app
from tests.support.people import BASE


@pytest.fixture
async def openapi(tmp_path):
    app = whole_app(load_settings({"LMS_DATA_DIR": str(tmp_path)}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        reply = await client.get("/api/openapi.json")
    assert reply.status_code == 200
    return json.loads(reply.content)


def doors():
    """The paths of every handler below /api/v1/, without the types of their parts."""
    paths = (route.path for route in whole_app().routes if route.path.startswith("/api/v1/"))
    return {re.sub(r"\{(\w+):\w+\}", r"{\1}", path) for path in paths}


async def test_the_doors_under_api_are_described_and_pages_are_not(openapi):
    assert openapi["openapi"].startswith("3.1")
    assert set(openapi["paths"]) <= doors()
    assert set(openapi["paths"]) >= {
        "/api/v1/attempts/{ref}/answers/{slot}",
        "/api/v1/attempts/{ref}/slots/{slot}",
        "/api/v1/attempts/{ref}/submission",
        "/api/v1/enrolments/{ref}/units/{key}/place",
    }


async def test_saving_an_answer_says_what_it_takes_and_gives(openapi):
    door = openapi["paths"]["/api/v1/attempts/{ref}/answers/{slot}"]["put"]
    body = door["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["properties"]) == {"answer", "client_seq", "device_id", "client_at"}
    reply = door["responses"]["200"]["content"]["application/json"]["schema"]
    assert set(reply["properties"]) >= {"seq", "saved_at", "remaining_s"}
