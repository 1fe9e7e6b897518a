"""The same server with one thing changed: a commit for each save, or a disk that is said to be slower than this one.

`BENCH_MEMBERS=1` gives every save a commit and a sync of its own; `BENCH_SYNC_MS=5` lets the writer's thread wait so
long before each commit. Both are for the benchmark of group commit and exist nowhere else.
"""

import os
import sqlite3
import sys
import threading
import time

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from litestar import Litestar

from lms import app
from lms.core.db import group


def served() -> Litestar:
    """The application of `lms serve` on the changed writer."""
    group.MEMBERS = int(os.environ.get("BENCH_MEMBERS") or group.MEMBERS)
    wait_s = float(os.environ.get("BENCH_SYNC_MS") or 0) / 1000
    commit = group.commit_or_roll_back

    def slowly(connection: sqlite3.Connection) -> BaseException | None:
        if threading.current_thread().name.startswith("sqlite-writer"):  # a group that only read needs no disk
            time.sleep(wait_s)
        return commit(connection)

    if wait_s:
        group.commit_or_roll_back = slowly
    return app.served()


if __name__ == "__main__":
    os.environ["LMS_WITH_WORKER"] = ""
    Granian(
        "tests.bench.serving:served", factory=True, address="127.0.0.1", port=int(sys.argv[-1]),
        interface=Interfaces.ASGI, loop=Loops.uvloop, log_level=LogLevels.warning, backpressure=1024,
    ).serve()  # fmt: skip
