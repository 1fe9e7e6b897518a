"""Twilio TaskRouter's event callbacks (EventCallbackUrl), posted as a form and answered with 204.

Events and the parameters EventType, ResourceSid, Timestamp, WorkerSid, WorkerName, WorkerActivityName from the
"TaskRouter Events Reference"; Sid and TimestampMs are in callbacks that users of TaskRouter have published and not in
that reference, so both may be missing. Which activities mean what is each workspace's own choice: the names Twilio
gives a new workspace are known here, and every other one counts as being away from the phone.
"""

import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha1
from typing import Final

from lms.integrations.rules.shape import Mapped, at_ms, gathered, report
from lms.telephony.rules.states import AgentStateName, Report

SOURCE: Final = "twilio"

_RESERVATIONS: Final = {
    "reservation.created": AgentStateName.RINGING,
    "reservation.accepted": AgentStateName.ON_CALL,
    "reservation.wrapup": AgentStateName.WRAP_UP,
}
_BY_ACTIVITY: Final = frozenset({
    "worker.activity.update", "reservation.completed", "reservation.rejected", "reservation.timeout",
    "reservation.canceled", "reservation.rescinded",
})  # fmt: skip
_ACTIVITIES: Final = {
    "available": AgentStateName.AVAILABLE,
    "idle": AgentStateName.AVAILABLE,
    "reserved": AgentStateName.RINGING,
    "busy": AgentStateName.ON_CALL,
    "wrapup": AgentStateName.WRAP_UP,
    "offline": AgentStateName.OFFLINE,
}


def mapped(form: Mapping[str, str]) -> Mapped:
    """The report in one callback."""
    return gathered([_report(form)])


def _report(form: Mapping[str, str]) -> Report | None:
    state = _state(form.get("EventType", ""), form.get("WorkerActivityName", ""))
    if state is None:
        return None
    names = (form.get("WorkerSid", "")[:200], form.get("WorkerName", "")[:200])
    return report(names, state, _time(form), form.get("Sid", ""))


def _state(event: str, activity: str) -> AgentStateName | None:
    if event in _RESERVATIONS:
        return _RESERVATIONS[event]
    if event not in _BY_ACTIVITY or not activity.strip():
        return None
    plain = "".join(char for char in activity.casefold() if char.isalnum())
    return _ACTIVITIES.get(plain, AgentStateName.NOT_READY)


def _time(form: Mapping[str, str]) -> datetime | None:
    """Milliseconds where they are sent, else seconds."""
    exact = at_ms(form.get("TimestampMs"))
    seconds = form.get("Timestamp", "")
    return exact or (at_ms(f"{seconds}000") if seconds.isascii() and seconds.isdigit() else None)


def signature(auth_token: str, url: str, pairs: Iterable[tuple[str, str]]) -> str:
    """What Twilio sends as X-Twilio-Signature: HMAC-SHA1 over the address and the parameters sorted by name.

    From "Validating requests" in Twilio's security documentation; the address is the one set in the workspace.
    """
    text = url + "".join(f"{name}{value}" for name, value in sorted(pairs))
    digest = hmac.new(auth_token.encode(), text.encode("utf-8", "surrogatepass"), sha1).digest()
    return b64encode(digest).decode()
