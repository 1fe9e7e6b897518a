"""One transaction a use case: what both engines' transactions share, and the decorator that opens them."""

import asyncio
from typing import Any, Protocol


class OpenTransaction(Protocol):
    """What the running body needs to know of its transaction."""

    task: asyncio.Task[Any] | None
    done: bool


def belongs_here(transaction: OpenTransaction | None) -> bool:
    """Whether statements of this task go into that transaction.

    A transaction belongs to the task that opened it. Tasks inherit context variables, so one started inside would
    otherwise write into its parent's transaction, or after its end into nothing at all.
    """
    return transaction is not None and not transaction.done and transaction.task is asyncio.current_task()
