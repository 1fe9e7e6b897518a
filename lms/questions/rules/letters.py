"""Ids of options: letters in an order that says nothing about what is right."""

import hashlib
from collections.abc import Sequence
from string import ascii_lowercase, ascii_uppercase

MOST_OPTIONS = 26


def letters(key: str, texts: Sequence[str], *, capital: bool = False) -> tuple[str, ...]:
    """An id for each of at most 26 different texts, in their order.

    The letters follow the order of sha256(key, NUL, text), so they stay the same when the author moves an option and
    cannot be read as a place in the author's list.
    """
    ranked = sorted(texts, key=lambda text: hashlib.sha256(f"{key}\0{text}".encode()).digest())
    alphabet = ascii_uppercase if capital else ascii_lowercase
    ids = dict(zip(ranked, alphabet, strict=False))
    return tuple(ids[text] for text in texts)
