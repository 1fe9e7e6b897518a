"""Lists in pages: which part is shown, and where the parts before and after are."""

from collections.abc import Sequence
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T], frozen=True):
    """One page of a list; `number` counts from 1."""

    items: tuple[T, ...]
    number: int
    pages: int
    total: int

    @property
    def before(self) -> int | None:
        """The number of the page before, None on the first."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """The number of the page after, None on the last."""
        return self.number + 1 if self.number < self.pages else None


def paged(items: Sequence[T], number: int, size: int) -> Page[T]:
    """Page `number` (from 1) of a list that is at hand; a number outside it gives the nearest page there is."""
    pages = max(1, -(-len(items) // size))
    number = max(1, min(number, pages))
    return Page(tuple(items[(number - 1) * size : number * size]), number, pages, len(items))
