"""Floods a server while one reader clicks, and prints what the reader waits.

    python -m benchmarks.attack                 every attack for 10 s each, on a new `cmsdash serve`
    python -m benchmarks.attack idle bombs      these attacks
    python -m benchmarks.attack --files 1024    with the limit of open files that many systems have

The attackers run in a process of their own, and so on the same processor cores: compare with the line "nothing". An attack
holds if every click is answered, and memory and open files come back.
"""

import argparse
import asyncio
import multiprocessing
import os
import shutil
import statistics
import sys
import zlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cache
from multiprocessing.synchronize import Event
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from tools.browser import free_port, run_server
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from benchmarks.processes import listening_pids, resident_mb
from benchmarks.streamlit_client import AnswerError, Session
from cmsdash.installation import default_repository
from cmsdash.server.limits import TRUSTED_PROXIES_VARIABLE

SECONDS = 10
OLD_RELEASES = 30
ATTACKER = ("127.0.0.2", 0)
"""The address that attackers connect from; the reader has 127.0.0.1."""
PAGES = ("money", "cities", "recipients", "need")
REGIONS = ("campania", "puglia", "sicilia", "calabria")


async def flood_nothing(url: str, number: int) -> None:
    """Leave the server alone."""
    await asyncio.sleep(1)


async def flood_idle(url: str, number: int) -> None:
    """Open connections and say nothing, or begin a request and never end it."""
    reader, writer = await _open(url)
    writer.write((b"", b"GET / HTTP/1.1\r\nHost: x\r\nA: ")[number % 2])
    await reader.read()
    writer.close()


async def flood_silent(url: str, number: int) -> None:
    """Open WebSockets and say nothing."""
    async with _open_websocket(url) as websocket:
        await websocket.wait_closed()


async def flood_frames(url: str, number: int) -> None:
    """Send messages of a megabyte."""
    async with _open_websocket(url) as websocket:
        await websocket.send(os.urandom(1_000_000))
        await websocket.recv()


async def flood_bombs(url: str, number: int) -> None:
    """Begin messages that unpack to 40 MB, and never end them."""
    async with _open_websocket(url) as websocket:
        assert websocket.transport
        websocket.transport.write(_bomb())
        await websocket.wait_closed()


