"""Rates every page with Lighthouse, beside a one-number Streamlit page in the same run.

Usage: python -m benchmarks.lighthouse [ROUNDS, default 1] [PAGE …]

Needs node and npm; the pinned version of Lighthouse is installed into a temporary folder. Its desktop preset simulates a
line of 10 Mbit/s with 40 ms. The dashboard is served like a public one, with `CMSDASH_PUBLIC_URL`. Times are medians;
total blocking time depends on what else the machine does, so only its ratio to the one-number page says something.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tools.browser import find_chromium, free_port, run_server

from benchmarks.filter_click import page_url, serve_baseline
from cmsdash.server.origin import PUBLIC_URL_VARIABLE
from cmsdash.views.page_links import PAGES

LIGHTHOUSE = "lighthouse@13.5.0"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
AUDITS = {
    "first-contentful-paint": "first paint, ms",
    "largest-contentful-paint": "largest paint, ms",
    "speed-index": "speed index, ms",
    "total-blocking-time": "blocked, ms",
    "cumulative-layout-shift": "layout shift",
    "total-byte-weight": "bytes",
}
CHROME_FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage"


def install(folder: Path) -> Path:
    """Install Lighthouse into a folder and return its program."""
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), LIGHTHOUSE]
    subprocess.run(command, check=True)
    return folder / "node_modules" / ".bin" / "lighthouse"


def rate(program: Path, url: str) -> dict[str, Any]:
    """Return the report of Lighthouse on a page."""
    options = ["--preset=desktop", "--output=json", "--quiet", f"--chrome-flags={CHROME_FLAGS}"]
    categories = f"--only-categories={','.join(CATEGORIES)}"
    environment = {**os.environ, "CHROME_PATH": find_chromium() or ""}
    done = subprocess.run(
        [program, url, *options, categories], check=True, capture_output=True, env=environment, timeout=300
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def measure(pages: list[str], rounds: int) -> dict[str, list[dict[str, Any]]]:
    """Return the reports of every page, the one-number page first."""
    reports: dict[str, list[dict[str, Any]]] = {}
    with TemporaryDirectory() as folder, ExitStack() as stack:
        program = install(Path(folder) / "npm")
        baseline = serve_baseline(stack, Path(folder) / "one_number", "one_number")
        port = free_port()
        os.environ[PUBLIC_URL_VARIABLE] = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "cmsdash", "serve", "--port", str(port)]
        dashboard = stack.enter_context(run_server(command, port, Path(folder) / "log"))
        urls = {"one number": f"{baseline.url}/", **{page: dashboard + page_url(page) for page in pages}}
        for _ in range(rounds):
            for name, url in urls.items():
                print(name, end=" ", file=sys.stderr, flush=True)
                reports.setdefault(name, []).append(rate(program, url))
    return reports


def result_lines(reports: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """Yield the lines of a Markdown table of medians, then the audits that lower a rating."""
    median = statistics.median
    yield f"| page | {' | '.join(CATEGORIES)} | {' | '.join(AUDITS.values())} |"
    yield f"|---|{'---:|' * (len(CATEGORIES) + len(AUDITS))}"
    for name, rounds in reports.items():
        scores = [median(report["categories"][key]["score"] for report in rounds) for key in CATEGORIES]
        values = [median(report["audits"][key]["numericValue"] for report in rounds) for key in AUDITS]
        cells = [f"{score:.2f}" for score in scores] + [
            f"{value:.2f}" if value < 1 else f"{value:.0f}" for value in values
        ]
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""
    for name, (report, *_) in reports.items():
        weighed = [ref for key in CATEGORIES[1:] for ref in report["categories"][key]["auditRefs"] if ref["weight"]]
        failed = [ref["id"] for ref in weighed if (report["audits"][ref["id"]]["score"] or 1) < 1]
        failed += [ref["id"] for ref in weighed if report["audits"][ref["id"]]["score"] == 0]
        if failed:
            yield f"- {name}: {', '.join(failed)}"


if __name__ == "__main__":
    arguments = sys.argv[1:]
    rounds = int(arguments.pop(0)) if arguments and arguments[0].isdecimal() else 1
    print("\n".join(result_lines(measure(arguments or list(PAGES), rounds))))
    print(f"\n{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
