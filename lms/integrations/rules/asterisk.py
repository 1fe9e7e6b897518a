"""Asterisk's queue events over the manager interface (AMI): what a message is, and what it says about an agent.

Fields and the values of Status (device states 0 to 8) from the Asterisk documentation of the AMI event
QueueMemberStatus. The same fields are in QueueMemberPause, QueueMemberAdded and in QueueMember, the answer to the
action QueueStatus. `Timestamp` is sent when manager.conf says timestampevents=yes; else the time of arrival counts.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from lms.integrations.rules.shape import at_ms, report
from lms.telephony.rules.states import AgentStateName, Report

SOURCE: Final = "asterisk"

Message = Mapping[str, str]

_EVENTS: Final = frozenset({"QueueMemberStatus", "QueueMemberPause", "QueueMemberAdded", "QueueMember"})
_STATES: Final = {
    "2": AgentStateName.ON_CALL,  # in use
    "3": AgentStateName.ON_CALL,  # busy
    "4": AgentStateName.OFFLINE,  # invalid
    "5": AgentStateName.OFFLINE,  # unavailable
    "6": AgentStateName.RINGING,
    "7": AgentStateName.ON_CALL,  # rings while in use: the call that is on goes on
    "8": AgentStateName.HOLD,
}
_FREE: Final = "1"


def read(block: str) -> Message:
    """One message: lines `Key: value`; a line that is none is left out, of a repeated key the last counts."""
    found = {}
    for line in block.split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            found[name.strip()] = value.strip()
    return found


def written(action: str, **fields: str) -> bytes:
    """An action as it goes over the line. Raises ValueError for a value that would be a line of its own."""
    lines = [f"Action: {action}", *(f"{name}: {value}" for name, value in fields.items())]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("A line break in an action would be another action.")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def mapped(message: Message, arrived_at: datetime) -> Report | None:
    """The report in one message, None when it says nothing about an agent's state."""
    event = message.get("Event", "")
    at = _time(message.get("Timestamp", "")) or arrived_at
    if event == "QueueMemberRemoved":
        return report(names(message), AgentStateName.OFFLINE, at, "")
    state = _state(message) if event in _EVENTS else None
    return None if state is None else report(names(message), state, at, "")


def names(message: Message) -> tuple[str, ...]:
    """Interface (PJSIP/200, Local/200@queue/n), the extension in it, and the member's name."""
    interface = message.get("StateInterface") or message.get("Interface", "")
    extension = interface.partition("/")[2].partition("@")[0].partition("/")[0].partition("-")[0]
    return (message.get("Interface", "")[:200], interface[:200], extension[:200], message.get("MemberName", "")[:200])


def _state(message: Message) -> AgentStateName | None:
    """Free is available, unless the member is paused or the queue has not put the last call away yet."""
    status = message.get("Status", "")
    if status != _FREE:
        return _STATES.get(status)
    if message.get("InCall") == "1":
        return AgentStateName.ON_CALL
    return AgentStateName.NOT_READY if message.get("Paused") == "1" else AgentStateName.AVAILABLE


def _time(text: str) -> datetime | None:
    """Seconds since 1970 with a fraction."""
    seconds, _dot, fraction = text.partition(".")
    at = at_ms(f"{seconds}{(fraction + '000')[:3]}") if seconds.isdigit() else None
    return at.astimezone(UTC) if at else None
