"""Loads the API with readers that ask again and again, and prints requests a second and waiting times.

    python -m benchmarks.api                    every kind of request for 5 s, on a new `cmsdash serve`
    python -m benchmarks.api --seconds 20 --connections 32

A static file of the same server is asked for in the same run, as what an answer without any work takes. The readers run
in a process of their own, and so on the same processor cores.
"""

import argparse
import asyncio
import itertools
import json
import multiprocessing
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from tools.browser import run_dashboard

from benchmarks.processes import listening_pids, processor_seconds, resident_mb

API = "/api/v1/"


@dataclass(frozen=True)
class Load:
    """What readers got: seconds of each request, bytes of all bodies, and answers that were not as expected."""

    waits: list[float]
    received: int
    errors: int


def always(path: str) -> Iterator[str]:
    """Yield the same path again and again: its answer is made once."""
    return itertools.repeat(path)


def always_new(number: int) -> Iterator[str]:
    """Yield paths that nobody asked for before: each answer has to be made."""
    for count in itertools.count():
        yield f"{API}operations?limit=100&search=x{number}y{count}"


def new_pages(number: int) -> Iterator[str]:
    """Yield pages of the list of operations that begin at ever other rows."""
    for count in itertools.count():
        yield f"{API}operations?limit={1 + (number * 37 + count) % 999}&offset={count % 50}"


KINDS: dict[str, tuple[Callable[[int], Iterator[str]], bool]] = {
    "static file": (lambda _: always("/app/static/page.js"), False),
    "cities, 304": (lambda _: always(f"{API}cities"), True),
    "cities": (lambda _: always(f"{API}cities"), False),
    "cities as CSV": (lambda _: always(f"{API}cities?format=csv"), False),
    "operations": (lambda _: always(f"{API}operations?limit=1000"), False),
    "error in words": (lambda _: always(f"{API}cities?citty=gela&region=Sicily"), False),
    "operations, new search": (always_new, False),
    "operations, new page": (new_pages, False),
}
"""The paths of one reader by the kind of request, and whether it has the answer already."""


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, tag: str) -> tuple[int, str, int]:
    """Send one request on an open connection and return status, entity tag and bytes of the body."""
    condition = f"if-none-match: {tag}\r\n" if tag else ""
    writer.write(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-encoding: gzip\r\n{condition}\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = (line.partition(":") for line in head[1:] if line)
    headers = {name.lower(): value.strip() for name, _, value in fields}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(head[0].split()[1]), headers.get("etag", ""), len(body)


async def read(url: str, kind: str, number: int, until: float) -> Load:
    """Ask on one connection until a time of `time.perf_counter`."""
    paths, is_conditional = KINDS[kind]
    port = urlsplit(url).port or 80
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    expected = {304 if is_conditional else 400 if kind == "error in words" else 200}
    waits: list[float] = []
    received = errors = 0
    tag = ""
    if is_conditional:
        _, tag, _ = await ask(reader, writer, next(paths(number)), "")
    for path in paths(number):
        start = time.perf_counter()
        if start >= until:
            break
        status, _, size = await ask(reader, writer, path, tag)
        waits.append(time.perf_counter() - start)
        received += size
        errors += status not in expected
    writer.close()
    return Load(waits, received, errors)


async def load(url: str, kind: str, connections: int, seconds: float) -> Load:
    """Ask on several connections at once."""
    until = time.perf_counter() + seconds
    loads = await asyncio.gather(*(read(url, kind, number, until) for number in range(connections)))
    return Load(
        [wait for each in loads for wait in each.waits],
        sum(each.received for each in loads),
        sum(each.errors for each in loads),
    )


def _run(pipe: Connection, url: str, kind: str, connections: int, seconds: float) -> None:
    result = asyncio.run(load(url, kind, connections, seconds))
    pipe.send_bytes(json.dumps([result.waits, result.received, result.errors]).encode())


def measure(url: str, kind: str, connections: int, seconds: float) -> Load:
    """Return the load of readers in a process of their own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_run, args=(theirs, url, kind, connections, seconds))
    process.start()
    result = Load(*json.loads(ours.recv_bytes()))
    process.join()
    return result


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--connections", type=int, default=16)
    options = parser.parse_args()
    with TemporaryDirectory() as folder, run_dashboard(Path(folder) / "server.log") as url:
        print(f"load {os.getloadavg()[0]:.0f}, {options.connections} connections, {options.seconds:.0f} s each")
        print(f"{'':26}{'req/s':>8}{'p50 ms':>9}{'p99 ms':>9}{'ms cpu':>9}{'kB':>8}{'errors':>8}{'MB':>6}")
        for kind in KINDS:
            pids = listening_pids(url)
            before = processor_seconds(pids)
            result = measure(url, kind, options.connections, options.seconds)
            spent = (processor_seconds(pids) - before) * 1000 / len(result.waits)
            cuts = statistics.quantiles(result.waits, n=100)
            print(
                f"{kind:26}{len(result.waits) / options.seconds:8.0f}{cuts[49] * 1000:9.1f}{cuts[98] * 1000:9.1f}"
                f"{spent:9.2f}{result.received / len(result.waits) / 1000:8.1f}{result.errors:8}{resident_mb(pids):6.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
