"""Passwords: argon2id in a thread, at most two at once, the same work whether the person exists or not."""

import asyncio
import contextlib
import ctypes
from functools import cache
from typing import Final
from weakref import WeakKeyDictionary

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lms.core.ids import random_bytes

# t=2, 19 MiB, p=1: 26 ms here; OWASP's second choice. More at once would starve the pages that others read.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE: Final = 2
_M_MMAP_THRESHOLD: Final = -3  # malloc.h
_gates: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


def give_memory_back() -> None:
    """Let blocks of a megabyte and more go back to the system at once; for a server, before its first log-in.

    glibc would keep the 19 MiB of each thread that ever hashed a password (57 MB measured). Nothing on other systems.
    """
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, 1 << 20)


async def hash_password(password: str) -> str:
    """What is stored of a password; takes about 30 ms of a thread, and waits while two others are at it."""
    async with _gate():
        return await asyncio.to_thread(_HASHER.hash, password, salt=random_bytes(_HASHER.salt_len))


async def verify_password(password: str, stored: str | None) -> bool:
    """Whether the password fits. `stored` None (unknown person, no password yet) costs the same time and is False."""
    async with _gate():
        fits = await asyncio.to_thread(_verify, stored if stored is not None else _nobodys(), password)
    return fits and stored is not None


def needs_new_hash(stored: str) -> bool:
    """Whether the stored hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def _verify(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """A hash with today's parameters that belongs to nobody."""
    return _HASHER.hash("nobody's password")


def _gate() -> asyncio.Semaphore:
    loop = asyncio.get_running_loop()
    if loop not in _gates:
        _gates[loop] = asyncio.Semaphore(AT_ONCE)
    return _gates[loop]
