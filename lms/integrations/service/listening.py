"""Listening to Asterisk as long as the worker runs: one process of all, and again after every break."""

import asyncio
import logging
from contextlib import suppress
from typing import Final

from lms.core import clock
from lms.core.errors import Unavailable
from lms.core.ids import new_ref
from lms.integrations.rules import asterisk
from lms.integrations.rules.shape import Mapped
from lms.integrations.service.ami import PATIENCE_S, AmiAddress, AmiLine, AmiRefused, ami_line
from lms.integrations.service.taking import take_reports
from lms.telephony.rules.states import Report
from lms.telephony.service import hold_listening, note_trouble

SOURCE: Final = asterisk.SOURCE
LOOK_AROUND_S: Final = 120.0  # how often everything is asked for: loss is made good within that time
HOLD_S: Final = 20.0
_PAUSES_S: Final = (1.0, 2.0, 5.0, 10.0, 30.0)
_AFTER_REFUSAL_S: Final = 60.0  # Asterisk may lock out who tries a wrong secret too often
_MOST_TOGETHER: Final = 200
_log = logging.getLogger("lms.asterisk")


async def listen(address: AmiAddress) -> None:
    """Listen until cancelled; what goes wrong is noted for administrators and tried again, ever more slowly."""
    me, tries = new_ref(), 0
    while True:
        try:
            if not await hold_listening(SOURCE, me):
                await asyncio.sleep(HOLD_S)
                continue
            async with ami_line(address) as line:
                tries = 0
                await _hear(line, me)
        except AmiRefused:
            await _trouble("refused", "it does not accept the name or secret")
            await asyncio.sleep(_AFTER_REFUSAL_S)
        except (OSError, TimeoutError) as error:
            await _trouble("unreachable", repr(error))
            await asyncio.sleep(_PAUSES_S[min(tries, len(_PAUSES_S) - 1)])
            tries += 1
        except Unavailable as refusal:
            _log.warning("Not listening to Asterisk for now: %s", refusal)
            await asyncio.sleep(_PAUSES_S[2])


async def _hear(line: AmiLine, me: str) -> None:
    """Read until the line breaks, or another process holds it; ask for everything now and then."""
    loop = asyncio.get_running_loop()
    asked_at, held_at = loop.time(), loop.time()
    await line.ask_how_things_stand()
    while True:
        try:
            found = await _some(line, HOLD_S)
        except TimeoutError:  # nothing for a while: is anybody there?
            await line.ping()
            found = await _some(line, PATIENCE_S)
        if found:
            await take_reports(SOURCE, Mapped(tuple(found)))
        if loop.time() - held_at > HOLD_S:
            held_at = loop.time()
            if not await hold_listening(SOURCE, me):
                return
        if loop.time() - asked_at > LOOK_AROUND_S:
            asked_at = loop.time()
            await line.ask_how_things_stand()


async def _some(line: AmiLine, wait_s: float) -> list[Report]:
    """The reports in what is there now: one transaction for all members that QueueStatus lists."""
    found: list[Report] = []
    message = await line.message(wait_s)
    for _number in range(_MOST_TOGETHER):
        one = asterisk.mapped(message, clock.now())
        if one is not None:
            found.append(one)
        try:
            message = await line.message(0.001)
        except TimeoutError:
            return found
    one = asterisk.mapped(message, clock.now())
    return [*found, one] if one is not None else found


async def _trouble(kind: str, why: str) -> None:
    _log.warning("Asterisk: %s", why)
    with suppress(Unavailable):
        await note_trouble(SOURCE, kind)
