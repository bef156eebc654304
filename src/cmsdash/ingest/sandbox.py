"""Execution of a job in a subprocess with limits on memory, time and file size."""

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
from cmsdash.ingest.errors import OUT_OF_SPACE_ERRNOS, FileRejectedError

Result = TypeVar("Result")
MAX_CONCURRENT_JOBS = 2
"""Jobs that one process runs at the same time: each may use gigabytes."""
_SLOTS = BoundedSemaphore(MAX_CONCURRENT_JOBS)
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class ResourceLimits:
    """Memory of its own, wall time and size of any file written. DuckDB has a smaller memory limit."""

    memory_bytes: int = 4 * 1024**3
    seconds: float = 3600.0
    file_bytes: int = 16 * 1024**3

    @property
    def address_space_bytes(self) -> int:
        """Limit of the address space, which also holds libraries and reserved memory that is never used."""
        return self.memory_bytes + 2 * 1024**3


def run_in_subprocess(
    job: Callable[[Callable[[int], Any]], Result],
    file: str,
    limits: ResourceLimits,
    advance: Callable[[int], Any],
    on_wait: Callable[[], Any] = lambda: None,
) -> Result:
    """Return the result of a job that runs in a subprocess.

    Args:
        job: picklable callable; its argument reports progress.
        file: name of the file that the job reads, for errors.
        limits: limits of the subprocess; `seconds` also limits the wait for a slot.
        advance: called in this process with every number that the job reports.
        on_wait: called when all slots are taken.

    Raises:
        FileRejectedError: raised by the job, or the job failed (`memory`, `time`, `space`, `file_broken`, `process`)
            or did not start (`busy`).
        ReleaseValidationError: raised by the job.
    """
    with _slot(file, limits, on_wait):
        context = multiprocessing.get_context("spawn")
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_run_job, args=(job, file, limits, sender), daemon=True)
        process.start()
        sender.close()
        try:
            result: Result = _receive_result(receiver, file, time.monotonic() + limits.seconds, advance)
            return result
        finally:
            process.kill()
            process.join()
            receiver.close()


@contextmanager
def _slot(file: str, limits: ResourceLimits, on_wait: Callable[[], Any]) -> Iterator[None]:
    """Hold one of the slots for jobs. Raises FileRejectedError (`busy`)."""
    if not _SLOTS.acquire(blocking=False):
        on_wait()
        if not _SLOTS.acquire(timeout=limits.seconds):
            raise FileRejectedError("busy", file)
    try:
        yield
    finally:
        _SLOTS.release()


def _receive_result(receiver: Connection, file: str, deadline: float, advance: Callable[[int], Any]) -> Any:
    while receiver.poll(max(0.0, deadline - time.monotonic())):
        try:
            kind, value = receiver.recv()
        except EOFError as error:
            raise FileRejectedError("process", file) from error
        if kind == "progress":
            advance(value)
        elif kind == "result":
            return value
        elif kind == "issues":
            raise ReleaseValidationError(value)
        elif isinstance(value, MemoryError):
            raise FileRejectedError("memory", file) from value
        elif isinstance(value, OSError):
            code = "space" if value.errno in OUT_OF_SPACE_ERRNOS else "file_broken"
            raise FileRejectedError(code, file, value=str(value)) from value
        else:
            raise value
    raise FileRejectedError("time", file)


def _run_job(job: Callable[[Callable[[int], Any]], Any], file: str, limits: ResourceLimits, sender: Connection) -> None:
    """Run the job in the subprocess and send its progress and result."""
    _die_with_parent()
    # The terminal sends Ctrl-C to both processes: the parent handles it and kills this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for kind, limit in ((resource.RLIMIT_DATA, limits.memory_bytes), (resource.RLIMIT_AS, limits.address_space_bytes)):
        resource.setrlimit(kind, (limit, limit))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
    try:
        sender.send(("result", job(lambda read: sender.send(("progress", read)))))
    except (FileRejectedError, MemoryError, OSError) as error:
        sender.send(("error", error))
    except ReleaseValidationError as error:
        sender.send(("issues", error.issues))
    except BaseException as error:  # a library may raise anything over damaged bytes, even a Rust panic
        sender.send(("error", FileRejectedError("file_broken", file, value=f"{type(error).__name__}: {error}")))


def _die_with_parent() -> None:
    """On Linux, have the kernel kill this process when its parent ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        parent = multiprocessing.parent_process()
        if parent is not None and os.getppid() != parent.pid:  # the parent ended before the call
            os.kill(os.getpid(), signal.SIGKILL)
