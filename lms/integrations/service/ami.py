"""A line to Asterisk's manager interface: it logs in, reads, and asks how things stand; it never commands.

The only actions it can send are Login, QueueStatus, Ping and Logoff.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final, Self
from urllib.parse import unquote, urlsplit

import msgspec

from lms.core.errors import Misconfigured
from lms.core.i18n import gettext as _
from lms.integrations.rules.asterisk import Message, read, written

PATIENCE_S: Final = 10.0
_PORT: Final = 5038
_MOST_BYTES: Final = 65_536  # of one message; Asterisk's own are far below
_END: Final = b"\r\n\r\n"


class AmiRefused(Exception):  # noqa: N818  refusals are named after what they say
    """The manager interface does not accept the name or the secret."""


class AmiAddress(msgspec.Struct, frozen=True):
    """Where the manager interface is, and as whom to log in."""

    host: str
    port: int
    user: str
    secret: str


def ami_address(url: str) -> AmiAddress:
    """Read LMS_AMI_URL: `ami://user:secret@host:5038`. Raises Misconfigured."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORT
    except ValueError as error:
        raise _no_address() from error
    user, secret = unquote(parts.username or ""), unquote(parts.password or "")
    if parts.scheme != "ami" or not parts.hostname or not user or not (user + secret).isprintable():
        raise _no_address()
    return AmiAddress(parts.hostname, port, user, secret)


class AmiLine:
    """An open, logged-in connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def log_in(self, address: AmiAddress) -> Self:
        """Log in for events of queues and calls only. Raises AmiRefused, OSError, TimeoutError."""
        async with asyncio.timeout(PATIENCE_S):
            greeting = await self._reader.readline()
            if not greeting.startswith(b"Asterisk Call Manager"):
                raise ConnectionError("This is not an Asterisk manager interface.")
            await self._say("Login", Username=address.user, Secret=address.secret, Events="agent,call")
            while (answer := await self._message()).get("Response") is None:
                pass  # events may come before the answer
        if answer["Response"] != "Success":
            raise AmiRefused(answer.get("Message", ""))
        return self

    async def ask_how_things_stand(self) -> None:
        """Every queue member's state comes as an event: what was missed is made good, and it is a sign of life."""
        await self._say("QueueStatus")

    async def ping(self) -> None:
        """Make the other side say something."""
        await self._say("Ping")

    async def message(self, wait_s: float) -> Message:
        """The next message. Raises TimeoutError when none comes, OSError when the line is gone."""
        async with asyncio.timeout(wait_s):
            return await self._message()

    async def close(self) -> None:
        """Say goodbye if there is still somebody."""
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(1):
                await self._say("Logoff")
        self._writer.close()

    async def _say(self, action: str, **fields: str) -> None:
        self._writer.write(written(action, **fields))
        await self._writer.drain()

    async def _message(self) -> Message:
        try:
            block = await self._reader.readuntil(_END)
        except asyncio.IncompleteReadError as error:
            raise ConnectionError("The line was closed.") from error
        except asyncio.LimitOverrunError as error:
            raise ConnectionError("A message without an end.") from error
        return read(block.removesuffix(_END).decode("utf-8", "replace"))


@asynccontextmanager
async def ami_line(address: AmiAddress) -> AsyncIterator[AmiLine]:
    """A logged-in connection for the time of the block. Raises AmiRefused, OSError, TimeoutError."""
    async with asyncio.timeout(PATIENCE_S):
        reader, writer = await asyncio.open_connection(address.host, address.port, limit=_MOST_BYTES)
    line = AmiLine(reader, writer)
    try:
        yield await line.log_in(address)
    finally:
        await line.close()


async def try_ami(url: str) -> str:
    """What is wrong with the line to Asterisk, as a sentence; "" when it works or is not wanted."""
    if not url:
        return ""
    try:
        address = ami_address(url)
        async with ami_line(address):
            return ""
    except Misconfigured as refusal:
        return refusal.message
    except AmiRefused:
        return _("Asterisk does not accept the name or secret in LMS_AMI_URL.")
    except (OSError, TimeoutError):
        return _("Asterisk does not answer at the address in LMS_AMI_URL.")


def _no_address() -> Misconfigured:
    return Misconfigured(_("LMS_AMI_URL has to look like ami://user:secret@host:5038."))
