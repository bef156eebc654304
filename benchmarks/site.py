"""Times builds of the static site as whole processes, and weighs its pages.

    python -m benchmarks.site

It builds the site into a new folder and then again into the same one, and prints seconds, processor seconds, peak
memory, numbers of files, and the largest pages compressed (brotli, quality 5) with their drawings, by kind.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import brotli

ROOT = Path(__file__).parents[1]
GOAL_SECONDS, GOAL_PAGE_BYTES = 60, 60_000
ADDRESSES = ("--base-url", "https://site.example.org", "--dashboard-url", "https://data.example.org")
SHOWN = 5


def build(folder: Path) -> str:
    """Build the site and return a line of the table."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "cmsdash", "build", "site", str(folder), *ADDRESSES]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.read().strip()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    assert status == 0, said
    processor = usage.ru_utime + usage.ru_stime
    return f"{seconds:6.1f} s  {processor:6.1f} s processor  {usage.ru_maxrss / 1024:5.0f} MB  {said}"


def main() -> None:
    """Build twice and weigh the pages."""
    with tempfile.TemporaryDirectory(prefix="cmsdash-site-") as parent:
        folder = Path(parent) / "site"
        print(f"goal {GOAL_SECONDS} s, {GOAL_PAGE_BYTES / 1000:.0f} kB a page")
        for name in ("first", "again"):
            print(f"{name:6}", build(folder))
        sizes = defaultdict(list)
        for path in folder.rglob("*.html"):
            page = path.relative_to(folder).as_posix()
            sizes["/".join(page.split("/")[:2])].append((len(brotli.compress(path.read_bytes(), quality=5)), page))
        largest = sorted((size, page) for pages in sizes.values() for size, page in pages)[-SHOWN:]
        print(f"{sum(map(len, sizes.values()))} pages; largest compressed:")
        for size, page in reversed(largest):
            print(f"  {size / 1000:6.1f} kB  {page}")
        files = [path for path in folder.rglob("*") if path.is_file()]
        print(f"{len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
