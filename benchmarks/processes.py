"""Processor time and memory of a process and its descendants, from `/proc`."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_LISTEN = "0A"


def listening_pids(url: str) -> list[int]:
    """Return the processes that listen on the port of a URL on this machine."""
    port = urlsplit(url).port or 80
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            _, local, _, state, *_, inode = line.split()[:10]
            if state == _LISTEN and int(local.rsplit(":", 1)[1], 16) == port:
                inodes.add(f"socket:[{inode}]")
    return sorted(pid for pid in _all_pids() if inodes & set(_open_files(pid)))


def _all_pids() -> Iterator[int]:
    return (int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal())


def _open_files(pid: int) -> Iterator[str]:
    try:
        for path in Path(f"/proc/{pid}/fd").iterdir():
            yield os.readlink(path)
    except OSError:
        return


def process_tree(roots: Iterable[int]) -> list[int]:
    """Return processes and their descendants."""
    children: dict[int, list[int]] = {}
    for pid in _all_pids():
        if status := _stat_fields(pid):
            children.setdefault(int(status[1]), []).append(pid)
    found, waiting = [], list(dict.fromkeys(roots))
    while waiting:
        pid = waiting.pop()
        if pid not in found:
            found.append(pid)
            waiting += children.get(pid, [])
    return found


def _stat_fields(pid: int) -> list[str]:
    """Return the fields of `/proc/PID/stat` from the third on, none if the process has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []


def processor_seconds(roots: Iterable[int]) -> float:
    """Return the processor time that the living processes of trees have used, in seconds."""
    fields = [stat for pid in process_tree(roots) if (stat := _stat_fields(pid))]
    return sum(int(stat[11]) + int(stat[12]) for stat in fields) / _TICKS_PER_S


def resident_mb(roots: Iterable[int]) -> float:
    """Return the resident memory of the processes of trees in MB; pages that processes share count for each."""
    return sum(_resident_pages(pid) for pid in process_tree(roots)) * _PAGE_BYTES / 1e6


def _resident_pages(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0


def private_mb(roots: Iterable[int]) -> float:
    """Return the resident memory in MB of the processes of trees that no file backs: what the system cannot drop."""
    return sum(_anonymous_kb(pid) for pid in process_tree(roots)) * 1024 / 1e6


def _anonymous_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("RssAnon:")), 0)
