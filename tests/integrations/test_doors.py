"""The doors for phone systems: who may post, what comes back, and that nonsense is refused with a reason."""

import base64
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.accounts.service import create_token
from lms.accounts.service.sessions import open_session
from lms.core import clock
from lms.core.db import Sql, atomic, transaction
from lms.integrations.rules import twilio
from lms.telephony.rules.names import lines
from lms.telephony.service import give_names
from tests.integrations import payloads
from tests.integrations.conftest import NINE, said
from tests.support.listener import listening_to
from tests.support.people import BASE

DOORS = ("", "/amazon-connect", "/webex", "/genesys", "/twilio")


async def state_of(login):
    row = await Sql(
        "SELECT s.state FROM agent_state s JOIN person p ON p.id = s.person WHERE p.login_key = :login"
    ).first(login=login)
    return row["state"] if row else None


async def test_one_report(program, at_nine):
    answer = await program.posts(said())
    assert answer.status_code == 202
    assert answer.json() == {"accepted": 1, "repeated": 0, "late": 0, "ignored": 0, "unknown": 0, "refused": []}
    assert await state_of("alice") == "ringing"


async def test_a_list_of_which_some_are_unknown_some_repeated_and_some_late(program, at_nine):
    reports = [
        said("available"),
        said("available"),
        said("on_call", at="2026-03-02T08:59:59Z"),
        said("ringing", "zoe"),
        said("ringing", "charlie"),
    ]
    answer = (await program.posts(reports)).json()
    assert answer == {"accepted": 2, "repeated": 1, "late": 1, "ignored": 0, "unknown": 1, "refused": ["zoe"]}
    assert (await state_of("alice"), await state_of("charlie")) == ("available", "ringing")


async def test_the_same_post_again_changes_nothing(program, at_nine):
    reports = [said("ringing"), said("available", at="2026-03-02T09:00:01Z")]
    at_nine.tick(seconds=2)
    await program.posts(reports)
    again = (await program.posts(reports)).json()
    assert (again["accepted"], again["repeated"]) == (0, 2)
    assert await state_of("alice") == "available"


async def test_an_extension_names_its_person(program, cast, at_nine):
    await give_names(cast["ada"], "", lines("alice, 4711"))
    assert (await program.posts(said(agent="4711"))).json()["accepted"] == 1
    assert await state_of("alice") == "ringing"


async def test_a_thousand_at_once(program, at_nine):
    answer = await program.posts([said("ringing", event_id=str(number)) for number in range(1000)])
    assert answer.status_code == 202
    answer = await program.posts([said("ringing", event_id=f"b{number}") for number in range(1001)])
    assert answer.status_code == 422
    assert "1000" in answer.json()["detail"]


async def test_an_empty_list_says_nothing(program, at_nine):
    assert (await program.posts([])).json()["accepted"] == 0


async def test_the_time_may_be_said_in_any_zone(program, at_nine):
    await program.posts(said(at="2026-03-02T17:00:00+08:00"))
    row = await Sql("SELECT at FROM agent_state").first()
    assert row["at"] == NINE


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer x.y", "Basic !!!", "Basic eDp5", "Digest a"])
async def test_without_a_token_nothing_is_taken(program, door, authorization):
    answer = await program.posts({}, door, authorization=authorization)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


async def test_a_token_for_something_else_is_refused(program, db):
    other = await create_token("Prometheus", "metrics")
    answer = await program.posts(said(), authorization=f"Bearer {other}")
    assert answer.status_code == 403
    assert "agent-state" in answer.json()["detail"]


async def test_a_log_in_session_is_no_program(program, cast):
    @atomic
    async def opened():
        return await open_session(cast["ada"].person_id, clock.now(), agent="", address="")

    answer = await program.posts(said(), authorization="", cookie=f"lull_session={await opened()}")
    assert answer.status_code == 401


async def test_a_token_as_basic_in_both_ways(program, token, at_nine):
    public_id, _dot, secret = token.partition(".")
    for name, password in ((public_id, secret), ("lull", token)):
        basic = base64.b64encode(f"{name}:{password}".encode()).decode()
        assert (await program.posts(said(), authorization=f"Basic {basic}")).status_code == 202


