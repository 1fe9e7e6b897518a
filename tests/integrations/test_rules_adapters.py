"""Vendors' payloads become reports: the published shapes, every state, and nothing at all for what says nothing."""

import base64
import json
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.integrations.rules import amazon_connect, asterisk, genesys, shape, twilio, webex
from tests.integrations import payloads

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def only(mapped):
    (one,) = mapped.reports
    assert mapped.ignored == 0
    return one


# The common shape


def test_the_common_shape_is_taken_as_it_is():
    said = shape.Said("4711", "ringing", NOON, "e-1")
    one = only(shape.mapped([said]))
    assert (one.names, one.state, one.at, one.event_id) == (("4711",), "ringing", NOON, "e-1")


def test_without_an_id_the_same_words_are_a_repeat():
    said = shape.Said("4711", "ringing", NOON)
    assert only(shape.mapped([said])).event_id == only(shape.mapped([said])).event_id != ""


@pytest.mark.parametrize("name", ["   ", "\t"])
def test_without_a_name_nothing_is_said(name):
    assert shape.mapped([shape.Said(name, "ringing", NOON)]) == shape.Mapped((), 1)


# Amazon Connect


def connect(contacts=(), **changed):
    event = json.loads(json.dumps(payloads.CONNECT_AVAILABLE))
    event["CurrentAgentSnapshot"]["Contacts"] = [{**payloads.CONNECT_CONTACT, "State": state} for state in contacts]
    for name, value in changed.items():
        if name == "status":
            event["CurrentAgentSnapshot"]["AgentStatus"]["Name"] = value
        elif name == "type_":
            event["CurrentAgentSnapshot"]["AgentStatus"]["Type"] = value
        else:
            event[name] = value
    return amazon_connect.mapped(amazon_connect.events(event))


def test_amazon_connect_names_agent_time_and_id():
    one = only(connect())
    assert one.names == (payloads.CONNECT_AVAILABLE["AgentARN"], "alice")
    assert one.at == datetime(2019, 5, 25, 18, 55, 27, 17_000, tzinfo=UTC)
    assert one.event_id == "477f2c4f-cd1a-4785-b1a8-97023dc1229d"


@pytest.mark.parametrize(
    ("contacts", "status", "state"),
    [
        ((), "Available", "available"),
        ((), "Offline", "offline"),
        ((), "Lunch", "not_ready"),
        (("CONNECTING",), "Available", "ringing"),
        (("INCOMING",), "Available", "ringing"),
        (("PENDING",), "Available", "ringing"),
        (("CONNECTED",), "Available", "on_call"),
        (("CONNECTED_ONHOLD",), "Available", "hold"),
        (("ENDED",), "Available", "wrap_up"),
        (("MISSED",), "Available", "available"),  # a contact that binds nobody
        (("ERROR",), "Lunch", "not_ready"),
        (("REJECTED",), "Available", "available"),
        (("ENDED", "CONNECTED"), "Available", "on_call"),  # one is put away while the next is on
        (("CONNECTED_ONHOLD", "CONNECTING"), "Available", "hold"),
        (("SOMETHING_NEW",), "Available", "available"),
    ],
)
def test_what_an_agent_of_amazon_connect_does(contacts, status, state):
    assert only(connect(contacts, status=status)).state == state


@pytest.mark.parametrize(
    ("type_", "state"), [("ROUTABLE", "available"), ("OFFLINE", "offline"), ("CUSTOM", "not_ready")]
)
def test_the_type_of_a_status_decides_where_it_is_sent(type_, state):
    assert only(connect(status="Renamed", type_=type_)).state == state


def test_logging_out_of_amazon_connect_is_being_offline():
    assert only(connect(EventType="LOGOUT")).state == "offline"


def test_a_heartbeat_of_amazon_connect_repeats_the_state():
    assert only(connect(("CONNECTED",), EventType="HEART_BEAT")).state == "on_call"


def test_an_event_without_a_snapshot_says_nothing():
    assert connect(CurrentAgentSnapshot=None) == shape.Mapped((), 1)


def test_records_as_lambda_gets_them_from_kinesis():
    data = base64.b64encode(json.dumps(payloads.CONNECT_AVAILABLE).encode()).decode()
    events = amazon_connect.events({"Records": [{"kinesis": {"data": data, "partitionKey": "x"}}]})
    assert only(amazon_connect.mapped(events)).state == "available"


