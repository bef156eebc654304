"""Bounded, thread-safe caches with explicit keys, shared by all sessions of the process."""

from collections.abc import Callable, Hashable
from contextlib import suppress
from threading import Lock, RLock
from typing import Any, TypeVar, cast

from cachetools import LRUCache, TTLCache

Value = TypeVar("Value")


class Cache:
    """A least-recently-used cache that computes each missing value in one thread while the others wait.

    Build keys from plain values, never from a release, a table or a closure over one: the entry would keep it in
    memory. The key None disables caching; use it for anything derived from a reader's upload.

    Args:
        max_size: Number of values held, or the sum of their sizes if `size_of` is given. The least recently used ones
            are evicted.
        ttl_seconds: Seconds after which a value expires; None for no expiry.
        size_of: Returns the size of a value in bytes, roughly. A value larger than `max_size` is not held.
    """

    def __init__(
        self, max_size: int, ttl_seconds: float | None = None, size_of: Callable[[Any], int] | None = None
    ) -> None:
        self._values: LRUCache[Hashable, object] | TTLCache[Hashable, object] = (
            LRUCache(max_size, size_of) if ttl_seconds is None else TTLCache(max_size, ttl_seconds, getsizeof=size_of)
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
            with suppress(KeyError):
                return cast(Value, self._values[key])
            key_lock = self._key_locks.setdefault(key, Lock())
        with key_lock:
            with self._lock, suppress(KeyError):
                return cast(Value, self._values[key])
            try:
                value = compute()
                with self._lock, suppress(ValueError):  # larger than the whole cache
                    self._values[key] = value
            finally:
                with self._lock:
                    self._key_locks.pop(key, None)
        return value

    def peek(self, key: Hashable) -> Any:
        """Return the value of a key, None if it is not cached. It computes nothing and waits for nobody who does."""
        with self._lock:
            return self._values.get(key)

    def clear(self) -> None:
        """Remove every value."""
        with self._lock:
            self._values.clear()
