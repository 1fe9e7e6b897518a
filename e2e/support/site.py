"""The real site: filled once for the whole run, copied for each server, served by `lms serve` on a port of its own."""

import contextlib
import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "between-calls"
PEOPLE, MONTHS, SEED = 40, 2, 7
_START_S = 30
_LMS = (sys.executable, "-m", "lms")


class Site:
    """One server with its own data folder; `url` stays the same when it is killed and started again."""

    def __init__(self, data_dir: Path, environment: Mapping[str, str] | None = None, port: int = 0) -> None:
        self.data_dir = data_dir
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = _environment(data_dir) | {"LMS_BASE_URL": self.url} | dict(environment or {})
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_reason: object) -> None:
        self.stop()

    @property
    def log(self) -> str:
        """What the server has said."""
        path = self.data_dir / "server.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def start(self) -> None:
        """Start the server and wait until it is ready; it leads a process group of its own."""
        with (self.data_dir / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*_LMS, "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """Ask the server to stop; its work under way is finished."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the server and its workers in mid-word, as a power cut or the kernel would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        try:
            _send(process.pid, how)
            process.wait(timeout=15)
        finally:
            _send(process.pid, signal.SIGKILL)
            process.wait()
            self._wait_until_closed()

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _wait_until_closed(self) -> None:
        """A killed server's workers may hold the port for a moment longer."""
        until = time.monotonic() + _START_S
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.005)

    def _is_gone(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + _START_S
        while time.monotonic() < until:
            if self._is_gone():
                break
            if self._is_ready():
                return
            time.sleep(0.02)
        self.kill()
        msg = f"the server did not become ready:\n{self.log}"
        raise RuntimeError(msg)


def filled(folder: Path) -> Path:
    """A data folder with courses and the people of the demo, made by the first process that asks for it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        data = folder / "data"
        if not (folder / "done").exists():
            shutil.rmtree(data, ignore_errors=True)
            _fill(data)
            (folder / "done").touch()
    return data


def copy_of(filled_data: Path, target: Path, **environment: str) -> Site:
    """A site of its own with the same data."""
    shutil.copytree(filled_data, target)
    return Site(target, environment)


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _fill(data: Path) -> None:
    run_lms(data, "demo", "--people", str(PEOPLE), "--months", str(MONTHS), "--seed", str(SEED))


def run_lms(data_dir: Path, *arguments: str, **environment: str) -> str:
    """Run one `lms` command on a data folder and return what it said; raises RuntimeError when it refuses."""
    done = subprocess.run(
        [*_LMS, *arguments],
        cwd=ROOT,
        env=_environment(data_dir) | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        msg = f"lms {' '.join(arguments)}: {done.stdout}{done.stderr}"
        raise RuntimeError(msg)
    return done.stdout


def _environment(data_dir: Path) -> dict[str, str]:
    """Ours without what the person at this machine has set for a site of their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    return kept | {"LMS_DATA_DIR": str(data_dir), "LMS_DATABASE_URL": f"sqlite:///{data_dir}/lms.sqlite3"}


def _send(group: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, how)
