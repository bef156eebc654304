"""The cache: bounded, thread-safe, and empty without a key."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from cmsdash.cache import Cache


def test_a_value_is_computed_once_for_a_key() -> None:
    cache = Cache(2)
    first = cache.get(("a", 1), object)
    assert cache.get(("a", 1), object) is first
    assert cache.get(("a", 2), object) is not first


def test_nothing_is_kept_without_a_key() -> None:
    cache = Cache(2)
    assert cache.get(None, object) is not cache.get(None, object)


def test_what_was_used_last_stays() -> None:
    cache = Cache(2)
    first = cache.get("a", object)
    second = cache.get("b", object)
    assert cache.get("a", object) is first
    cache.get("c", object)
    assert cache.get("a", object) is first
    assert cache.get("b", object) is not second


def test_threads_that_ask_at_once_compute_once() -> None:
    cache, begun, go = Cache(2), Event(), Event()
    computed = []

    def compute() -> object:
        begun.set()
        go.wait(10)
        computed.append(object())
        return computed[-1]

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(cache.get, "a", compute)
        assert begun.wait(10)
        others = [pool.submit(cache.get, "a", compute) for _ in range(3)]
        assert cache.get("b", lambda: "other") == "other", "who asks for something else does not wait"
        go.set()
        found = {id(asked.result()) for asked in (first, *others)}
    assert found == {id(computed[0])}
    assert len(computed) == 1


def test_a_failure_is_not_kept() -> None:
    cache = Cache(2)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 / 0)
    assert cache.get("a", lambda: 1.0) == 1.0
