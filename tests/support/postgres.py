"""A PostgreSQL server for tests: the one named by LMS_TEST_DATABASE_URL, else one of our own in a temporary folder.

One server serves all workers of a run. The first test that needs it starts it; the main process stops it at the end.
"""

import asyncio
import fcntl
import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncpg

_HOME = "LMS_TEST_POSTGRES_HOME"  # the folder that this run's processes share
_WAIT_S = 60
_ROOMY_BYTES = 2_000_000_000
Result = TypeVar("Result")


class NoPostgres(Exception):  # noqa: N818  a state, told to the person in a sentence
    """There is no server and none can be had."""


def prepare() -> None:
    """Called by the main process before the workers start: agree on a folder."""
    if _HOME not in os.environ:
        os.environ[_HOME] = tempfile.mkdtemp(prefix="lull-postgres-", dir=roomy_memory())


def roomy_memory() -> str | None:
    """Memory instead of the disk where there is plenty: what a disk adds to these tests is waiting."""
    place = Path("/dev/shm")
    roomy = place.is_dir() and os.access(place, os.W_OK) and shutil.disk_usage(place).free > _ROOMY_BYTES
    return str(place) if roomy else None


def stop() -> None:
    """Called by the main process when everything is done."""
    home = Path(os.environ.pop(_HOME, ""))
    if not home.name:
        return
    if (home / "data" / "postmaster.pid").exists():
        _run(_binary("pg_ctl"), "-D", home / "data", "-m", "immediate", "-w", "stop")
    shutil.rmtree(home, ignore_errors=True)


def address() -> str:
    """The address of the server's own database, with the right to make others; starts the server when needed.

    Raises NoPostgres with a sentence that says what to do.
    """
    given = os.environ.get("LMS_TEST_DATABASE_URL", "").strip()
    if given:
        return given
    prepare()
    home = Path(os.environ[_HOME])
    with _alone(home / "lock"):
        kept = home / "address"
        if not kept.exists():
            kept.write_text(_start(home))
        answer = kept.read_text()
    if answer.startswith("!"):
        raise NoPostgres(answer[1:])
    return answer


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _start(home: Path) -> str:
    """Start the server; the answer begins with `!` when it cannot be had, so that every worker says the same."""
    try:
        initdb = _binary("initdb") or _installed()
    except NoPostgres as reason:
        return f"!{reason}"
    assert initdb
    data, port = home / "data", _free_port()
    home.chmod(0o755)
    data.mkdir(mode=0o700)
    if os.getuid() == 0:
        shutil.chown(data, _user(), _group())
    _run(initdb, "-D", data, "-U", "lms", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c fsync=on"
    _run(_binary("pg_ctl"), "-D", data, "-l", data / "server.log", "-t", str(_WAIT_S), "-w", "-o", options, "start")
    return f"postgresql://lms@127.0.0.1:{port}/postgres"


def _binary(name: str) -> str | None:
    """A server program: on the PATH, else where Debian, Fedora and Homebrew put it; the newest one."""
    on_path = shutil.which(name)
    if on_path:
        return on_path
    places = (
        "/usr/lib/postgresql/*/bin",
        "/usr/pgsql-*/bin",
        "/opt/homebrew/opt/postgresql*/bin",
        "/usr/local/pgsql/bin",
    )
    found = [
        path
        for place in places
        for path in glob.glob(f"{place}/{name}")  # noqa: PTH207  absolute patterns
    ]
    return max(
        found,
        key=lambda path: [int(part) for part in path.replace("-", "/").split("/") if part.isdigit()],
        default=None,
    )


def _installed() -> str:
    """Debian's package, when we may install it."""
    if os.getuid() != 0 or not shutil.which("apt-get"):
        raise NoPostgres("No PostgreSQL server: install the package postgresql or set LMS_TEST_DATABASE_URL.")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "postgresql"]):
        subprocess.run(["apt-get", *arguments], env=quiet, check=False, capture_output=True)
    found = _binary("initdb")
    if found is None:
        raise NoPostgres("No PostgreSQL server, and its package could not be installed: set LMS_TEST_DATABASE_URL.")
    return found


def _run(*command: object) -> None:
    """Run one of the server's programs; root may not, so root becomes an unprivileged user for it."""
    who = {"user": _user(), "group": _group(), "extra_groups": []} if os.getuid() == 0 else {}
    with tempfile.TemporaryFile() as output:  # not a pipe: the server would keep it open
        done = subprocess.run(
            [str(part) for part in command],
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            cwd="/",
            check=False,
            **who,
        )
        output.seek(0)
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {output.read().decode(errors='replace')}")


def _user() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _group() -> int:
    return pwd.getpwnam(_user()).pw_gid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def with_database(url: str, name: str) -> str:
    """The same server's other database."""
    head, _slash, tail = url.partition("://")[2].partition("/")
    _old, question, options = tail.partition("?")
    return f"{url.partition('://')[0]}://{head}/{name}{question}{options}"


def create_database(name: str, template: str = "template0") -> str:
    """A new database (an old one of that name goes) and its address."""
    home = address()
    _admin(home, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {template}")
    return with_database(home, name)


def drop_database(name: str) -> None:
    """Remove a database, also while somebody is connected."""
    _admin(address(), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _admin(url: str, *statements: str) -> None:
    async def run() -> None:
        connection = await asyncpg.connect(url)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    outside_the_loop(run)


def outside_the_loop(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Fixtures may be called while a loop runs: one thread has its own, kept because its connections are."""
    return _thread.submit(lambda: _loop.run(work())).result()


_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tests-postgres")
_loop = asyncio.Runner()
