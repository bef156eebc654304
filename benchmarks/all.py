"""Prints one table of everything that is fast or slow, beside two other ways of building it, measured in the same run.

    python -m benchmarks.all                        everything, 18 minutes on two free cores
    python -m benchmarks.all --short                fewer pages, rounds and readers: under 4 minutes
    python -m benchmarks.all --only start,readers   parts of it: start, visit, click, action, readers
    python -m benchmarks.all --json measures.json   the numbers, to compare two runs

Columns: the dashboard, (a) a page with one number (`benchmarks/baselines/one_number.py`), (b) the usual way
(`benchmarks/usual/`), and the ratios of the dashboard to both. Both are served by a plain `streamlit run`, (a) without
Streamlit's collection of garbage after each run, as the dashboard is. Rows of a page that (b) does not have are compared
with (a) alone.

- start: seconds from the command to the first answer, and memory before the first reader.
- visit: bytes and times of a first visit at 10 Mbit/s and 40 ms, cold and with a warm cache (`benchmarks/first_visit.py`).
- click: from a click on a filter to everything in the window redrawn, in Chromium (`benchmarks/filter_click.py`).
- action: processor time and bytes of an action of one reader who goes through known selections, by page.
- readers: waiting times, errors and memory with 10 to 200 readers (`benchmarks/readers.py`); the fewer steps of a column
  are those after which it was saturated.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright
from tools.browser import launch

from benchmarks.filter_click import CLICKS, ClickedPage, ScriptServer, dashboard_pages, measure_clicks, serve_baseline
from benchmarks.first_visit import measure_urls
from benchmarks.processes import listening_pids, processor_seconds, resident_mb
from benchmarks.readers import (
    STEPS,
    Crowd,
    Dashboard,
    Site,
    StepMeasures,
    WidgetPage,
    percentile,
    raise_file_limit,
    run_steps,
    served,
)
from benchmarks.streamlit_client import Answer, Session
from benchmarks.usual import serve_usual
from cmsdash.views.page_links import PAGES

PARTS = ("start", "visit", "click", "action", "readers")
USUAL_PATHS = {"overview": "", "money": "money"}
SHORT_PAGES = ("overview", "money", "operations", "city")
ACTIONS = 12
"""Actions of one reader on a page, for processor time and bytes."""
REGION_QUERIES = ("region=puglia", "region=sicilia", "region=campania")
KNOWN_QUERIES = {
    "city": ("city=gela", "city=andria", "city=benevento"),
    "compare": ("city=andria,benevento", "city=gela,olbia", "city=crotone,potenza"),
}
"""The links that a reader goes through, again and again; on every other page those of `REGION_QUERIES`."""
SELECTIONS = 100
"""The different selections that readers choose from."""
THINK_S = 5


@dataclass
class Measure:
    """One line of the table: what was measured, of the dashboard, of (a) and of (b); None where there is nothing."""

    name: str
    dashboard: float | None
    one_number: float | None = None
    usual: float | None = None

    def line(self) -> str:
        """Return the line of the Markdown table."""
        ratios = [self._ratio(base) for base in (self.one_number, self.usual)]
        values = [_format_number(value) for value in (self.dashboard, self.one_number, self.usual)]
        return f"| {' | '.join([self.name, *values, *ratios])} |"

    def _ratio(self, base: float | None) -> str:
        return f"{self.dashboard / base:.2f}" if self.dashboard is not None and base else "–"


def _format_number(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}" if value >= 100 else f"{value:.1f}"


@dataclass(frozen=True)
class Server:
    """A running server and the seconds that its start took."""

    url: str
    start_s: float

    @property
    def pids(self) -> list[int]:
        return listening_pids(self.url)


@dataclass(frozen=True)
class Servers:
    """The three ways of building it, all running."""

    dashboard: Server
    one_number: Server
    usual: Server

    def each(self, measure: Callable[[Server], float]) -> tuple[float, float, float]:
        return measure(self.dashboard), measure(self.one_number), measure(self.usual)


def start_servers(stack: ExitStack, folder: Path) -> Servers:
    """Start the servers one after the other."""

    def start(serve: Callable[[], str]) -> Server:
        started = time.perf_counter()
        url = serve()
        return Server(url, time.perf_counter() - started)

    return Servers(
        start(lambda: stack.enter_context(served(None))),
        start(lambda: serve_baseline(stack, folder / "one_number", "one_number").url),
        start(lambda: serve_usual(stack, folder / "usual")),
    )


def start_measures(servers: Servers) -> Iterator[Measure]:
    yield Measure("start, s", *servers.each(lambda server: server.start_s))
    yield Measure("memory at start, MB", *servers.each(lambda server: resident_mb(server.pids)))


def visit_measures(servers: Servers, rounds: int) -> Iterator[Measure]:
    """Yield bytes and times of first visits, with an empty cache and with a warm one."""
    urls = {"one number": f"{servers.one_number.url}/"}
    for page, path in USUAL_PATHS.items():
        urls |= {page: f"{servers.dashboard.url}/{path}", f"usual {page}": f"{servers.usual.url}/{path}"}
    visits = measure_urls(urls, rounds)

    def median(name: str, *fields: str) -> float | None:
        lists = [getattr(visits[name], field) for field in fields]
        return sum(map(statistics.median, lists)) if all(lists) else None

    for page in USUAL_PATHS:
        for cache in ("cold", "warm"):
            rows = {
                "kB": (f"{cache}_http", f"{cache}_websocket"),
                "map, ms": (f"{cache}_map",),
                "first figure, ms": (f"{cache}_figure",),
                "complete, ms": (f"{cache}_complete",),
            }
            for label, fields in rows.items():
                values = [median(name, *fields) for name in (page, "one number", f"usual {page}")]
                if values[0] is not None:
                    scale = 1000 if label == "kB" else 1
                    yield Measure(f"visit, {page}, {cache}: {label}", *(value and value / scale for value in values))


def click_measures(servers: Servers, pages: Sequence[str], rounds: int, log: Path) -> Iterator[Measure]:
    """Yield the median of a click on each page, for selections that the server knows; no script writes to the log."""
    log.touch()
    dashboard, one_number, usual = (
        ScriptServer(server.url, log) for server in (servers.dashboard, servers.one_number, servers.usual)
    )
    clicked = [ClickedPage("one number", one_number, "/", "Region")]
    clicked += [ClickedPage(f"usual {page}", usual, f"/{path}", "Region") for page, path in USUAL_PATHS.items()]
    with sync_playwright() as playwright:
        browser = launch(playwright)
        times = measure_clicks(browser, [*clicked, *dashboard_pages(dashboard, pages)], rounds)
        browser.close()
    medians = {name: statistics.median(page.click[CLICKS:]) for name, page in times.items()}
    for page in pages:
        yield Measure(f"click, {page}, ms", medians[page], medians["one number"], medians.get(f"usual {page}"))


def action_measures(servers: Servers, pages: Sequence[str]) -> Iterator[Measure]:
    """Yield the cost of an action on each page, for selections that the server knows."""
    one_number = asyncio.run(act_by_widget(servers.one_number, ""))
    for page in pages:
        cost = asyncio.run(act_by_link(servers.dashboard, page))
        usual = asyncio.run(act_by_widget(servers.usual, USUAL_PATHS[page])) if page in USUAL_PATHS else None
        for number, label in enumerate(("processor, ms", "kB before compression", "kB on the line")):
            yield Measure(f"action, {page}: {label}", cost[number], one_number[number], usual and usual[number])


ActionCost = tuple[float, float, float]
"""Processor milliseconds of the server, kilobytes of the messages, kilobytes on the line."""


async def act_by_link(server: Server, page: str) -> ActionCost:
    """Return what an action on a page of the dashboard costs."""
    path, queries = "" if page == PAGES[0] else page, KNOWN_QUERIES.get(page, REGION_QUERIES)
    async with Session(server.url) as session:
        await session.open_page(path, queries[0])
        for query in queries:
            await session.follow_link(path, query)
        return await cost_of(server, lambda turn: session.follow_link(path, queries[turn % len(queries)]))


async def act_by_widget(server: Server, path: str) -> ActionCost:
    """Return what a choice in the first multiselect of a page costs."""
    async with Session(server.url) as session:
        widget = next(iter((await session.open_page(path, "")).multiselects.values()))
        for option in widget.options[:3]:
            await session.choose("", {widget.id: [option]})
        return await cost_of(server, lambda turn: session.choose("", {widget.id: [widget.options[turn % 3]]}))


async def cost_of(server: Server, act: Callable[[int], Awaitable[Answer]]) -> ActionCost:
    """Return what an action costs: the mean of `ACTIONS`."""
    pids = server.pids
    busy = processor_seconds(pids)
    answers = [await act(turn) for turn in range(ACTIONS)]
    milliseconds = (processor_seconds(pids) - busy) * 1000 / ACTIONS
    sent = sum(answer.bytes_by_kind.total() for answer in answers) / 1000 / ACTIONS
    return milliseconds, sent, sum(answer.line_bytes for answer in answers) / 1000 / ACTIONS


def reader_measures(servers: Servers, steps: Sequence[int], seconds: float) -> Iterator[Measure]:
    """Yield waiting times, errors, costs and memory for growing numbers of readers."""
    dashboard, one_number, usual = (
        {step.readers: step for step in asyncio.run(load(server, site, steps, seconds))}
        for server, site in (
            (servers.dashboard, Dashboard(SELECTIONS)),
            (servers.one_number, WidgetPage("")),
            (servers.usual, WidgetPage(*USUAL_PATHS.values())),
        )
    )
    columns: dict[str, Callable[[StepMeasures], float]] = {
        "opening p95, ms": lambda step: percentile(step.open_ms, 0.95),
        "action p50, ms": lambda step: percentile(step.action_ms, 0.5),
        "action p95, ms": lambda step: percentile(step.action_ms, 0.95),
        "processor, ms an action": lambda step: step.server_ms,
        "kB an action before compression": lambda step: step.kilobytes,
        "kB an action on the line": lambda step: step.line_kilobytes,
        "memory, MB": lambda step: step.memory_mb,
        "errors": lambda step: step.errors.total(),
    }
    for readers in steps:
        for label, value in columns.items():
            found = [value(column[readers]) if readers in column else None for column in (dashboard, one_number, usual)]
            yield Measure(f"{readers} readers: {label}", *found)


async def load(server: Server, site: Site, steps: Sequence[int], seconds: float) -> list[StepMeasures]:
    """Return the measures of a server with readers who think for five seconds on average."""
    crowd = Crowd(server.url, site, lambda chance: chance.expovariate(1 / THINK_S))
    return await run_steps(crowd, server.pids, steps, seconds, THINK_S)


def measure(parts: Sequence[str], *, short: bool) -> Iterator[Measure]:
    """Yield the lines of the table, part by part, on servers that are started for it."""
    pages = SHORT_PAGES if short else PAGES
    rounds = 2 if short else 3
    with TemporaryDirectory() as folder, ExitStack() as stack:
        servers = start_servers(stack, Path(folder))
        measures = {
            "start": lambda: start_measures(servers),
            "visit": lambda: visit_measures(servers, 3),
            "action": lambda: action_measures(servers, pages),
            "click": lambda: click_measures(servers, pages, rounds, Path(folder) / "clicks.log"),
            "readers": lambda: reader_measures(servers, STEPS[:2] if short else STEPS, 10 if short else 20),
        }
        for part in PARTS:
            if part in parts:
                started = time.perf_counter()
                yield from measures[part]()
                print(f"{part}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    raise_file_limit()
    started, measures = time.perf_counter(), []
    print("| measure | dashboard | (a) one number | (b) usual way | of (a) | of (b) |\n|---|---:|---:|---:|---:|---:|")
    for item in measure(options.only.split(","), short=options.short):
        measures.append(item)
        print(item.line(), flush=True)
    print(f"\n{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {time.perf_counter() - started:.0f} s")
    if options.json:
        options.json.write_text(json.dumps([asdict(item) for item in measures], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