@cache
def _bomb() -> bytes:
    """Return the first frame of a compressed message, with its header."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -12)
    content = (packer.compress(bytes(40_000_000)) + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]
    return b"\x42\xff" + len(content).to_bytes(8, "big") + bytes(4) + content


async def flood_uploads(url: str, number: int) -> None:
    """Upload files of 19 MB to sessions that do not exist."""
    reader, writer = await _open(url)
    size = 19 * 1024**2
    writer.write(f"PUT /_stcore/upload_file/x/{number} HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode())
    for _ in range(size // 65536):
        writer.write(bytes(65536))
        await writer.drain()
    await reader.read()
    writer.close()


async def flood_releases(url: str, number: int) -> None:
    """Open old releases by link, each time another one."""
    async with Session(url) as session:
        release = f"2026-01-01-{number % OLD_RELEASES:06}-00000000"
        await session.open_page("cities", f"release={release}")


async def flood_documents(url: str, number: int) -> None:
    """Request documents."""
    reader, writer = await _open(url)
    writer.write(f"GET /money?search={number} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    await reader.read()
    writer.close()


async def flood_runs(url: str, number: int) -> None:
    """Start runs without waiting for their end."""
    async with Session(url) as session:
        await session.open_page("money", f"search={number}")


FLOODS = {
    "nothing": (flood_nothing, 1), "idle": (flood_idle, 2000), "silent": (flood_silent, 400),
    "frames": (flood_frames, 20), "bombs": (flood_bombs, 20), "uploads": (flood_uploads, 10),
    "releases": (flood_releases, 10), "documents": (flood_documents, 10), "runs": (flood_runs, 10),
}  # fmt: skip
"""Each attack with the number of attackers at a time."""


def _open(url: str) -> Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    address = urlsplit(url)
    return asyncio.open_connection(address.hostname, address.port, local_addr=ATTACKER)


def _open_websocket(url: str) -> connect:
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    return connect(address, max_size=None, local_addr=ATTACKER)


def attack(url: str, name: str, started: Event) -> None:
    """Run the attackers of an attack without end, each again one second later, and tell when they have begun."""
    flood, attackers = FLOODS[name]
    asyncio.run(_attack(url, flood, attackers, started))


async def _attack(url: str, flood: Callable[[str, int], Awaitable[None]], attackers: int, started: Event) -> None:
    async def repeat(first: int) -> None:
        number = first
        while True:
            with suppress(OSError, AnswerError, WebSocketException, TimeoutError):
                await flood(url, number)
            number += attackers
            await asyncio.sleep(1)

    asyncio.get_running_loop().call_later(1, started.set)
    await asyncio.gather(*(repeat(number) for number in range(attackers)))


async def click(url: str, seconds: float) -> tuple[list[float], list[str]]:
    """Click for some seconds, once a second, and return milliseconds and faults of the answers."""
    loop, milliseconds, faults = asyncio.get_running_loop(), list[float](), list[str]()
    try:
        async with Session(url) as session:
            await session.open_page("", "")
            end = loop.time() + seconds
            while loop.time() < end:
                number = len(milliseconds)
                answer = await session.follow_link(PAGES[number % 4], f"region={REGIONS[number // 4 % 4]}")
                milliseconds.append(answer.milliseconds)
                faults += answer.faults(("title", "footer", "figure"), None)
                await asyncio.sleep(1)
    except (AnswerError, OSError, WebSocketException) as error:
        faults.append(f"{type(error).__name__}: {error}")
    return milliseconds, faults


def copy_releases(folder: Path) -> None:
    """Copy the embedded release, so that there are old ones to open."""
    os.environ["CMSDASH_RELEASES"] = str(folder)
    for number in range(OLD_RELEASES):
        shutil.copytree(default_repository().embedded, folder / f"2026-01-01-{number:06}-00000000")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("attacks", nargs="*", choices=[*FLOODS, []], metavar="ATTACK")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--files", type=int, help="limit of open files of the server")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        copy_releases(Path(folder) / "releases")
        os.environ[TRUSTED_PROXIES_VARIABLE] = "192.0.2.1"  # instead of this machine, which would have no limits
        port = free_port()
        command = [sys.executable, "-m", "cmsdash", "serve", "--port", str(port)]
        if options.files:
            command = ["sh", "-c", f'ulimit -n {options.files}; exec "$@"', "sh", *command]
        with run_server(command, port, Path(folder) / "log") as url:
            [pid] = listening_pids(url)
            print("attack      clicks   p50 ms   p95 ms   max ms  faults  memory MB  open files")
            for name in dict.fromkeys(["nothing", *(options.attacks or FLOODS)]):
                processes = multiprocessing.get_context("spawn")
                started = processes.Event()
                attackers = processes.Process(target=attack, args=(url, name, started))
                attackers.start()
                started.wait()
                milliseconds, faults = asyncio.run(click(url, options.seconds))
                files = len(os.listdir(f"/proc/{pid}/fd"))
                memory = resident_mb([pid])
                attackers.terminate()
                attackers.join()
                p95 = statistics.quantiles(milliseconds, n=20, method="inclusive")[-1] if len(milliseconds) > 1 else 0
                p50 = statistics.median(milliseconds or [0])
                print(
                    f"{name:10}  {len(milliseconds):6}  {p50:7.0f}  {p95:7.0f}  {max(milliseconds, default=0):7.0f}"
                    f"  {len(faults):6}  {memory:9.0f}  {files:10}  {'; '.join(sorted(set(faults)))}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
