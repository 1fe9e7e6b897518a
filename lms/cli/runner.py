"""Running an async use case from the command line: settings, database, one clear sentence on a refusal."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from lms.core import db
from lms.core.db import migrate
from lms.core.errors import DomainError
from lms.core.settings import Settings, use_environment

T = TypeVar("T")


def run(work: Callable[[Settings], Awaitable[T]], *, migrated: bool = True) -> T:
    """Do `work` with the database connected; `migrated` brings the database up to date first.

    Ends the command with exit code 1 and the sentence of the refusal.
    """
    try:
        settings = use_environment()
        return asyncio.run(_connected(work, settings, migrated=migrated))
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from None
    except KeyboardInterrupt:
        raise click.ClickException("Stopped.") from None


async def _connected(work: Callable[[Settings], Awaitable[T]], settings: Settings, *, migrated: bool) -> T:
    logging.getLogger("piccolo").setLevel(logging.WARNING)
    engine = await db.connect(settings.database_url)
    try:
        if migrated:
            await migrate.forwards(engine)
        return await work(settings)
    finally:
        await db.disconnect()
