"""Amazon Connect's agent event stream, as a Lambda function or an EventBridge pipe hands it on from Kinesis.

Field names and states from "Agent event streams data model" and "About contact states" in the Amazon Connect
Administrator Guide (read November 2026). An event carries the whole of an agent's standing, so each one counts by
itself, and HEART_BEAT, which comes every 120 seconds, is a sign of life. `AgentStatus.Type` is not in the sample there;
where it is missing the name decides: "Available" and "Offline" cannot be renamed, every other status is a break.
"""

import binascii
from base64 import b64decode
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec

from lms.integrations.rules.shape import Mapped, Text, gathered, report
from lms.telephony.rules.states import AgentStateName, Report

SOURCE: Final = "amazon-connect"

_CONTACTS: Final = {  # of several contacts the one that binds the agent most
    "CONNECTED": (4, AgentStateName.ON_CALL),
    "CONNECTED_ONHOLD": (3, AgentStateName.HOLD),
    "CONNECTING": (2, AgentStateName.RINGING),
    "INCOMING": (2, AgentStateName.RINGING),
    "PENDING": (2, AgentStateName.RINGING),
    "ENDED": (1, AgentStateName.WRAP_UP),
}
_TYPES: Final = {"ROUTABLE": AgentStateName.AVAILABLE, "OFFLINE": AgentStateName.OFFLINE}
_NAMES: Final = {"available": AgentStateName.AVAILABLE, "offline": AgentStateName.OFFLINE}


class Status(msgspec.Struct, frozen=True, rename="pascal"):
    """What the agent has set."""

    name: str | None = None
    type: str | None = None


class Contact(msgspec.Struct, frozen=True, rename="pascal"):
    """A call, chat or task of the agent."""

    state: str | None = None


class Configuration(msgspec.Struct, frozen=True, rename="pascal"):
    """Of the agent."""

    username: str | None = None


class Snapshot(msgspec.Struct, frozen=True, rename="pascal"):
    """How the agent stands."""

    agent_status: Status | None = None
    configuration: Configuration | None = None
    contacts: list[Contact] | None = None


_FIELDS: Final = {
    "agent_arn": "AgentARN",
    "event_id": "EventId",
    "event_type": "EventType",
    "event_timestamp": "EventTimestamp",
    "current": "CurrentAgentSnapshot",
}


class Event(msgspec.Struct, frozen=True, rename=_FIELDS):
    """One record of the stream."""

    agent_arn: Text
    event_type: str
    event_timestamp: Annotated[datetime, msgspec.Meta(tz=True)]
    event_id: Text = ""
    current: Snapshot | None = None


class Kinesis(msgspec.Struct, frozen=True):
    """What Kinesis wraps around a record for Lambda; `data` is base64."""

    data: str


class Record(msgspec.Struct, frozen=True):
    """One record as Lambda gets it."""

    kinesis: Kinesis


class Records(msgspec.Struct, frozen=True, rename="pascal"):
    """What Lambda gets, handed on as it is."""

    records: Annotated[list[Record], msgspec.Meta(max_length=1000)]


_Events = Annotated[list[Event], msgspec.Meta(max_length=1000)]
_event = msgspec.json.Decoder(Event)


def mapped(events: list[Event]) -> Mapped:
    """The reports in some records."""
    return gathered([_report(event) for event in events])


def events(body: dict[str, Any] | list[Any]) -> list[Event]:
    """The events in a body: one, a list, or what Lambda gets from Kinesis, handed on as it is.

    Raises msgspec.DecodeError (ValidationError is one) for what is none of these.
    """
    if isinstance(body, list):
        return msgspec.convert(body, _Events)
    if "Records" in body:
        return [_event.decode(_decoded(each.kinesis.data)) for each in msgspec.convert(body, Records).records]
    return [msgspec.convert(body, Event)]


def _decoded(data: str) -> bytes:
    try:
        return b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise msgspec.DecodeError("data is not base64") from error


def _report(event: Event) -> Report | None:
    now = event.current or Snapshot()
    username = (now.configuration.username if now.configuration else None) or ""
    state = AgentStateName.OFFLINE if event.event_type == "LOGOUT" else _state(now)
    if state is None:
        return None
    return report((event.agent_arn, username), state, event.event_timestamp, event.event_id)


def _state(now: Snapshot) -> AgentStateName | None:
    """A contact that binds the agent wins over the status set by hand; a missed or rejected one does not bind."""
    binding = [_CONTACTS[contact.state] for contact in now.contacts or () if contact.state in _CONTACTS]
    if binding:
        return max(binding)[1]
    if now.agent_status is None:
        return None
    by_type = _TYPES.get(now.agent_status.type or "")
    return by_type or _NAMES.get((now.agent_status.name or "").casefold(), AgentStateName.NOT_READY)
