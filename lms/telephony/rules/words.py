"""How states and phone systems are called on the pages."""

from typing import Final

from lms.core.i18n import Lazy, lazy
from lms.telephony.rules.names import JSON
from lms.telephony.rules.states import AgentStateName

STATE_NAMES: Final[dict[AgentStateName, Lazy]] = {
    AgentStateName.AVAILABLE: lazy("available"),
    AgentStateName.RINGING: lazy("a call rings"),
    AgentStateName.ON_CALL: lazy("in a call"),
    AgentStateName.HOLD: lazy("in a call, on hold"),
    AgentStateName.WRAP_UP: lazy("wrapping up"),
    AgentStateName.NOT_READY: lazy("away from the phone"),
    AgentStateName.OFFLINE: lazy("logged out"),
}
TROUBLES: Final[dict[str, Lazy]] = {
    "unreachable": lazy("does not answer"),
    "refused": lazy("does not accept the name or secret"),
}
_NAMES: Final = {
    "amazon-connect": "Amazon Connect",
    "asterisk": "Asterisk",
    "genesys": "Genesys Cloud",
    "twilio": "Twilio TaskRouter",
    "webex": "Webex Contact Center",
}


def source_name(source: str) -> str:
    """A system's own name, the same in all languages; of a program with the common shape that of its token."""
    return _NAMES.get(source) or source.removeprefix(f"{JSON}/")
