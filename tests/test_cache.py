"""The cache: size limit, thread safety, and no caching without a key."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from cmsdash.cache import Cache


def test_a_value_is_computed_once_for_a_key() -> None:
    cache = Cache(2)
    first = cache.get(("a", 1), object)
    assert cache.get(("a", 1), object) is first
    assert cache.get(("a", 2), object) is not first


def test_a_value_without_a_key_is_not_cached() -> None:
    cache = Cache(2)
    assert cache.get(None, object) is not cache.get(None, object)


def test_the_least_recently_used_value_is_evicted() -> None:
    cache = Cache(2)
    first = cache.get("a", object)
    second = cache.get("b", object)
    assert cache.get("a", object) is first
    cache.get("c", object)
    assert cache.get("a", object) is first
    assert cache.get("b", object) is not second


def test_a_cache_of_sizes_holds_no_more_than_its_size() -> None:
    cache = Cache(10, size_of=len)
    first = cache.get("a", lambda: [1] * 6)
    assert cache.get("a", list) is first
    second = cache.get("b", lambda: [2] * 6)
    assert cache.get("b", list) is second
    assert cache.get("a", list) == [], "both together are larger than the cache"
    assert len(cache.get("c", lambda: [3] * 11)) == 11
    assert cache.get("c", list) == [], "a value larger than the cache is not held"


def test_concurrent_threads_compute_a_value_once() -> None:
    cache, start, finish = Cache(2), Event(), Event()
    values = []

    def compute() -> object:
        start.set()
        finish.wait(10)
        values.append(object())
        return values[-1]

    with ThreadPoolExecutor(4) as pool:
        first_future = pool.submit(cache.get, "a", compute)
        assert start.wait(10)
        other_futures = [pool.submit(cache.get, "a", compute) for _ in range(3)]
        assert cache.get("b", lambda: "other") == "other", "a request for another key does not wait"
        finish.set()
        ids = {id(future.result()) for future in (first_future, *other_futures)}
    assert ids == {id(values[0])}
    assert len(values) == 1


def test_a_failed_computation_is_not_cached() -> None:
    cache = Cache(2)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 / 0)
    assert cache.get("a", lambda: 1.0) == 1.0
