"""Genesys Cloud's notifications `v2.users.{id}.routingStatus`, `.activity` and `.conversations.calls`.

Topics and the frame (topicName, eventBody, metadata) as in Genesys's developer guides; routingStatus.status with its
values and startTime, and participants with purpose, state, startTime, connectedTime and user, as in the models of its
published SDKs. Genesys sends them down a WebSocket or through Amazon EventBridge, so a small relay of the customer's
posts them here (docs/phone-systems.md). EventBridge's wrapping, the notification under `detail`, is understood; its
exact shape was not confirmed. The heartbeat of a channel (`channel.metadata`) says nothing about an agent.
"""

from datetime import datetime
from typing import Annotated, Final

import msgspec

from lms.integrations.rules.shape import Mapped, gathered, report
from lms.telephony.rules.states import AgentStateName, Report

SOURCE: Final = "genesys"

_STATUSES: Final = {
    "IDLE": AgentStateName.AVAILABLE,
    "INTERACTING": AgentStateName.ON_CALL,
    "COMMUNICATING": AgentStateName.ON_CALL,  # a call beside the queue
    "NOT_RESPONDING": AgentStateName.NOT_READY,
    "OFF_QUEUE": AgentStateName.NOT_READY,
}
_ROUTING: Final = (".routingStatus", ".activity")
_CALLS: Final = ".conversations.calls"
_BEGINNING: Final = "v2.users."

Aware = Annotated[datetime, msgspec.Meta(tz=True)]


class RoutingStatus(msgspec.Struct, frozen=True, rename="camel"):
    """What the router thinks of the agent, since when."""

    status: str | None = None
    start_time: Aware | None = None


class User(msgspec.Struct, frozen=True):
    """Who takes part."""

    id: str | None = None


class Participant(msgspec.Struct, frozen=True, rename="camel"):
    """One side of a call."""

    id: str | None = None
    purpose: str | None = None
    state: str | None = None
    user: User | None = None
    start_time: Aware | None = None
    connected_time: Aware | None = None


class EventBody(msgspec.Struct, frozen=True, rename="camel"):
    """What changed: the routing status, or a conversation with its participants."""

    id: str | None = None
    routing_status: RoutingStatus | None = None
    participants: Annotated[list[Participant], msgspec.Meta(max_length=200)] | None = None


class Notification(msgspec.Struct, frozen=True, rename="camel"):
    """One notification; wrapped by EventBridge it stands under `detail`."""

    topic_name: str = ""
    event_body: EventBody | None = None
    detail: "Notification | None" = None


Body = Notification | Annotated[list[Notification], msgspec.Meta(max_length=1000)]


def mapped(notifications: list[Notification]) -> Mapped:
    """The reports in some notifications."""
    return gathered([_report(one.detail or one) for one in notifications])


def _report(one: Notification) -> Report | None:
    user = one.topic_name.removeprefix(_BEGINNING).partition(".")[0]
    body = one.event_body
    if not one.topic_name.startswith(_BEGINNING) or body is None:
        return None
    if one.topic_name.endswith(_ROUTING):
        status = body.routing_status or RoutingStatus()
        state = _STATUSES.get(status.status or "")
        return (
            None if state is None else report((user,), state, status.start_time, f"{user} {state} {status.start_time}")
        )
    return _call(user, body) if one.topic_name.endswith(_CALLS) else None


def _call(user: str, body: EventBody) -> Report | None:
    """The agent's side of a call while it rings and when it is taken; its end is the routing status's to say."""
    own = [each for each in body.participants or () if each.purpose == "agent" and each.user and each.user.id == user]
    for side in reversed(own):
        event_id = f"{body.id} {side.id} {side.state}"[:200]
        if side.state == "alerting":
            return report((user,), AgentStateName.RINGING, side.start_time, event_id)
        if side.state == "connected":
            return report((user,), AgentStateName.ON_CALL, side.connected_time, event_id)
    return None
