"""Whether a server works with a data folder now: each holds a lock there, which the system lets go when it ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_LOCK: Final = "serving.lock"


@contextmanager
def serving(data_dir: Path) -> Iterator[None]:
    """Serve from the folder as long as the block lasts; many processes may at once."""
    with (data_dir / _LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def is_served(data_dir: Path) -> bool:
    """Whether any process of this machine serves from the folder."""
    with (data_dir / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
