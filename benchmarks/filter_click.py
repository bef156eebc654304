"""Times a filter click on every page, in Chromium, against minimal and usual Streamlit pages in the same run.

Usage: python -m benchmarks.filter_click [ROUNDS, at least 2, default 4] [PAGE …]

The minimal pages show one number (the base of the ratios) and one chart; the usual ones are those of `benchmarks/usual/`.
The pages of the dashboard are served like `cmsdash serve`, with its headers, settings and warm start, the others by a
plain `streamlit run`. A click selects one more option of a filter; it ends when everything in the window that it changes
has been painted, frames included (`benchmarks/redraw.js`). The clicks of the first round lead to selections that are new
to the server, later ones to cached selections. Each script prints its own run time, which is the part of the server. A
page without filters is loaded from a changed link instead. The rounds of the pages alternate, so that other load affects
all alike.
"""

import os
import re
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright
from tools.browser import free_port, launch, run_server

from benchmarks.usual import run_streamlit, serve_usual
from cmsdash.views.page_links import PAGES

ROOT = Path(__file__).parents[1]
ROUNDS = 4
CLICKS = 6
"""Clicks in a round: with four rounds, six clicks to new selections and eighteen to cached ones."""

CITY_QUERIES = {"city": "?city=gela", "compare": "?city=andria,benevento"}
"""The query strings of the pages about cities."""

TIMED_SCRIPT = """import time
started, busy = time.perf_counter(), time.thread_time()
try:
    {body}
finally:
    print("script", (time.perf_counter() - started) * 1000, (time.thread_time() - busy) * 1000, flush=True)
"""
BASELINES = {"one number": "one_number", "one chart": "one_chart"}
"""The minimal pages, with their scripts in `benchmarks/baselines/`."""
DASHBOARD_SCRIPT = "from cmsdash.ui.layout.page import render_layout; page = render_layout(); page()"
SERVER_SCRIPT = (
    "from pathlib import Path; from cmsdash.server import run_server; run_server('127.0.0.1', {port}, Path({script!r}))"
)

REDRAW_JS = (Path(__file__).parent / "redraw.js").read_text(encoding="utf-8")
CLICK_OPTION_JS = "(option) => timeRedraw(() => option.click())"
FOLLOW_LINK_JS = """(address) => timeRedraw(() => {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate", {state: {}}));
})"""


@dataclass
class ClickTimes:
    """Milliseconds of each click on a page: in the browser, of the script, and of the script's processor time."""

    click: list[float] = field(default_factory=list)
    script: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class ScriptServer:
    """A server of one script, and the log to which the script prints its run times."""

    url: str
    log: Path

    def run_times(self) -> list[tuple[float, float]]:
        """Milliseconds of wall-clock and processor time of every run so far."""
        lines = re.findall(r"^script (\S+) (\S+)$", self.log.read_text(), re.MULTILINE)
        return [(float(wall), float(processor)) for wall, processor in lines]


@dataclass(frozen=True)
class ClickedPage:
    """A page to click on: its name, its server, its path with the query, and a pattern of the filter's label."""

    name: str
    server: ScriptServer
    path: str
    filter_label: str


def serve_script(stack: ExitStack, folder: Path, body: str) -> ScriptServer:
    """Serve a script that prints its run time, with the pages and settings of the dashboard."""
    folder.mkdir()
    for name in ("pages", "static", ".streamlit"):
        if (ROOT / name).exists():
            os.symlink(ROOT / name, folder / name)
    script, port, log = folder / "app.py", free_port(), folder / "log"
    script.write_text(TIMED_SCRIPT.format(body=body))
    command = [sys.executable, "-c", SERVER_SCRIPT.format(port=port, script=str(script))]
    return ScriptServer(stack.enter_context(run_server(command, port, log)), log)


def wait_until_settled(page: Page) -> None:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(150)


def click_options(page: Page, filter_label: str) -> Iterator[float]:
    """Make the clicks of one round and yield the milliseconds of each."""
    box = page.get_by_role("combobox", name=re.compile(filter_label)).first
    for turn in range(CLICKS):
        if not filter_label or not box.count():
            yield float(page.evaluate(FOLLOW_LINK_JS, f"{page.url.split('?')[0]}?region=puglia&page={turn + 2}"))
        else:
            box.click()
            yield float(page.get_by_role("option").first.evaluate(CLICK_OPTION_JS))
            page.keyboard.press("Escape")
        wait_until_settled(page)


