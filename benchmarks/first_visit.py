"""Measures the first visit of pages on a slow line, cold and warm, against a one-number page and the usual pages.

Usage: python -m benchmarks.first_visit [ROUNDS, default 3] [PAGE …]

A cold visit has an empty cache, a warm one is the next visit of the same browser. Both have 10 Mbit/s with 40 ms of delay
(Chromium throttles HTTP, not the WebSocket). Bytes are those on the line; those of the WebSocket are messages before
compression. Times are milliseconds from the request to the first symbol of the map, to the first figure (the map or a
chart, whichever comes first in the window), and to the complete page: its footer, its figures in the window and its map.
"""

import base64
import os
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import BrowserContext, TimeoutError, sync_playwright
from tools.browser import launch

from benchmarks.filter_click import DASHBOARD_SCRIPT, page_url, serve_baseline, serve_script
from benchmarks.usual import serve_usual

PAGES = ("overview", "cities", "money", "city", "glossary")
ROUNDS = 3
TIMEOUT_MS = 60_000
LINE = {"offline": False, "latency": 40, "downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8}

MARKS_JS = """(() => {
    // Notes when the first symbol of a map and the first chart in the window have been painted.
    if (window !== top) return;
    window.visitMarks = {};
    const note = (name) => {
        if (visitMarks[name]) return;
        visitMarks[name] = -1;
        requestAnimationFrame(() => setTimeout(() => (visitMarks[name] = performance.timeOrigin + performance.now())));
    };
    const isInWindow = (element) => {
        const {top: upper, bottom, height} = element.getBoundingClientRect();
        return height > 0 && bottom > 0 && upper < innerHeight;
    };
    const look = (root) => {
        if (root !== document && root.defaultView && root.querySelector("[data-city], .leaflet-interactive")) note("map");
        if ([...root.querySelectorAll(".main-svg")].some(isInWindow)) note("chart");
    };
    const roots = [];
    const watch = (root) => {
        new MutationObserver(() => look(root)).observe(root, {subtree: true, childList: true});
        roots.push(root);
    };
    setInterval(() => roots.forEach(look), 50); // what moves into the window without a change of the document
    watch(document);
    // A frame's document replaces an empty one, to which a script injected into the frame would belong.
    document.addEventListener("load", ({target}) => target.contentDocument && watch(target.contentDocument), true);
    const attachShadow = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (...options) {
        const root = attachShadow.apply(this, options);
        watch(root);
        return root;
    };
})()"""
IS_COMPLETE_JS = """() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const isInWindow = (element) => {
        const {top: upper, bottom} = element.getBoundingClientRect();
        return bottom > 0 && upper < innerHeight;
    };
    const main = document.querySelector("[data-testid=stMain]");
    const isAtRest = document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]");
    const text = document.querySelector(".cms-footer, [data-testid=stMetric], #root h1");
    const due = all("[data-testid=stSkeleton], .cms-chart[aria-busy=true]").filter(isInWindow);
    const maps = all("[data-testid=stCustomComponentV1]").filter(isInWindow);
    const isNoted = (name) => visitMarks[name] > 0;
    window.visitState = [Boolean(main), Boolean(isAtRest), Boolean(text), due.length, maps.length, visitMarks];
    const charts = all("[class*=st-key-chart-], [data-testid=stPlotlyChart]").filter(isInWindow);
    return Boolean(main && isAtRest && text && !due.length && (!maps.length || isNoted("map"))
        && (!charts.length || isNoted("chart")));
}"""


@dataclass
class Visits:
    """What the visits of a page took: bytes by HTTP and by WebSocket, milliseconds to map, first figure, and the end.

    The lists of map and figure are empty where the window of the page has none.
    """

    cold_http: list[int] = field(default_factory=list)
    cold_websocket: list[int] = field(default_factory=list)
    cold_map: list[float] = field(default_factory=list)
    cold_figure: list[float] = field(default_factory=list)
    cold_complete: list[float] = field(default_factory=list)
    warm_http: list[int] = field(default_factory=list)
    warm_websocket: list[int] = field(default_factory=list)
    warm_map: list[float] = field(default_factory=list)
    warm_figure: list[float] = field(default_factory=list)
    warm_complete: list[float] = field(default_factory=list)


def visit(context: BrowserContext, url: str, visits: Visits, cache: str) -> None:
    """Load a page in a new tab and add what it took to the lists of `cache`: "cold" or "warm"."""
    page = context.new_page()
    page.add_init_script(MARKS_JS)
    client = context.new_cdp_session(page)
    http: list[int] = []
    websocket: list[int] = []

    def add_frame(event: dict[str, Any]) -> None:
        websocket.append(len(base64.b64decode(event["response"]["payloadData"])))

    client.on("Network.loadingFinished", lambda event: http.append(int(event["encodedDataLength"])))
    client.on("Network.webSocketFrameReceived", add_frame)
    client.send("Network.enable")
    client.send("Network.emulateNetworkConditions", LINE)
    started = time.time() * 1000
    page.goto(url, wait_until="commit")
    try:
        page.wait_for_function(IS_COMPLETE_JS, polling=20)
    except TimeoutError as error:
        raise RuntimeError(f"{url} is not complete: {page.evaluate('JSON.stringify(visitState)')}") from error
    complete = time.time() * 1000 - started
    marks = {name: at - started for name, at in page.evaluate("visitMarks").items()}
    page.wait_for_timeout(500)
    getattr(visits, f"{cache}_complete").append(complete)
    if "map" in marks:
        getattr(visits, f"{cache}_map").append(marks["map"])
    if marks:
        getattr(visits, f"{cache}_figure").append(min(marks.values()))
    getattr(visits, f"{cache}_http").append(sum(http))
    getattr(visits, f"{cache}_websocket").append(sum(websocket))
    page.close()


def measure_urls(urls: Mapping[str, str], rounds: int) -> dict[str, Visits]:
    """Return the visits of every page by its name, in a window of 1280 by 900.

    Args:
        urls: The address of each page by its name.
        rounds: Visits of each kind; the pages alternate, so that other load affects all alike.
    """
    visits = {name: Visits() for name in urls}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for _ in range(rounds):
            for name, url in urls.items():
                with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
                    context.set_default_timeout(TIMEOUT_MS)
                    visit(context, url, visits[name], "cold")
                    visit(context, url, visits[name], "warm")
        browser.close()
    return visits


def measure(pages: list[str], rounds: int) -> dict[str, Visits]:
    """Return the visits of every page, the one-number page and the usual pages first."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        baseline = serve_baseline(stack, Path(folder) / "one_number", "one_number")
        usual = serve_usual(stack, Path(folder) / "usual")
        dashboard = serve_script(stack, Path(folder) / "dashboard", DASHBOARD_SCRIPT)
        urls = {"one number": f"{baseline.url}/", "usual overview": usual, "usual money": f"{usual}/money"}
        urls |= {page: dashboard.url + page_url(page) for page in pages}
        return measure_urls(urls, rounds)


def result_lines(visits: dict[str, Visits]) -> Iterator[str]:
    """Yield the lines of a Markdown table of medians."""

    def median(values: list[int] | list[float], scale: float = 1) -> str:
        return f"{statistics.median(values) / scale:.0f}" if values else "–"

    yield (
        "| page | cold: HTTP, kB | WebSocket, kB | map, ms | first figure, ms | complete, ms | warm: HTTP, kB | map, ms "
        "| first figure, ms | complete, ms |"
    )
    yield "|---" + "|---:" * 9 + "|"
    for name, page in visits.items():
        cold = [median(page.cold_http, 1000), median(page.cold_websocket, 1000), median(page.cold_map)]
        cold += [median(page.cold_figure), median(page.cold_complete)]
        warm = [median(page.warm_http, 1000), median(page.warm_map), median(page.warm_figure)]
        yield f"| {name} | {' | '.join([*cold, *warm, median(page.warm_complete)])} |"


if __name__ == "__main__":
    arguments = sys.argv[1:]
    rounds = int(arguments.pop(0)) if arguments and arguments[0].isdecimal() else ROUNDS
    print("\n".join(result_lines(measure(arguments or list(PAGES), rounds))))
    print(f"\n{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