async def test_each_system_says_it_in_its_own_words(program, cast, at_nine):
    await give_names(cast["ada"], "webex", lines(f"alice, {payloads.WEBEX_WRAPUP['data']['agentId']}"))
    await give_names(cast["ada"], "genesys", lines(f"alice, {payloads.GENESYS_USER}"))
    for door, payload in (
        ("/amazon-connect", payloads.CONNECT_AVAILABLE),
        ("/webex", [payloads.WEBEX_WRAPUP]),
        ("/genesys", [payloads.GENESYS_HEARTBEAT, payloads.GENESYS_ROUTING]),
    ):
        answer = await program.posts(payload, door)
        assert answer.status_code == 202, answer.text
        assert answer.json()["accepted"] + answer.json()["late"] == 1, door
    assert await state_of("alice") == "wrap_up"  # the newest of the three


FORM = {"content-type": "application/x-www-form-urlencoded"}


def form(**changed):
    from urllib.parse import urlencode

    return urlencode({**payloads.TWILIO_ACTIVITY, **changed}).encode()


async def test_twilio_is_answered_as_it_wants(program, at_nine):
    answer = await program.posts(form(), "/twilio", **FORM)
    assert (answer.status_code, answer.content) == (204, b"")
    assert await state_of("alice") == "available"


async def test_twilios_signature_is_enough(program, at_nine):
    url = f"{BASE}/api/v1/agent-state/twilio"
    signed = twilio.signature("12345", url, payloads.TWILIO_ACTIVITY.items())
    headers = FORM | {"authorization": "", "x-twilio-signature": signed}
    assert (await program.posts(form(), "/twilio", **headers)).status_code == 204
    assert await state_of("alice") == "available"
    forged = await program.posts(form(WorkerActivityName="Offline"), "/twilio", **headers)
    assert forged.status_code == 401
    assert await state_of("alice") == "available"


async def test_without_twilios_secret_no_signature_is_believed(program, app, tmp_path, at_nine):
    from lms.core.settings import use_settings
    from tests.support.door_app import settings as made

    use_settings(made(tmp_path))
    signed = twilio.signature("", f"{BASE}/api/v1/agent-state/twilio", payloads.TWILIO_ACTIVITY.items())
    headers = FORM | {"authorization": "", "x-twilio-signature": signed}
    assert (await program.posts(form(), "/twilio", **headers)).status_code == 401


async def test_open_pages_hear_of_the_call_and_of_its_end(program, app, cast, at_nine):
    async with transaction():
        login = await open_session(cast["alice"].person_id, clock.now(), agent="", address="")
    async with listening_to(app, login) as page:
        await program.posts(said("ringing"))
        at_nine.tick(minutes=2)
        await program.posts([said("on_call", at="2026-03-02T09:00:10Z"), said("wrap_up", at="2026-03-02T09:01:50Z")])
        await program.posts(said("available", at="2026-03-02T09:02:00Z"))
        (_one, begins, first), (_two, ends, last) = await page.hears_events(2)
    assert (begins, first["cause"], first["state"], first["at"]) == ("pause", "call", "ringing", "2026-03-02T09:00:00Z")
    assert (ends, last["state"]) == ("resume", "available")


WRONG = {
    "no JSON": b"{",
    "not UTF-8": b'["\xff"]',
    "a number": b"7",
    "null": b"null",
    "nothing": b"",
    "deep": b"[" * 100_000,
    "a lone surrogate": b'{"agent": "\\ud800", "state": "ringing", "at": "2026-03-02T09:00:00Z"}',
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG.keys())
@pytest.mark.parametrize("door", DOORS)
async def test_what_is_no_report_is_refused_with_a_reason(program, door, body):
    answer = await program.posts(body, door)
    assert 400 <= answer.status_code < 500, answer.text
    assert len(answer.json()["detail"]) > 10


