"""How long a run of the script takes, for whoever asked to be told: the metrics of the server."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_OBSERVERS: list[Callable[[float], None]] = []


def tell_run_times(observer: Callable[[float], None]) -> None:
    """Tell an observer the seconds of each run from now on, instead of the one before."""
    _OBSERVERS[:] = [observer]


@contextmanager
def observe_run() -> Iterator[None]:
    """Take the time of a run, also of one that ends early."""
    start = time.perf_counter()
    try:
        yield
    finally:
        for observer in _OBSERVERS:
            observer(time.perf_counter() - start)