@pytest.mark.parametrize("data", ["%%%", "e30=", "bm90IEpTT04="])
def test_records_that_are_none_are_refused(data):
    with pytest.raises(msgspec.DecodeError):
        amazon_connect.events({"Records": [{"kinesis": {"data": data}}]})


# Twilio


def taskrouter(**changed):
    return twilio.mapped({**payloads.TWILIO_ACTIVITY, **changed})


def test_twilio_names_worker_time_and_id():
    one = only(taskrouter())
    assert one.names == ("WK00000000000000000000000000000001", "alice")
    assert one.at == datetime(2025, 1, 1, 0, 0, 0, 123_000, tzinfo=UTC)
    assert one.event_id == "EV00000000000000000000000000000001"


@pytest.mark.parametrize(
    ("event", "activity", "state"),
    [
        ("worker.activity.update", "Available", "available"),
        ("worker.activity.update", "Idle", "available"),
        ("worker.activity.update", "Offline", "offline"),
        ("worker.activity.update", "Break", "not_ready"),
        ("worker.activity.update", "Unavailable", "not_ready"),
        ("worker.activity.update", "Wrap-Up", "wrap_up"),
        ("worker.activity.update", "Busy", "on_call"),
        ("reservation.created", "Available", "ringing"),
        ("reservation.accepted", "Available", "on_call"),
        ("reservation.wrapup", "Available", "wrap_up"),
        ("reservation.completed", "Available", "available"),
        ("reservation.rejected", "Break", "not_ready"),
        ("reservation.timeout", "Available", "available"),
        ("reservation.canceled", "Available", "available"),
        ("reservation.rescinded", "Offline", "offline"),
    ],
)
def test_what_a_worker_of_twilio_does(event, activity, state):
    assert only(taskrouter(EventType=event, WorkerActivityName=activity)).state == state


@pytest.mark.parametrize("event", ["task.created", "workflow.entered", "", "activity.created"])
def test_an_event_of_twilio_that_is_not_about_a_worker_says_nothing(event):
    assert taskrouter(EventType=event).reports == ()


@pytest.mark.parametrize(
    ("times", "at"),
    [
        ({"TimestampMs": ""}, datetime(2025, 1, 1, tzinfo=UTC)),  # the reference knows seconds alone
        ({"TimestampMs": "x", "Timestamp": "x"}, None),
        ({"TimestampMs": "", "Timestamp": ""}, None),
        ({"TimestampMs": "9" * 30, "Timestamp": "9" * 30}, None),
        ({"TimestampMs": "0", "Timestamp": "0"}, None),  # 1970 is no time of a call
    ],
)
def test_when_twilio_said_so(times, at):
    mapped = taskrouter(**times)
    assert [one.at for one in mapped.reports] == ([at] if at else [])


def test_the_signature_of_twilios_own_example():
    # "Validating requests" in Twilio's security documentation: this address, these parameters, the token 12345.
    pairs = [("CallSid", "CA1234567890ABCDE"), ("Caller", "+12349013030"), ("Digits", "1234"),
             ("From", "+12349013030"), ("To", "+18005551212")]  # fmt: skip
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert twilio.signature("12345", url, pairs[::-1]) == "0/KCTR6DLpKmkAf8muzZqo1nDgQ="


# Webex


def contact_centre(**changed):
    data = {**payloads.WEBEX_WRAPUP["data"], **changed.pop("data", {})}
    return webex.mapped(
        [msgspec.convert({**payloads.WEBEX_WRAPUP, **changed, "data": data}, webex.Event, strict=False)]
    )


def test_webex_names_agent_time_and_id():
    one = only(contact_centre())
    assert one.names == ("55de70fc-af58-40e8-b7f8-c23536a53e76",)
    assert one.at == datetime(2022, 4, 28, 23, 19, 8, 958_000, tzinfo=UTC)
    assert (one.state, one.event_id) == ("wrap_up", "d30d8522-488d-4090-9bd8-a2e8febed0a4")


@pytest.mark.parametrize(
    ("current", "state"),
    [
        ("available", "available"),
        ("idle", "not_ready"),
        ("RONA", "not_ready"),
        ("ringing", "ringing"),
        ("connected", "on_call"),
        ("on-hold", "hold"),
        ("hold-done", "on_call"),
        ("consulting", "on_call"),
        ("conferencing", "on_call"),
        ("wrapup-done", "available"),
        ("not-responding", "not_ready"),
    ],
)
def test_what_an_agent_of_webex_does(current, state):
    assert only(contact_centre(data={"currentState": current})).state == state