@pytest.mark.parametrize(
    "changed",
    [
        {"agent": ""},
        {"agent": 4711},
        {"agent": "x" * 201},
        {"agent": None},
        {"state": "dancing"},
        {"state": "AVAILABLE"},
        {"at": "yesterday"},
        {"at": "2026-03-02T09:00:00"},  # no zone: whose nine o'clock?
        {"at": 1_772_442_000},
        {"event_id": "x" * 201},
        {"event_id": 1},
    ],
)
async def test_a_wrong_field_is_named_and_nothing_of_the_batch_counts(program, at_nine, changed):
    answer = await program.posts([said(agent="charlie"), said(**changed)])
    assert answer.status_code == 422
    assert next(iter(changed)) in answer.json()["detail"]
    assert await state_of("charlie") is None


@pytest.mark.parametrize(
    "changed", [{"at": "0001-01-01T00:00:00+14:00"}, {"at": "1999-12-31T23:59:59Z"}, {"agent": " "}]
)
async def test_what_cannot_be_believed_is_ignored(program, at_nine, changed):
    assert (await program.posts(said(**changed))).json()["ignored"] == 1


@pytest.mark.parametrize("agent", ["a\x00b", "\u202egpj", "%s", "' OR 1=1 --", "１２３", "🎧"])
async def test_a_strange_name_is_nobodys(program, at_nine, agent):
    answer = await program.posts(said(agent=agent))
    assert answer.status_code == 202
    assert answer.json()["unknown"] == 1


async def test_the_end_of_time_is_now(program, at_nine):
    await program.posts(said("ringing", at="9999-12-31T23:59:59-14:00"))
    at_nine.tick(seconds=1)
    assert (await program.posts(said("available", at="2026-03-02T09:00:01Z"))).json()["accepted"] == 1
    assert await state_of("alice") == "available"


async def test_a_body_that_is_too_large_is_refused(program):
    assert (await program.posts(b" " * 1_000_001 + b"[]")).status_code == 413


async def test_the_door_is_described(program):
    described = (await program.client.get("/api/openapi.json")).json()["paths"]["/api/v1/agent-state"]["post"]
    body = json.dumps(described["requestBody"])
    assert all(name in body for name in ("agent", "state", "at", "event_id"))
    assert "202" in described["responses"]


# Whatever comes, in whatever order and size


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
nearly = st.fixed_dictionaries(
    {},
    optional={
        "agent": st.sampled_from(["alice", "charlie", "mei", "zoe"]) | anything,
        "state": st.sampled_from(["available", "ringing", "on_call", "hold", "wrap_up", "not_ready", "offline"])
        | anything,
        "at": st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()) | anything,
        "event_id": st.text(max_size=250) | anything,
    },
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=nearly | st.lists(nearly, max_size=8) | anything)
async def test_any_body_is_taken_or_refused_with_a_reason(program, body):
    answer = await program.posts(body)
    assert answer.status_code in {202, 400, 422}
    if answer.status_code != 202:
        assert len(answer.json()["detail"]) > 10


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    door=st.sampled_from(DOORS[1:4]),
    payload=st.sampled_from(
        [payloads.CONNECT_AVAILABLE, payloads.WEBEX_WRAPUP, payloads.GENESYS_CALL, payloads.GENESYS_ROUTING]
    ),
    name=st.text(max_size=20),
    value=anything,
    times=st.integers(1, 3),
)
async def test_any_change_of_a_vendors_payload_is_taken_or_refused_with_a_reason(
    program, door, payload, name, value, times
):
    names = list(payload)
    changed = {**payload, (name if name in payload else names[len(name) % len(names)]): value}
    answer = await program.posts([changed] * times, door)
    assert answer.status_code in {202, 400, 422}
    if answer.status_code != 202:
        assert len(answer.json()["detail"]) > 10


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changed=st.dictionaries(
        st.sampled_from(list(payloads.TWILIO_ACTIVITY)) | st.text(min_size=1, max_size=8), st.text(max_size=40)
    )
)
async def test_any_form_of_twilio_is_answered(program, changed):
    from urllib.parse import urlencode

    body = urlencode({**payloads.TWILIO_ACTIVITY, **changed}, errors="surrogatepass").encode()
    wanted = 204 if changed.get("EventType", "x") else 400
    assert (await program.posts(body, "/twilio", **FORM)).status_code == wanted
