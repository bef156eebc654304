"""Times the writing of briefings as whole processes, beside `cmsdash check`, which opens the release and writes nothing.

    python -m benchmarks.briefing [ROUNDS]       one city in each format, then all 39 in all three

For each it prints the seconds of the fastest round, those of the processor, peak memory, and bytes of the files.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FORMATS = ("pdf", "pptx", "html")
ADDRESS = ("--address", "https://data.example.org")
CITY = "gela"


@dataclass(frozen=True)
class Run:
    """What one process took: seconds, processor seconds, peak memory and written files in bytes."""

    seconds: float
    processor: float
    memory: int
    written: int


def run(*command: str) -> Run:
    """Run a command of `cmsdash` in a new process that writes into a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="cmsdash-briefing-") as folder:
        out = ("--out", folder) if command[0] == "briefing" else ()
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "cmsdash", *command, *out], cwd=ROOT, stdout=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        assert status == 0, command
        written = sum(path.stat().st_size for path in Path(folder).iterdir())
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, written)


def fastest(rounds: int, *command: str) -> Run:
    """Return the fastest of several runs."""
    return min((run(*command) for _ in range(rounds)), key=lambda item: item.seconds)


def main() -> None:
    """Measure and print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    every_format = tuple(part for form in FORMATS for part in ("--format", form))
    commands = {
        "check (baseline)": ("check",),
        **{f"{CITY} {form}": ("briefing", CITY, "--format", form, *ADDRESS) for form in FORMATS},
        f"{CITY}, three formats": ("briefing", CITY, *every_format, *ADDRESS),
        "programme, three formats": ("briefing", "--selection", "all", *every_format, *ADDRESS),
        "39 cities, three formats": ("briefing", "--all", *every_format, *ADDRESS),
    }
    print(f"load {os.getloadavg()[0]:.0f}, {rounds} rounds")
    print(f"{'':26}{'s':>8}{'cpu s':>8}{'MB':>8}{'kB out':>9}")
    for name, command in commands.items():
        best = fastest(1 if "39" in name else rounds, *command)
        print(
            f"{name:26}{best.seconds:8.2f}{best.processor:8.2f}{best.memory / 1e6:8.0f}{best.written / 1000:9.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
