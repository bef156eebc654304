"""Bounded, thread-safe caches with explicit keys, shared by all sessions of the process."""

from collections.abc import Callable, Hashable
from threading import Lock, RLock
from typing import TypeVar, cast

from cachetools import LRUCache, TTLCache

Value = TypeVar("Value")


class Cache:
    """A least-recently-used cache that computes each missing value in one thread while the others wait.

    Build keys from plain values, never from a release, a table or a closure over one: the entry would keep it in
    memory. The key None disables caching; use it for anything derived from a reader's upload.

    Args:
        max_entries: Number of values held; the least recently used one is evicted.
        ttl_seconds: Seconds after which a value expires; None for no expiry.
    """

    def __init__(self, max_entries: int, ttl_seconds: float | None = None) -> None:
        self._values: LRUCache[Hashable, object] | TTLCache[Hashable, object] = (
            LRUCache(max_entries) if ttl_seconds is None else TTLCache(max_entries, ttl_seconds)
        )
        self._lock = RLock()
        self._key_locks: dict[Hashable, Lock] = {}

    def get(self, key: Hashable | None, compute: Callable[[], Value]) -> Value:
        """Return the value of a key, computing it if it is not cached.

        Args:
            key: Everything that the value depends on. None computes the value without storing it.
            compute: Function without arguments that makes the value.

        Returns:
            The value. It is shared between threads: do not modify it.

        Raises:
            Exception: Whatever `compute` raises; nothing is stored then.
        """
        if key is None:
            return compute()
        with self._lock:
            if key in self._values:
                return cast(Value, self._values[key])
            key_lock = self._key_locks.setdefault(key, Lock())
        with key_lock:
            with self._lock:
                if key in self._values:
                    return cast(Value, self._values[key])
            try:
                value = compute()
                with self._lock:
                    self._values[key] = value
            finally:
                with self._lock:
                    self._key_locks.pop(key, None)
        return value

    def clear(self) -> None:
        """Remove every value."""
        with self._lock:
            self._values.clear()