@pytest.mark.parametrize(("kind", "state"), [("agent:login", "not_ready"), ("agent:logout", "offline")])
def test_logging_in_and_out_of_webex(kind, state):
    assert only(contact_centre(type=kind)).state == state


@pytest.mark.parametrize(
    "changed",
    [{"type": "task:new"}, {"data": {"currentState": "dreaming"}}, {"data": {"agentId": ""}},
     {"data": {"createdTime": "soon"}, "time": None}],
)  # fmt: skip
def test_what_webex_says_of_no_agent_says_nothing(changed):
    assert contact_centre(**changed) == shape.Mapped((), 1)


def test_the_time_of_the_envelope_counts_where_the_other_is_missing():
    assert only(contact_centre(data={"createdTime": None})).at == datetime(2022, 4, 28, 23, 19, 8, 958_000, tzinfo=UTC)


# Genesys


def cloud(*given_notifications):
    return genesys.mapped([msgspec.convert(one, genesys.Notification) for one in given_notifications])


def routing(status):
    body = {"id": payloads.GENESYS_USER, "routingStatus": {"status": status, "startTime": "2021-05-14T09:05:00.000Z"}}
    return {**payloads.GENESYS_ROUTING, "eventBody": body}


def test_genesys_names_user_time_and_an_id_of_both():
    one, again = cloud(payloads.GENESYS_ACTIVITY, payloads.GENESYS_ACTIVITY).reports
    assert one.names == (payloads.GENESYS_USER,)
    assert (one.state, one.at) == ("not_ready", datetime(2021, 5, 14, 9, 3, 17, 67_000, tzinfo=UTC))
    assert one.event_id == again.event_id


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("IDLE", "available"),
        ("INTERACTING", "on_call"),
        ("COMMUNICATING", "on_call"),
        ("NOT_RESPONDING", "not_ready"),
        ("OFF_QUEUE", "not_ready"),
    ],
)
def test_what_the_router_of_genesys_thinks(status, state):
    assert only(cloud(routing(status))).state == state


def test_a_call_of_genesys_rings_before_the_router_says_so():
    one = only(cloud(payloads.GENESYS_CALL))
    assert (one.state, one.at) == ("ringing", datetime(2021, 5, 14, 9, 4, 58, tzinfo=UTC))


def test_a_call_that_was_taken():
    call = json.loads(json.dumps(payloads.GENESYS_CALL))
    call["eventBody"]["participants"][1] |= {"state": "connected", "connectedTime": "2021-05-14T09:05:01.000Z"}
    assert only(cloud(call)).state == "on_call"


@pytest.mark.parametrize("state", ["disconnected", "terminated", "dialing", None])
def test_the_end_of_a_call_is_the_routers_to_say(state):
    call = json.loads(json.dumps(payloads.GENESYS_CALL))
    call["eventBody"]["participants"][1]["state"] = state
    assert cloud(call).reports == ()


def test_another_persons_side_of_a_call_says_nothing():
    call = json.loads(json.dumps(payloads.GENESYS_CALL))
    call["eventBody"]["participants"][1]["user"]["id"] = "somebody else"
    assert cloud(call).reports == ()


def test_a_notification_wrapped_by_eventbridge():
    wrapped = {"version": "0", "detail-type": payloads.GENESYS_ROUTING["topicName"], "detail": payloads.GENESYS_ROUTING}
    assert only(cloud(wrapped)).state == "on_call"


@pytest.mark.parametrize(
    "notification",
    [payloads.GENESYS_HEARTBEAT, routing("A_NEW_ONE"), {"topicName": "v2.users.x.presence", "eventBody": {}},
     {"topicName": "v2.users.x.routingStatus"}, {}],
)  # fmt: skip
def test_what_genesys_says_of_nobodys_state_says_nothing(notification):
    assert cloud(notification) == shape.Mapped((), 1)


# Asterisk


def member(**changed):
    return asterisk.mapped({**payloads.ASTERISK_MEMBER, **changed}, NOON)


