"""The real server with an open stream: what is told by another process arrives, and stopping does not wait for it."""

import http.client
import json

import pytest

from e2e.support.account import Account
from e2e.support.site import PASSWORD, Site, run_lms
from lms.accounts.queries.sessions import actor_by_key
from lms.core.db import connect, disconnect
from lms.live.service import tell


@pytest.fixture
def site(tmp_path):
    run_lms(tmp_path, "user", "create", "alice", "--name", "Alice", "--password", PASSWORD)
    with Site(tmp_path) as served:
        yield served


def opened(site):
    """Alice's browser with its stream open."""
    account = Account(site, "alice")
    cookies = "; ".join(f"{name}={value}" for name, value in account.client.cookies.items())
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    connection.request("GET", "/api/v1/events", headers={"cookie": cookies})
    answer = connection.getresponse()
    assert answer.status == 200
    return answer


async def alice_is_told(site, detail):
    await connect(site.environment["LMS_DATABASE_URL"])
    alice = await actor_by_key("alice")
    await tell(alice.person_id, "pause", detail)
    await disconnect()


async def test_a_stream_is_fed_and_ends_when_the_server_is_told_to_stop(site):
    answer = opened(site)
    await alice_is_told(site, {"at": "10:12"})
    lines = []
    while not lines or not lines[-1].startswith("data:"):
        lines.append(answer.readline().decode().strip())
    assert json.loads(lines[-1].removeprefix("data: ")) == {"at": "10:12"}
    site.stop()
    assert answer.read().strip() == b""  # a whole answer, not a broken one
    assert "refused to gracefully stop" not in site.log
