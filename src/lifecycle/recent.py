"""近用: what was used last is kept in this process, bounded in size. Everything kept is immutable and can be made anew."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

SHORT = 200
"""So many facts are loaded and folded in 2 ms: nothing is kept of a stream that has fewer."""
MOST = 20_000
"""So many facts are kept at most, of whatever number of streams: some 20 MB, 60 MB where each carries verdicts."""


class Recent(Generic[Key, Value]):
    """The values used last, by their keys. Each has a size; the sizes together never exceed `most`. Threads may share it."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Key, tuple[int, Value]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Key) -> Value | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][1]

    def keep(self, key: Key, value: Value, size: int) -> None:
        """What is larger than all that may be kept is not kept."""
        with self._lock:
            self._size -= self._kept.pop(key, (0, None))[0]
            if size <= self._most:
                self._kept[key] = size, value
                self._size += size
            while self._size > self._most:
                self._size -= self._kept.popitem(last=False)[1][0]
