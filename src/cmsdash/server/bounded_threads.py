"""Threads for answers that take long to make: those that send pages and static files must not wait for them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

WAIT_SECONDS = 5
"""How long a request waits until its answer is begun, before its reader is asked to try again."""

Result = TypeVar("Result")


class BusyError(Exception):
    """Too many answers are being made."""


class BoundedThreads:
    """A few threads with a queue whose requests give up.

    Args:
        max_at_once: Answers that are made at the same time.
        name: The name of the threads.
    """

    def __init__(self, max_at_once: int, name: str) -> None:
        self._executor = ThreadPoolExecutor(max_at_once, name)

    async def run(self, work: Callable[[], Result]) -> Result:
        """Return what a function returns.

        Raises:
            BusyError: It had not begun in time, and does not any more.
        """
        future = self._executor.submit(work)
        result = asyncio.wrap_future(future)
        done, _ = await asyncio.wait({result}, timeout=WAIT_SECONDS)
        if not done and future.cancel():
            raise BusyError
        return await result
