"""Measures the first visit of pages on a slow line: bytes and time, against a one-number page in the same run.

Usage: python -m benchmarks.first_visit [ROUNDS, default 3] [PAGE …]

Each visit has an empty cache and 10 Mbit/s with 40 ms of delay (Chromium throttles HTTP, not the WebSocket). Every page
is also loaded without compression: the difference is what compression saves. Bytes are those on the line; the WebSocket
is counted apart. The time ends when the page is complete: its footer, its figures, and the map with its symbols.
"""

import base64
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from tools.browser import MAP_SELECTOR, launch

from benchmarks.filter_click import DASHBOARD_SCRIPT, baseline_script, page_url, serve_script

PAGES = ("overview", "cities", "money", "city", "glossary")
ROUNDS = 3
LINE = {"offline": False, "latency": 40, "downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8}


@dataclass
class Visits:
    """What the visits of a page took: bytes by HTTP and by WebSocket, and milliseconds until it was complete."""

    http: list[int] = field(default_factory=list)
    websocket: list[int] = field(default_factory=list)
    complete: list[float] = field(default_factory=list)


def visit(browser: Browser, url: str, visits: Visits, *, compressed: bool) -> None:
    """Load a page once with an empty cache and add what it took."""
    headers = {} if compressed else {"accept-encoding": "identity"}
    with browser.new_context(viewport={"width": 1280, "height": 900}, extra_http_headers=headers) as context:
        page = context.new_page()
        client = context.new_cdp_session(page)
        http, websocket = [], []

        def add_frame(event: dict[str, Any]) -> None:
            websocket.append(len(base64.b64decode(event["response"]["payloadData"])))

        client.on("Network.loadingFinished", lambda event: http.append(int(event["encodedDataLength"])))
        client.on("Network.webSocketFrameReceived", add_frame)
        client.send("Network.enable")
        client.send("Network.emulateNetworkConditions", LINE)
        started = time.perf_counter()
        page.goto(url)
        page.locator(".cms-footer, [data-testid=stMetric]").first.wait_for(state="attached")
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        for frame in page.locator(MAP_SELECTOR).all():
            frame.content_frame.locator("[data-city]").first.wait_for()
        for chart in page.locator("[class*=st-key-chart-]").all():
            chart.locator(".cms-chart:not([aria-busy=true])").wait_for(state="attached")
        visits.complete.append((time.perf_counter() - started) * 1000)
        page.wait_for_timeout(500)
        visits.http.append(sum(http))
        visits.websocket.append(sum(websocket))


def measure(pages: list[str], rounds: int) -> dict[str, Visits]:
    """Return the visits of every page, compressed and not, the one-number page first."""
    visits: dict[str, Visits] = {}
    with TemporaryDirectory() as folder, ExitStack() as stack:
        baseline = serve_script(stack, Path(folder) / "one_number", baseline_script("one_number"))
        dashboard = serve_script(stack, Path(folder) / "dashboard", DASHBOARD_SCRIPT)
        browser = launch(stack.enter_context(sync_playwright()))
        urls = {"one number": f"{baseline.url}/", **{page: dashboard.url + page_url(page) for page in pages}}
        for _ in range(rounds):
            for name, url in urls.items():
                for label, compressed in ((f"{name}, uncompressed", False), (name, True)):
                    visit(browser, url, visits.setdefault(label, Visits()), compressed=compressed)
        browser.close()
    return visits


def result_lines(visits: dict[str, Visits]) -> Iterator[str]:
    """Yield the lines of a Markdown table of medians."""
    median = statistics.median
    yield "| page | HTTP, kB | WebSocket, kB | complete, ms |"
    yield "|---|---:|---:|---:|"
    for name, page in visits.items():
        kilobytes = f"{median(page.http) / 1000:.0f} | {median(page.websocket) / 1000:.0f}"
        yield f"| {name} | {kilobytes} | {median(page.complete):.0f} |"


if __name__ == "__main__":
    arguments = sys.argv[1:]
    rounds = int(arguments.pop(0)) if arguments and arguments[0].isdecimal() else ROUNDS
    print("\n".join(result_lines(measure(arguments or list(PAGES), rounds))))
    print(f"\n{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
