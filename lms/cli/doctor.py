"""`lms doctor`: says in words what is wrong with this installation."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Iterator

import click

from lms.cli.runner import run
from lms.core import db
from lms.core.db import migrate
from lms.core.errors import DomainError
from lms.core.settings import Settings, use_environment

LEAST_FREE_BYTES = 500_000_000
OLDEST_SQLITE = (3, 35, 0)
SECRET = frozenset({"secret_key", "demo_password", "twilio_auth_token"})


@click.command()
def doctor() -> None:
    """List the settings and say what is wrong; exit 1 if anything is."""
    try:
        settings = use_environment()
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from None
    for line in _settings(settings):
        click.echo(line)
    faults = [*_machine(settings), *_database(settings), *_phone_system(settings)]
    for fault in faults:
        click.echo(f"WRONG  {fault}", err=True)
    if faults:
        raise click.ClickException(f"{len(faults)} to put right.")
    click.echo("Everything is in order.")


def _settings(settings: Settings) -> Iterator[str]:
    for name in settings.__struct_fields__:
        value = getattr(settings, name)
        given = "set" if f"LMS_{name.upper()}" in os.environ else "default"
        shown = "(kept secret)" if name in SECRET else _without_password(str(value)) or "(none)"
        yield f"LMS_{name.upper():<17} {shown}  [{given}]"


def _without_password(value: str) -> str:
    """An address without what stands between the user's name and the @."""
    scheme, separator, rest = value.partition("://")
    user, at, place = rest.rpartition("@")
    if not separator or not at:
        return value
    return f"{scheme}://{user.partition(':')[0]}:***@{place}"


def _machine(settings: Settings) -> Iterator[str]:
    free = shutil.disk_usage(settings.data_dir).free
    if free < LEAST_FREE_BYTES:
        yield f"Only {free // 1_000_000} MB are free where {settings.data_dir} lies; make room."
    if not os.access(settings.data_dir, os.W_OK):
        yield f"{settings.data_dir} cannot be written by this user."
    if settings.database_url.startswith("sqlite") and sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield f"SQLite {sqlite3.sqlite_version} is too old; 3.35 or newer is needed."
    key = settings.data_dir / "secret.key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield f"{key} can be read by others: chmod 600 it."


def _phone_system(settings: Settings) -> Iterator[str]:
    from lms.integrations.service import try_ami

    fault = asyncio.run(try_ami(settings.ami_url))
    if fault:
        yield fault


def _database(settings: Settings) -> Iterator[str]:
    async def look(settings: Settings) -> list[str]:
        del settings
        state = await migrate.state(db.engine())
        if state.unknown:
            return [f"The database is newer than this program ({', '.join(state.unknown)}); update the program."]
        if state.pending:
            return [f"{len(state.pending)} migrations wait; run lms migrate."]
        return []

    try:
        yield from run(look, migrated=False)
    except click.ClickException as refusal:
        yield refusal.message
    del settings
