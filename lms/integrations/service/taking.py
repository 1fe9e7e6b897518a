"""The composer: what phone systems report is written down, pauses what is open, and is told to open pages.

We listen. Nothing here, or anywhere below it, sends a word to a phone system.
"""

import msgspec

from lms.core.db import atomic
from lms.integrations.rules.shape import Mapped
from lms.live.service import tell
from lms.quizzes.service import call_is_over, pause_for_call
from lms.telephony.service import Call, record_reports

MOST_NAMES = 100


class Taken(msgspec.Struct, frozen=True):
    """What became of a batch: how many reports count, came again, came late, say nothing about a state.

    `unknown` counts reports about agents whom nobody here is known as, `refused` are their names (at most 100).
    """

    accepted: int
    repeated: int
    late: int
    ignored: int
    unknown: int
    refused: list[str]


@atomic
async def take_reports(source: str, mapped: Mapped) -> Taken:
    """All of a batch, in one transaction: the states, the pauses they make or end, and what open pages are told."""
    outcome = await record_reports(source, mapped.reports)
    for call in sorted(outcome.calls, key=lambda call: call.person_id):
        await _happens(source, call)
    return Taken(
        outcome.accepted,
        outcome.repeated,
        outcome.late,
        mapped.ignored,
        sum(outcome.unknown.values()),
        sorted(outcome.unknown)[:MOST_NAMES],
    )


async def _happens(source: str, call: Call) -> None:
    """A call begins or ends for one person: attempts first, since their pages ask at once how things are.

    An attempt that the person has taken up again stays so during one call, so each call has a name of its own.
    """
    this_call = f"{source} {call.call_at:%Y-%m-%dT%H:%M:%S}"
    if call.begins:
        await pause_for_call(call.person_id, source=this_call, at=call.at)
    else:
        await call_is_over(call.person_id, source=this_call, at=call.at)
    detail: dict[str, object] = {"cause": "call", "source": source, "state": call.state, "at": call.at}
    await tell(call.person_id, "pause" if call.begins else "resume", detail)
