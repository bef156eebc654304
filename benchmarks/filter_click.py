"""A filter click on every page, in a real Chromium on a real server, beside two bare Streamlit pages in the same run: one
that shows a number (what the ratios are to) and one that shows a chart.

Usage: python -m benchmarks.filter_click [ROUNDS] [PAGE …]

Both are served as `cmsdash serve` serves (headers, production settings, warm start). A click takes one more option of a
filter; it ends when the script has finished and the browser has painted what it sent. The first round of clicks leads
to selections that the server has never seen, the others to selections that it knows. Each script prints its own time,
from its first line to its last: that is the server's part. Pages without filters are opened again by a changed link.
The rounds of the pages are interleaved, so that a busy machine slows all alike.
"""

import os
import re
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright
from tools.browser import free_port, launch, server

from cmsdash.ui.layout.navigation import PAGES

ROOT = Path(__file__).parents[1]
ROUNDS = 4
CLICKS = 6
"""Options taken in a round: with four rounds, six clicks to new selections and eighteen to known ones."""

SUBJECT = {"city": "?city=gela", "compare": "?city=andria,benevento"}
"""What a page is about where it is about cities."""

TIMED = """import time
started, busy = time.perf_counter(), time.thread_time()
try:
    {body}
finally:
    print("script", (time.perf_counter() - started) * 1000, (time.thread_time() - busy) * 1000, flush=True)
"""
BARE = {"one number": "one_number", "one chart": "one_chart"}
"""The bare pages, each with its script beside this one."""
DASHBOARD = "from cmsdash.ui.layout.page import render_layout; page = render_layout(); page()"
SERVE = "import sys; from pathlib import Path; from cmsdash.server import run_server; run_server('127.0.0.1', {port}, Path({script!r}))"

LISTEN = """(() => {
    // Field 6 of a ForwardMsg says that a script has finished: the fields before it are skipped by their lengths.
    const finished = (bytes) => {
        let at = 0;
        const number = () => {
            let value = 0, shift = 1, byte;
            do { byte = bytes[at++]; value += (byte & 127) * shift; shift *= 128; } while (byte > 127);
            return value;
        };
        while (at < bytes.length) {
            const tag = number(), size = number();
            if (tag >> 3 === 6) return true;
            if ((tag & 7) === 2) at += size;
        }
        return false;
    };
    const Plain = window.WebSocket;
    window.WebSocket = class extends Plain {
        constructor(...given) {
            super(...given);
            this.addEventListener("message", async ({data}) => {
                const bytes = new Uint8Array(data instanceof Blob ? await data.arrayBuffer() : data);
                if (finished(bytes)) window.dispatchEvent(new Event("script-finished"));
            });
        }
    };
})()"""
"""Tells the page when the server says that a script has finished."""

REDRAWN = """(act) => new Promise((done, failed) => {
    setTimeout(() => failed(new Error("no run has ended")), 20000);
    const app = document.querySelector("[data-testid=stApp]");
    const look = () => {
        if (app.getAttribute("data-test-script-state") !== "notRunning") requestAnimationFrame(look);
        else requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
    };
    window.addEventListener("script-finished", () => setTimeout(look), {once: true});
    const start = performance.now();
    ACT
})"""
"""Milliseconds from an act in the browser to the paint that follows the end of the script it starts."""
OPTION = REDRAWN.replace("ACT", 'document.querySelectorAll("[role=option]")[act].click();')
LINK = REDRAWN.replace(
    "ACT", 'history.pushState({}, "", act); dispatchEvent(new PopStateEvent("popstate", {state: {}}));'
)


@dataclass
class Clicked:
    """What the clicks on one page took: in the browser, on the server by the clock, on the server by its processor."""

    click: list[float] = field(default_factory=list)
    script: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Served:
    """A server of one script, and the log that the script prints its times to."""

    url: str
    log: Path

    def times(self) -> list[tuple[float, float]]:
        """The times of every run so far."""
        found = re.findall(r"^script (\S+) (\S+)$", self.log.read_text(), re.MULTILINE)
        return [(float(wall), float(busy)) for wall, busy in found]


