"""Counting the statements that a block of code runs, for tests that want lists to cost the same at any length."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Count:
    """The statements seen so far, in order."""

    __slots__ = ("statements",)

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __int__(self) -> int:
        return len(self.statements)

    def __len__(self) -> int:
        return len(self.statements)


_count: ContextVar[Count | None] = ContextVar("lms_query_count", default=None)


@contextmanager
def count_queries() -> Iterator[Count]:
    """Collect every statement run by this task and the tasks it starts; BEGIN and COMMIT are not counted."""
    count = Count()
    token = _count.set(count)
    try:
        yield count
    finally:
        _count.reset(token)


def noted(sql: str) -> None:
    """Tell a count, if one is running, that a statement is about to run."""
    count = _count.get()
    if count is not None:
        count.statements.append(sql)
