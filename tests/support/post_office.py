"""A small SMTP server that takes mail, or refuses it, and shows what it got."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class PostOffice:
    """What was delivered, and the port to deliver to; `refuses` answers every mail with 451."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.port = 0
        self.refuses = False

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._say(writer, "220 ready")
        while line := (await reader.readline()).decode().strip():
            match line.split()[0].upper():
                case "EHLO" | "HELO":
                    await self._say(writer, "250 post.test")
                case "DATA":
                    await self._take(reader, writer)
                case "QUIT":
                    await self._say(writer, "221 bye")
                    break
                case _:
                    await self._say(writer, "250 ok")
        writer.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._say(writer, "354 go on")
        body = (await reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n")
        if not self.refuses:
            self.mails.append(message_from_bytes(body, policy=policy.default))
        await self._say(writer, "451 come back later" if self.refuses else "250 taken")

    @staticmethod
    async def _say(writer: asyncio.StreamWriter, line: str) -> None:
        writer.write(f"{line}\r\n".encode())
        await writer.drain()


@asynccontextmanager
async def post_office() -> AsyncIterator[PostOffice]:
    office = PostOffice()
    server = await asyncio.start_server(office.serve, "127.0.0.1", 0)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
