"""Measures how many readers one and two processes of the dashboard carry behind nginx.

Usage: python -m benchmarks.workers [SHARE of a core for each process, default 0.4] [SECONDS a step, default 20]

The readers of `benchmarks/readers.py` come to nginx with the configuration of `deploy/` (docs/deployment.md), among three
selections, which the processes soon know, and think for 5 s. They are carried while half of their actions take at most
300 ms, without an error; the most actions a second tell the same without a threshold. On a machine with few cores the
readers themselves need much of them, so each process gets a share of a core, by a control group: what grows is then the
work of the processes, not that of the machine. Such a process stands still for a part of each tenth of a second, so p95
tells little here. Needs nginx and permission to make control groups.
"""

import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.browser import free_port, run_server
from tools.nginx import run_nginx

from benchmarks.processes import listening_pids
from benchmarks.readers import (
    TABLE_HEAD,
    VISITED_PAGES,
    Crowd,
    Dashboard,
    StepMeasures,
    percentile,
    raise_file_limit,
    run_steps,
    step_line,
)

SELECTIONS = 3
THINK_S = 5
CARRIED_MS = 300
STEPS = (10, 20, 30, 40, 50, 60, 70, 80, 90, 100)
"""Readers for one process; for two twice as many."""
PERIOD_US = 100_000
CONTROLLERS = (Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup"))


@contextmanager
def limited(pid: int, share: float) -> Iterator[None]:
    """Limit a process to a share of a core until the block ends.

    Raises:
        OSError: This user may not make control groups.
    """
    root = next(path for path in CONTROLLERS if (path / "cgroup.procs").exists())
    group = root / f"cmsdash-benchmark-{pid}"
    group.mkdir()
    quota = round(share * PERIOD_US)
    if (group / "cpu.max").exists():
        (group / "cpu.max").write_text(f"{quota} {PERIOD_US}")
    else:
        (group / "cpu.cfs_quota_us").write_text(str(quota))
    (group / "cgroup.procs").write_text(str(pid))
    try:
        yield
    finally:
        for task in (group / "cgroup.procs").read_text().split():
            (root / "cgroup.procs").write_text(task)
        group.rmdir()


def measure_steps(processes: int, share: float, seconds: float) -> list[StepMeasures]:
    """Print the steps of some processes, and return them."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        urls = []
        for number in range(processes):
            port = free_port()
            command = [sys.executable, "-m", "cmsdash", "serve", "--port", str(port)]
            urls.append(stack.enter_context(run_server(command, port, folder / f"log-{number}")))
        pids = [pid for url in urls for pid in listening_pids(url)]
        for pid in pids:
            stack.enter_context(limited(pid, share))
        url = stack.enter_context(run_nginx([urls[0], urls[-1]], folder))
        crowd = Crowd(url, Dashboard(SELECTIONS, VISITED_PAGES), lambda chance: chance.expovariate(1 / THINK_S))
        print(f"{processes} at {share:g} of a core", file=sys.stderr)
        measures = asyncio.run(run_steps(crowd, pids, [processes * step for step in STEPS], seconds, THINK_S))
    print("\n".join([f"\n{processes} at {share:g} of a core\n", TABLE_HEAD, *map(step_line, measures)]))
    return measures


def carried_readers(measures: Sequence[StepMeasures]) -> int:
    """Return the most readers that were carried."""
    most = 0
    for step in measures:
        if step.errors or percentile(step.action_ms, 0.5) > CARRIED_MS:
            break
        most = step.readers
    return most


def main() -> None:
    share, seconds = (float(sys.argv[n]) if len(sys.argv) > n else default for n, default in ((1, 0.4), (2, 20)))
    os.environ["CMSDASH_MAX_SESSIONS_PER_ADDRESS"] = "250"
    raise_file_limit()
    steps = [measure_steps(processes, share, seconds) for processes in (1, 2)]
    one, two = map(carried_readers, steps)
    ratio = f"{two / one:.2f} times as many" if one else "not comparable"
    print(f"\ncarried (half of the actions within {CARRIED_MS} ms): {one} by one process, {two} by two, {ratio}")
    rates = [max(len(step.action_ms) / step.seconds for step in measures) for measures in steps]
    print(f"most actions a second: {rates[0]:.1f} and {rates[1]:.1f}, {rates[1] / rates[0]:.2f} times as many")
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
