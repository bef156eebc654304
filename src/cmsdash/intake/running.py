"""A reader in a process of its own, with an end to its memory and to its time."""

import errno
import multiprocessing
import resource
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from cmsdash.intake.refusals import FileRefusedError

Result = TypeVar("Result")
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True)
class Limits:
    """Bytes of address space, seconds, and bytes of any file put aside that a reader may take. The engine has a
    smaller limit of its own."""

    memory: int = 4 * 1024**3
    seconds: float = 3600.0
    file: int = 16 * 1024**3


def run_apart(
    job: Callable[[Callable[[int], Any]], Result], file: str, limits: Limits, advance: Callable[[int], Any]
) -> Result:
    """The result of a job that runs in another process. `advance` is told here what the job tells there.

    Raises what the job raised, or FileRefusedError (`memory`, `time`, `process`).
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(job, limits, there), daemon=True)
    process.start()
    there.close()
    try:
        result: Result = _await(here, file, time.monotonic() + limits.seconds, advance)
        return result
    finally:
        process.kill()
        process.join()
        here.close()


def _await(here: Connection, file: str, until: float, advance: Callable[[int], Any]) -> Any:
    while here.poll(max(0.0, until - time.monotonic())):
        try:
            kind, value = here.recv()
        except EOFError as error:
            raise FileRefusedError("process", file) from error
        if kind == "read":
            advance(value)
        elif kind == "result":
            return value
        elif isinstance(value, MemoryError):
            raise FileRefusedError("memory", file) from value
        elif isinstance(value, OSError) and value.errno in _NO_ROOM:
            raise FileRefusedError("space", file) from value
        else:
            raise value
    raise FileRefusedError("time", file)


def _work(job: Callable[[Callable[[int], Any]], Any], limits: Limits, there: Connection) -> None:
    # The terminal sends Ctrl-C to both: the parent answers it, and ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file, limits.file))
    try:
        there.send(("result", job(lambda read: there.send(("read", read)))))
    except Exception as error:  # whatever it is, the parent says it
        there.send(("error", error))