def serving(stack: ExitStack, folder: Path, body: str) -> Served:
    """Serves a script that prints its time, beside the real pages and settings."""
    folder.mkdir()
    for name in ("pages", "static", ".streamlit"):
        if (ROOT / name).exists():
            os.symlink(ROOT / name, folder / name)
    script, port, log = folder / "app.py", free_port(), folder / "log"
    script.write_text(TIMED.format(body=body))
    command = [sys.executable, "-c", SERVE.format(port=port, script=str(script))]
    return Served(stack.enter_context(server(command, port, log)), log)


def settled(page: Page) -> None:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(150)


def acts(page: Page, filtered: str) -> Iterator[float]:
    """The clicks of one round, each with its milliseconds."""
    box = page.get_by_role("combobox", name=re.compile(filtered)).first
    for turn in range(CLICKS):
        if not filtered or not box.count():
            yield float(page.evaluate(LINK, f"{page.url.split('?')[0]}?region=puglia&page={turn + 2}"))
        else:
            box.click()
            page.get_by_role("option").first.wait_for()
            yield float(page.evaluate(OPTION, 0))
            page.keyboard.press("Escape")
        settled(page)


def round_of(browser: Browser, served: Served, path: str, filtered: str, found: Clicked) -> None:
    """One round of clicks in a session of its own."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.add_init_script(LISTEN)
        page.goto(served.url + path)
        page.locator(".cms-footer, [data-testid=stMetric], .js-plotly-plot").first.wait_for()
        settled(page)
        before = len(served.times())
        for milliseconds in acts(page, filtered):
            ran = served.times()[before:]
            before += len(ran)
            found.click.append(milliseconds)
            found.script.append(sum(wall for wall, _ in ran))
            found.busy.append(sum(busy for _, busy in ran))


def bare(script: str) -> str:
    """The script of a bare page, from this folder."""
    return f"exec(compile(open({str(ROOT / 'benchmarks' / f'{script}.py')!r}).read(), {script!r}, 'exec'))"


def measure(pages: list[str], rounds: int) -> dict[str, Clicked]:
    """Every round of every page, the bare ones among them."""
    found = {name: Clicked() for name in (*BARE, *pages)}
    with TemporaryDirectory() as folder, ExitStack() as stack:
        least = {name: serving(stack, Path(folder) / script, bare(script)) for name, script in BARE.items()}
        real = serving(stack, Path(folder) / "real", DASHBOARD)
        browser = launch(stack.enter_context(sync_playwright()))
        for _ in range(rounds):
            for name, served in least.items():
                round_of(browser, served, "/", "Region", found[name])
            for page in pages:
                print(page, end=" ", file=sys.stderr, flush=True)
                path = f"/{'' if page == PAGES[0] else page}{SUBJECT.get(page, '')}"
                round_of(browser, real, path, "^Città" if page in SUBJECT else "^Regione", found[page])
        browser.close()
    return found


def table(found: dict[str, Clicked]) -> Iterator[str]:
    """The lines of the table, in Markdown: medians, in milliseconds."""
    middle = statistics.median
    least = found["one number"]
    base = middle(least.click[CLICKS:])
    yield "| page | click, known | of one number | click, new | of one number | script, known | script, new | processor, new |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for name, took in found.items():
        known, new = middle(took.click[CLICKS:]), middle(took.click[:CLICKS])
        scripts = f"{middle(took.script[CLICKS:]):.0f} | {middle(took.script[:CLICKS]):.0f} | {middle(took.busy[:CLICKS]):.0f}"
        yield f"| {name} | {known:.0f} | {known / base:.1f}x | {new:.0f} | {new / base:.1f}x | {scripts} |"


if __name__ == "__main__":
    began = time.perf_counter()
    asked = sys.argv[1:]
    rounds = int(asked.pop(0)) if asked and asked[0].isdecimal() else ROUNDS
    print("\n".join(table(measure(asked or list(PAGES), rounds))))
    print(f"\n{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {time.perf_counter() - began:.0f} s")
