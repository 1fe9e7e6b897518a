"""People who answer without pause while the server dies: what they sent and what was acknowledged."""

import asyncio
import contextlib
import random
import ssl

import httpx

SLOTS = 8
_NO_TLS = ssl.create_default_context()  # made once: each costs as much as 50 answers
IN_FLIGHT = 2  # answers to one question that may be under way at once, as from quick fingers


class Journal:
    """What one page has sent; what is not acknowledged is sent again when the server is back, as the page does."""

    def __init__(self, url: str, ref: str, token: str) -> None:
        self.url, self.ref, self.token = url, ref, token
        self.sent = dict.fromkeys(range(1, SLOTS + 1), 0)
        self.acknowledged: dict[tuple[int, int], str] = {}
        self.waiting: set[tuple[int, int]] = set()

    def answer(self, slot: int, seq: int) -> str:
        """An answer that cannot be mistaken for another."""
        return f"answer {slot}-{seq}"

    async def stream(self, client: httpx.AsyncClient, until: asyncio.Event) -> None:
        """Send what was not acknowledged, then new answers, until told to stop or the server is gone."""
        await asyncio.gather(*(self._send(client, slot, seq) for slot, seq in sorted(self.waiting)))
        lanes = [self._lane(client, slot, until) for slot in self.sent for _lane in range(IN_FLIGHT)]
        await asyncio.gather(*lanes)

    async def _lane(self, client: httpx.AsyncClient, slot: int, until: asyncio.Event) -> None:
        there = True
        while there and not until.is_set():
            self.sent[slot] += 1
            there = await self._send(client, slot, self.sent[slot])

    async def _send(self, client: httpx.AsyncClient, slot: int, seq: int) -> bool:
        """Whether the server is still there."""
        self.waiting.add((slot, seq))
        body = {"answer": self.answer(slot, seq), "client_seq": seq, "device_id": "desk"}
        with contextlib.suppress(httpx.TransportError):
            reply = await client.put(
                f"{self.url}/api/v1/attempts/{self.ref}/answers/{slot}",
                json=body,
                headers={"x-attempt-token": self.token},
            )
            assert reply.status_code == 200, reply.text
            assert reply.json()["seq"] == seq
            self.acknowledged[slot, seq] = self.answer(slot, seq)
            self.waiting.discard((slot, seq))
            return True
        return False


async def answer_until(journal: Journal, moment_s: float, kill) -> None:
    """Stream answers and kill the server at that moment."""
    until = asyncio.Event()
    limits = httpx.Limits(max_connections=SLOTS * IN_FLIGHT)
    async with httpx.AsyncClient(limits=limits, timeout=10, verify=_NO_TLS) as client:
        stream = asyncio.create_task(journal.stream(client, until))
        await asyncio.sleep(moment_s)
        await asyncio.to_thread(kill)
        until.set()
        await stream


def moments(count: int, seed: int = 20) -> list[float]:
    """Random moments in seconds: some while the first answers are on their way, some in full swing."""
    chance = random.Random(seed)
    return [chance.uniform(0.005, 0.25) for _each in range(count)]