def test_asterisk_names_interface_extension_and_member():
    one = member()
    assert one.names == ("PJSIP/200", "200", "Alice Marsh")
    assert one.at == NOON  # no time is sent unless manager.conf says so


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"Status": "1"}, "available"),
        ({"Status": "1", "Paused": "1"}, "not_ready"),
        ({"Status": "1", "InCall": "1"}, "on_call"),
        ({"Status": "2"}, "on_call"),
        ({"Status": "2", "Paused": "1"}, "on_call"),
        ({"Status": "3"}, "on_call"),
        ({"Status": "4"}, "offline"),
        ({"Status": "5"}, "offline"),
        ({"Status": "6"}, "ringing"),
        ({"Status": "7"}, "on_call"),
        ({"Status": "8"}, "hold"),
        ({"Event": "QueueMemberPause", "Paused": "1"}, "not_ready"),
        ({"Event": "QueueMember"}, "available"),
        ({"Event": "QueueMemberRemoved"}, "offline"),
    ],
)
def test_what_a_member_of_a_queue_does(changed, state):
    assert member(**changed).state == state


@pytest.mark.parametrize(
    "changed", [{"Status": "0"}, {"Status": ""}, {"Status": "17"}, {"Event": "Newchannel"}, {"Event": ""}]
)
def test_what_says_nothing_about_a_member(changed):
    assert member(**changed) is None


@pytest.mark.parametrize(
    ("interface", "extension"),
    [
        ("PJSIP/200", "200"),
        ("SIP/4711-0000001a", "4711"),
        ("Local/200@from-queue/n", "200"),
        ("Agent/1001", "1001"),
        ("strange", ""),
    ],
)
def test_the_extension_in_an_interface(interface, extension):
    names = asterisk.names({"Interface": interface})
    assert names[2] == extension


def test_the_time_that_asterisk_sends():
    assert member(Timestamp="1735689600.123456").at == datetime(2025, 1, 1, 0, 0, 0, 123_000, tzinfo=UTC)


def test_an_action_is_lines_and_an_empty_line():
    assert (
        asterisk.written("Login", Username="lull", Secret="s")
        == b"Action: Login\r\nUsername: lull\r\nSecret: s\r\n\r\n"
    )


@pytest.mark.parametrize("value", ["a\r\nAction: Originate", "a\nb", "a\rb"])
def test_no_value_can_be_an_action_of_its_own(value):
    with pytest.raises(ValueError, match="another action"):
        asterisk.written("Login", Secret=value)


@given(st.text())
def test_any_text_is_a_message_that_says_nothing_or_something(block):
    asterisk.mapped(asterisk.read(block), NOON)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


def mangled(payload, path, value):
    """The payload with the value at one of its places replaced."""
    copy = json.loads(json.dumps(payload))
    place = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return copy


def places(payload, before=()):
    items = payload.items() if isinstance(payload, dict) else enumerate(payload) if isinstance(payload, list) else ()
    for name, value in items:
        yield (*before, name)
        yield from places(value, (*before, name))


SHAPES = [
    (payloads.CONNECT_AVAILABLE, lambda one: amazon_connect.mapped(amazon_connect.events(one))),
    (payloads.WEBEX_WRAPUP, lambda one: webex.mapped([msgspec.convert(one, webex.Event)])),
    (payloads.GENESYS_CALL, cloud),
    (payloads.GENESYS_ACTIVITY, cloud),
]


@given(st.data(), st.sampled_from(range(len(SHAPES))), json_values)
def test_a_payload_with_one_thing_wrong_is_refused_by_shape_or_mapped(data, number, value):
    payload, to_reports = SHAPES[number]
    wrong = mangled(payload, data.draw(st.sampled_from(list(places(payload)))), value)
    try:
        found = to_reports(wrong)
    except msgspec.ValidationError:
        return
    assert len(found.reports) + found.ignored == 1
    for one in found.reports:
        assert one.at.tzinfo
        assert 0 < len(one.event_id) <= 200
        assert all(one.names)


def test_a_list_of_events_of_amazon_connect_is_taken_one_by_one():
    assert len(amazon_connect.events([payloads.CONNECT_AVAILABLE] * 2)) == 2


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("Event: QueueMember\r\nStatus: 2", {"Event": "QueueMember", "Status": "2"}),
        ("Response:Success", {"Response": "Success"}),
        ("A: 1\r\nno colon here\r\n\r\nA: 2", {"A": "2"}),  # what is no line is left out, the last one counts
        ("Time: 10:15:00", {"Time": "10:15:00"}),
        ("", {}),
    ],
)
def test_a_message_of_asterisk_is_lines_of_names_and_values(block, message):
    assert asterisk.read(block) == message
