"""Bounded caches of values under explicit keys, shared by all sessions of the process."""

from collections.abc import Callable, Hashable
from threading import Lock, RLock
from typing import TypeVar, cast

from cachetools import LRUCache, TTLCache

Value = TypeVar("Value")


class Cache:
    """The values that were used last, each computed by one thread while the others wait for it.

    A key consists of values, never of a release, a table or a function that holds one: an entry would keep it alive.
    The key None stands for what must not be kept, such as anything made of a reader's own file.
    """

    def __init__(self, max_entries: int, ttl_seconds: float | None = None) -> None:
        self._values: LRUCache[Hashable, object] | TTLCache[Hashable, object] = (
            LRUCache(max_entries) if ttl_seconds is None else TTLCache(max_entries, ttl_seconds)
        )
        self._lock = RLock()
        self._computing: dict[Hashable, Lock] = {}

    def get(self, key: Hashable | None, compute: Callable[[], Value]) -> Value:
        """Returns the value under a key and computes it where there is none; shared, so never to be changed.

        Args:
            key: What the value depends on. None computes it anew and keeps nothing.
            compute: Makes the value. What it raises is raised here, and nothing is kept.
        """
        if key is None:
            return compute()
        with self._lock:
            if key in self._values:
                return cast(Value, self._values[key])
            computing = self._computing.setdefault(key, Lock())
        with computing:
            with self._lock:
                if key in self._values:
                    return cast(Value, self._values[key])
            try:
                value = compute()
                with self._lock:
                    self._values[key] = value
            finally:
                with self._lock:
                    self._computing.pop(key, None)
        return value

    def clear(self) -> None:
        """Drops every value."""
        with self._lock:
            self._values.clear()
