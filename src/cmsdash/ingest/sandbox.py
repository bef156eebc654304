"""A reader in a process of its own, with an end to its memory and to its time."""

import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from threading import BoundedSemaphore
from typing import Any, TypeVar

from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.ingest.errors import OUT_OF_SPACE, FileRejectedError

Result = TypeVar("Result")
READERS_MAX = 2
"""Readers that run at once in one process: each may take gigabytes."""
_PLACES = BoundedSemaphore(READERS_MAX)
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class ResourceLimits:
    """Bytes of address space, seconds, and bytes of any file put aside that a reader may take. The engine has a
    smaller limit of its own."""

    memory: int = 4 * 1024**3
    seconds: float = 3600.0
    file: int = 16 * 1024**3


def run_in_subprocess(
    job: Callable[[Callable[[int], Any]], Result],
    file: str,
    limits: ResourceLimits,
    advance: Callable[[int], Any],
    wait: Callable[[], Any] = lambda: None,
) -> Result:
    """The result of a job that runs in another process. `advance` is told here what the job tells there, `wait` that
    others read and this one waits.

    Raises the FileRefusedError or ReleaseError of the job, or a FileRefusedError that says how it ended (`memory`,
    `time`, `space`, `file_broken`, `process`) or that it did not begin (`busy`).
    """
    with _turn(file, limits, wait):
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(job, file, limits, there), daemon=True)
        process.start()
        there.close()
        try:
            result: Result = _await(here, file, time.monotonic() + limits.seconds, advance)
            return result
        finally:
            process.kill()
            process.join()
            here.close()


@contextmanager
def _turn(file: str, limits: ResourceLimits, wait: Callable[[], Any]) -> Iterator[None]:
    """One of the places for readers; `wait` is told when none is free. Raises FileRefusedError (`busy`)."""
    if not _PLACES.acquire(blocking=False):
        wait()
        if not _PLACES.acquire(timeout=limits.seconds):
            raise FileRejectedError("busy", file)
    try:
        yield
    finally:
        _PLACES.release()


def _await(here: Connection, file: str, until: float, advance: Callable[[int], Any]) -> Any:
    while here.poll(max(0.0, until - time.monotonic())):
        try:
            kind, value = here.recv()
        except EOFError as error:
            raise FileRejectedError("process", file) from error
        if kind == "read":
            advance(value)
        elif kind == "result":
            return value
        elif kind == "problems":
            raise ReleaseValidationError(value)
        elif isinstance(value, MemoryError):
            raise FileRejectedError("memory", file) from value
        elif isinstance(value, OSError):
            code = "space" if value.errno in OUT_OF_SPACE else "file_broken"
            raise FileRejectedError(code, file, value=str(value)) from value
        else:
            raise value
    raise FileRejectedError("time", file)


def _work(job: Callable[[Callable[[int], Any]], Any], file: str, limits: ResourceLimits, there: Connection) -> None:
    _die_with_parent()
    # The terminal sends Ctrl-C to both: the parent answers it, and ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file, limits.file))
    try:
        there.send(("result", job(lambda read: there.send(("read", read)))))
    except (FileRejectedError, MemoryError, OSError) as error:
        there.send(("error", error))
    except ReleaseValidationError as error:
        there.send(("problems", error.issues))
    except BaseException as error:  # a library that fails in its own way over the bytes of the file, or panics
        there.send(("error", FileRejectedError("file_broken", file, value=f"{type(error).__name__}: {error}")))


def _die_with_parent() -> None:
    """Where the system can (Linux), this process is killed when the one that started it ends, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        parent = multiprocessing.parent_process()
        if parent is not None and os.getppid() != parent.pid:  # it ended before
            os.kill(os.getpid(), signal.SIGKILL)