def run_round(browser: Browser, clicked: ClickedPage, times: ClickTimes) -> None:
    """Make one round of clicks in a new session and add their times."""
    server = clicked.server
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.add_init_script(REDRAW_JS)
        page.goto(server.url + clicked.path)
        page.locator(".cms-footer, [data-testid=stMetric], .main-svg").first.wait_for()
        wait_until_settled(page)
        run_count = len(server.run_times())
        for milliseconds in click_options(page, clicked.filter_label):
            runs = server.run_times()[run_count:]
            run_count += len(runs)
            times.click.append(milliseconds)
            times.script.append(sum(wall for wall, _ in runs))
            times.processor.append(sum(processor for _, processor in runs))


def serve_baseline(stack: ExitStack, folder: Path, name: str) -> ScriptServer:
    """Serve a minimal page of `benchmarks/baselines/` by a plain `streamlit run`, and print its run times.

    Streamlit's collection of garbage after each run, which takes longer than the run, is off as in the dashboard.
    """
    folder.mkdir()
    path = ROOT / "benchmarks" / "baselines" / f"{name}.py"
    body = f"exec(compile(open({str(path)!r}).read(), {name!r}, 'exec'))"
    (folder / "app.py").write_text(TIMED_SCRIPT.format(body=body))
    url = run_streamlit(stack, folder, "app.py", {"runner.postScriptGC": "false"})
    return ScriptServer(url, folder.with_suffix(".log"))


def page_url(page: str) -> str:
    """Return the path of a page with its cities."""
    return f"/{'' if page == PAGES[0] else page}{CITY_QUERIES.get(page, '')}"


def dashboard_pages(server: ScriptServer, pages: Sequence[str]) -> list[ClickedPage]:
    """Return the pages of the dashboard to click on."""
    return [
        ClickedPage(page, server, page_url(page), "^Città" if page in CITY_QUERIES else "^Regione") for page in pages
    ]


def usual_pages(url: str, log: Path) -> list[ClickedPage]:
    """Return the usual pages to click on."""
    server = ScriptServer(url, log)
    return [
        ClickedPage(f"usual {name}", server, path, "^Region") for name, path in (("overview", "/"), ("money", "/money"))
    ]


def measure_clicks(browser: Browser, pages: Sequence[ClickedPage], rounds: int) -> dict[str, ClickTimes]:
    """Return the times of every round of every page."""
    times = {page.name: ClickTimes() for page in pages}
    for _ in range(rounds):
        for page in pages:
            print(page.name, end=" ", file=sys.stderr, flush=True)
            run_round(browser, page, times[page.name])
    return times


def measure(pages: list[str], rounds: int) -> dict[str, ClickTimes]:
    """Return the times of every round of every page, the pages to compare with first."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        clicked = [
            ClickedPage(name, serve_baseline(stack, Path(folder) / script, script), "/", "Region")
            for name, script in BASELINES.items()
        ]
        clicked += usual_pages(serve_usual(stack, Path(folder) / "usual"), Path(folder) / "usual.log")
        dashboard = serve_script(stack, Path(folder) / "dashboard", DASHBOARD_SCRIPT)
        with sync_playwright() as playwright:
            browser = launch(playwright)
            times = measure_clicks(browser, [*clicked, *dashboard_pages(dashboard, pages)], rounds)
            browser.close()
    return times


def result_lines(times: dict[str, ClickTimes]) -> Iterator[str]:
    """Yield the lines of a Markdown table of medians in milliseconds."""

    def median(values: Sequence[float]) -> float:
        return statistics.median(values) if any(values) else float("nan")

    base = median(times["one number"].click[CLICKS:])
    yield "| page | click, known | of one number | click, new | of one number | script, known | script, new | processor, new |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for name, page in times.items():
        known, new = median(page.click[CLICKS:]), median(page.click[:CLICKS])
        scripts = f"{median(page.script[CLICKS:]):.0f} | {median(page.script[:CLICKS]):.0f} | {median(page.processor[:CLICKS]):.0f}"
        scripts = scripts.replace("nan", "–")  # the usual pages do not print their run times
        yield f"| {name} | {known:.0f} | {known / base:.1f}x | {new:.0f} | {new / base:.1f}x | {scripts} |"


if __name__ == "__main__":
    started = time.perf_counter()
    arguments = sys.argv[1:]
    rounds = int(arguments.pop(0)) if arguments and arguments[0].isdecimal() else ROUNDS
    print("\n".join(result_lines(measure(arguments or list(PAGES), rounds))))
    print(f"\n{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {time.perf_counter() - started:.0f} s")
