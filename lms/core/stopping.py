"""Hearing that this process is to stop, beside whoever else is told: the server waits for answers under way."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def when_told_to_stop(call: Callable[[], None]) -> Iterator[None]:
    """Run `call` on the loop when the process is told to stop; what the server does about it goes on as it would.

    Signals are the main thread's: elsewhere nothing is heard.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in _SIGNALS}

    def told(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(call)
        others = before[signal.Signals(number)]
        if callable(others):
            others(number, frame)

    heard = [number for number in _SIGNALS if callable(before[number])]
    for number in heard:
        signal.signal(number, told)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])
