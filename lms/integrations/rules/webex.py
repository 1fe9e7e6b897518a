"""Webex Contact Center's webhooks `agent:login`, `agent:logout` and `agent:state_change`.

That they come unordered and more than once is Webex's own word ("Contact Center Webhooks", Design Considerations). The
envelope (id, time, type, data) and data.agentId, currentState and createdTime are as in the events that Cisco's
Customer Journey widget publishes as samples. Of the values of currentState only "wrapup" stands in that sample: the
others are the states that Webex's documentation of agent states names, and their spelling here is not confirmed. A
value that is not known is counted as ignored: look at the page of phone systems after connecting.
"""

from datetime import datetime
from typing import Annotated, Final

import msgspec

from lms.integrations.rules.shape import Mapped, Text, at_ms, gathered, report
from lms.telephony.rules.states import AgentStateName, Report

SOURCE: Final = "webex"

_STATES: Final = {
    "available": AgentStateName.AVAILABLE,
    "wrapupdone": AgentStateName.AVAILABLE,
    "idle": AgentStateName.NOT_READY,
    "rona": AgentStateName.NOT_READY,
    "notresponding": AgentStateName.NOT_READY,
    "ringing": AgentStateName.RINGING,
    "reserved": AgentStateName.RINGING,
    "connected": AgentStateName.ON_CALL,
    "engaged": AgentStateName.ON_CALL,
    "consulting": AgentStateName.ON_CALL,
    "conferencing": AgentStateName.ON_CALL,
    "conference": AgentStateName.ON_CALL,
    "outdial": AgentStateName.ON_CALL,
    "holddone": AgentStateName.ON_CALL,
    "hold": AgentStateName.HOLD,
    "onhold": AgentStateName.HOLD,
    "wrapup": AgentStateName.WRAP_UP,
    "offline": AgentStateName.OFFLINE,
    "loggedout": AgentStateName.OFFLINE,
}
_EVENTS: Final = {"agent:login": AgentStateName.NOT_READY, "agent:logout": AgentStateName.OFFLINE}


class Data(msgspec.Struct, frozen=True, rename="camel"):
    """What changed; `created_time` in milliseconds since 1970."""

    agent_id: Text = ""
    current_state: str | None = None
    created_time: int | float | str | None = None


class Event(msgspec.Struct, frozen=True):
    """One webhook."""

    type: str
    id: Text = ""
    time: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    data: Data | None = None


Body = Event | Annotated[list[Event], msgspec.Meta(max_length=1000)]


def mapped(events: list[Event]) -> Mapped:
    """The reports in some webhooks."""
    return gathered([_report(event) for event in events])


def _report(event: Event) -> Report | None:
    data = event.data or Data()
    state = _EVENTS.get(event.type)
    if event.type == "agent:state_change":
        plain = "".join(char for char in (data.current_state or "").casefold() if char.isalnum())
        state = _STATES.get(plain)
    if state is None:
        return None
    return report((data.agent_id,), state, at_ms(data.created_time) or event.time, event.id)
