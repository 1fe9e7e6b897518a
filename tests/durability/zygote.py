"""A process that has imported the server and forks one whenever it is told to: `lms serve` without the second of imports.

`python -m tests.durability.zygote LOG PORT`: each line on stdin starts a server, each line on stdout is its process group.
"""

import os
import signal
import sys
from pathlib import Path

import granian.server.mp

import lms.app
from lms.cli.server import serve
from lms.core.db import sqlite

_ = (granian.server.mp, lms.app)  # imported so that a fork has them


def main() -> None:
    if how := os.environ.get("LULL_TEST_SYNCHRONOUS"):  # for the control of the power cuts, which has to lose answers
        sqlite._PRAGMAS = tuple(f"synchronous={how}" if "synchronous" in each else each for each in sqlite._PRAGMAS)
    log, port = Path(sys.argv[1]), sys.argv[2]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _serve(log, port)
        os.setpgid(pid, pid)
        print(pid, flush=True)


def _serve(log: Path, port: str) -> None:
    """What the shell does for `lms serve > log 2>&1 &`."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with log.open("ab") as out, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    serve.main(["--port", port, "--workers", os.environ.get("LULL_TEST_WORKERS", "1")], prog_name="lms serve")


if __name__ == "__main__":
    main()
