"""Random names: public references, secrets and how a secret is kept."""

import hashlib
import random
import secrets
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_seeded: ContextVar[random.Random | None] = ContextVar("lms_seeded_ids", default=None)


def new_ref() -> str:
    """A public reference: 16 URL-safe characters, 96 random bits; says nothing about how many there are.

    None begins with a dash, which a command would read as an option.
    """
    text = _text(12)
    return f"_{text[1:]}" if text.startswith("-") else text


def new_token() -> str:
    """A secret: 43 URL-safe characters, 256 random bits; keep only its `token_hash`."""
    return _text(32)


def token_hash(token: str) -> str:
    """What is stored of a token: SHA-256 in hex, enough for a secret that is random itself."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_uuid() -> str:
    """A version 4 UUID as text, for xAPI statements and registrations."""
    return str(uuid.UUID(bytes=random_bytes(16), version=4))


@contextmanager
def seeded(rng: random.Random) -> Iterator[None]:
    """Draw from a seeded generator inside this block: demo data only, where the same seed gives the same bytes."""
    before = _seeded.set(rng)
    try:
        yield
    finally:
        _seeded.reset(before)


def random_bytes(size: int) -> bytes:
    """Random bytes, as for the salt of a password."""
    rng = _seeded.get()
    return secrets.token_bytes(size) if rng is None else rng.randbytes(size)


def _text(size: int) -> str:
    return urlsafe_b64encode(random_bytes(size)).rstrip(b"=").decode("ascii")
