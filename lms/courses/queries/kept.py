"""A bounded memory for what never changes: a published version read once need not be read again."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from lms.core.db import Database, engine, in_transaction

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """The newest `size` values of a database; inside a transaction nothing is kept, it may yet be taken back."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._of: WeakKeyDictionary[Database, OrderedDict[Key, Value]] = WeakKeyDictionary()

    async def get(self, key: Key, load: Callable[[], Awaitable[Value]]) -> Value:
        """The value, loaded when it is not here."""
        kept = self.peek(key)
        if kept is not None:
            return kept
        value = await load()
        self.put(key, value)
        return value

    def peek(self, key: Key) -> Value | None:
        """The value when it is here."""
        known = self._known()
        if key in known:
            known.move_to_end(key)
        return known.get(key)

    def those_of(self, keys: Iterable[Key]) -> dict[Key, Value]:
        """The values that are here; for hundreds of keys, so none of them counts as asked for."""
        known = self._known()
        return {key: known[key] for key in keys if key in known}

    def put(self, key: Key, value: Value) -> None:
        """Keep a value; the one not asked for longest goes when there are too many."""
        if in_transaction():
            return
        known = self._known()
        known[key] = value
        if len(known) > self._size:
            known.popitem(last=False)

    def _known(self) -> OrderedDict[Key, Value]:
        return self._of.setdefault(engine(), OrderedDict())
