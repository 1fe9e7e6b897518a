"""`lms serve`, `lms worker` and `lms run`: the processes of an installation."""

import asyncio
import os
import resource
import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

import click

from lms.cli.progress import progress
from lms.cli.runner import run as run_work
from lms.core.running import serving
from lms.core.settings import Settings, use_environment

CONTENT = Path(__file__).resolve().parents[2] / "content"
_STAYS = (
    "%s: version %s was changed in the browser and stays as it is. What it says would be taken back by content/:"
    " `lms content publish content` tells what."
)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Server processes.")
@click.option("--no-migrate", is_flag=True, help="Do not bring the database up to date first.")
@click.option("--no-worker", is_flag=True, help="Leave background jobs to `lms worker`.")
def serve(host: str, port: int, workers: int, *, no_migrate: bool, no_worker: bool) -> None:
    """Serve the site; runs pending migrations first and background jobs beside."""
    settings = use_environment()
    _refuse_taken_port(host, port)
    run_work(_ready, migrated=not no_migrate)
    _listen(settings, host, port, workers=workers, with_worker=not no_worker)


@click.command()
def worker() -> None:
    """Do background jobs alone (mail, sweeping); stop with Ctrl+C or SIGTERM."""
    with serving(use_environment().data_dir):
        run_work(_work)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535))
def run(host: str, port: int) -> None:
    """What `make run` does: database, courses of content/ and demo people, then serve."""
    os.environ.setdefault("LMS_BASE_URL", f"http://{host}:{port}")
    os.environ.setdefault("LMS_DEMO_LOGINS", "1")
    settings = use_environment()
    _refuse_taken_port(host, port)
    run_work(_prepare)
    click.echo(f"{settings.site_name} is at {settings.base_url}")
    click.echo(f"Log in as alice, bob, charlie, tess, hana, finn, dora, sam, ada, mei or lin: {settings.demo_password}")
    _listen(settings, host, port, workers=1, with_worker=True)


async def _ready(settings: Settings) -> None:
    """A wrong address of the phone system is told before anything starts."""
    from lms.integrations.service import ami_address

    if settings.ami_url:
        ami_address(settings.ami_url)


async def _prepare(settings: Settings) -> None:
    from lms.demo import ensure_demo
    from lms.transfer import service as transfer

    async def publish() -> list[transfer.Published]:
        done = await transfer.publish(CONTENT, newer=transfer.Newer.LEAVE)
        for one in done:
            if one.origin and one.origin.lost:
                click.echo(_STAYS % (one.code, one.number))
        return done

    await ensure_demo(settings, progress=progress, publish=publish)


async def _work(settings: Settings) -> None:
    from lms.app import working

    await _ready(settings)

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with working():
        click.echo("Working. Stop with Ctrl+C.")
        await stop.wait()


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sentence = f"Port {port} on {host} cannot be used ({error.strerror}). Choose another with --port."
            raise click.ClickException(sentence) from None


def _most_requests() -> int:
    """Requests at once for each worker: open streams wait and cost little, a thousand others may be at work.

    Each is a connection, and each connection is an open file: as many as the system allows us.
    """
    from lms.live.service import MOST_STREAMS

    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return MOST_STREAMS + 1024


def _listen(settings: Settings, host: str, port: int, *, workers: int, with_worker: bool) -> None:
    from granian import Granian
    from granian.constants import Interfaces, Loops
    from granian.log import LogLevels

    os.environ["LMS_WITH_WORKER"] = "1" if with_worker else ""
    https = urlsplit(settings.base_url).scheme == "https"
    click.echo(f"Listening on http://{host}:{port}" + (f", reached as {settings.base_url}" if https else ""))
    server = Granian(
        "lms.app:served",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        loop=Loops.uvloop,
        log_level=LogLevels.warning,
        backpressure=_most_requests(),
        workers_kill_timeout=10,
    )
    with serving(settings.data_dir):
        server.serve()
