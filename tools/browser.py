"""Runs a server and drives Chromium, for browser tests, benchmarks and screenshots."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Frame, Locator, Page, Playwright, expect

from cmsdash.views.base_path import base_path
from cmsdash.views.page_links import PAGES

ROOT = Path(__file__).parents[1]
MAP_SELECTOR = "[data-testid=stCustomComponentV1]"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE = Axe().axe_script
# One function renders all cells of a column, so five rows of each table are enough.
RUN_AXE = """(rules) => axe.run({exclude: [[".cms-table tbody tr:nth-child(n + 6)"]]}, {
    resultTypes: ["violations"], runOnly: rules,
})"""
AXE_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
AXE_COLOUR_RULES = ("color-contrast", "link-in-text-block")
"""The rules whose result can depend on the theme."""

POLL_MS = 50
SETTLED = """(turn) => {
    const main = document.querySelector("[data-testid=stMain]");
    const app = document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]");
    const all = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
    const maps = all("[data-testid=stCustomComponentV1]").map((frame) => frame.contentDocument);
    const drawn = app && main && document.querySelector(".cms-footer") && document.fonts.status === "loaded"
        && !all("[data-testid=stSkeleton]").length
        && maps.every((inside) => inside?.querySelector("#legend li"))
        && all("[class*=st-key-chart-]").every((e) => e.querySelector(".cms-chart:not([aria-busy=true])"));
    const counted = drawn && [location.href, main.scrollHeight, main.scrollTop, document.body.textContent.length,
        ...[document, ...maps].map((part) => part.getElementsByTagName("*").length)].join();
    const before = window.cmsSettled?.turn === turn ? window.cmsSettled : { turn, counted: "", same: 0 };
    window.cmsSettled = { turn, counted, same: counted && counted === before.counted ? before.same + 1 : 0 };
    return window.cmsSettled.same > 3;
}"""
"""True once the footer, each map and each chart near the window have rendered and the page has not changed during four polls."""
EXPAND_DETAILS = """() => [...document.querySelectorAll("details:not([open]) > summary")].filter((e) => e.checkVisibility())
    .map((e) => e.click()).length"""
_turns = count()


def page_path(page: str, query: str = "") -> str:
    """Return the path of a page with a query string, relative to the root of the server."""
    path = "" if page == PAGES[0] else page
    return f"{path}?{query}" if query else path


def add_language(path: str, lang: str) -> str:
    """Return a path with the query parameter of a language added."""
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"


def free_port() -> int:
    """Return an unused port below the range that the kernel assigns to outgoing connections."""
    while True:
        port = random.randrange(20_000, 32_000)  # noqa: S311 - a port, not a secret
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def run_server(command: list[str], port: int, log: Path, health_path: str = "/_stcore/health") -> Iterator[str]:
    """Run a server until the block ends and yield its URL.

    Args:
        command: Its program and arguments.
        port: The port that it listens on.
        log: The file for what it prints.
        health_path: A path that answers 200 once it listens.

    Raises:
        RuntimeError: The server exited, or its health check did not answer within a minute. The message has its log.
    """
    url = f"http://127.0.0.1:{port}"
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        for _ in range(240):
            if process.poll() is not None or _is_healthy(url + health_path):
                break
            time.sleep(0.25)
        if process.poll() is not None or not _is_healthy(url + health_path):
            raise RuntimeError(f"the server did not answer:\n{log.read_text()}")
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except OSError:
        return False


@contextmanager
def run_dashboard(log: Path) -> Iterator[str]:
    """Run `cmsdash serve` on a free port until the block ends and yield its URL, below the base path if one is set."""
    port, base = free_port(), base_path()
    command = [sys.executable, "-m", "cmsdash", "serve", "--port", str(port)]
    with run_server(command, port, log, f"{base}/_stcore/health") as url:
        yield url + base


def find_chromium() -> str | None:
    """Return the path of the Chromium named by CHROMIUM, else of the first on PATH, or None."""
    configured = os.environ.get("CHROMIUM")
    names = (configured,) if configured else ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser:
    """Start the installed Chromium, headless.

    Raises:
        RuntimeError: Chromium is not installed.
    """
    path = find_chromium()
    if path is None:
        raise RuntimeError("no Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM to its path")
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


@dataclass(frozen=True)
class AxeViolation:
    """One violation reported by axe: rule, impact, selector, and the first 300 characters of the element."""

    rule: str
    impact: str
    target: str
    html: str


class Visit:
    """A browser tab, which is one Streamlit session, with its requests and console errors."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)

    def go(self, url: str) -> "Visit":
        """Load a URL and wait until the page has settled."""
        self.page.goto(url)
        self.settle()
        return self

    def back(self, url: str = "**") -> None:
        """Go back to a URL that matches a pattern and wait until the page has settled."""
        self.page.go_back()
        self.page.wait_for_url(url)
        self.settle()

    def settle(self) -> None:
        """Wait until the script has finished, maps and charts have rendered, and the page no longer changes."""
        self.page.wait_for_function(SETTLED, arg=next(_turns), polling=POLL_MS)

    def show_chart(self, name: str = "") -> Locator:
        """Scroll to the chart whose name begins so, by default the first, and return it once it has been drawn."""
        chart = self.page.locator(f"[class*=st-key-chart-{name}] .cms-chart").first
        chart.scroll_into_view_if_needed()
        chart.locator(".main-svg").first.wait_for()
        self.settle()
        return chart

    @property
    def map(self) -> Frame:
        """The frame of the first map, once it has rendered."""
        frame = self.page.locator(MAP_SELECTOR).first.element_handle().content_frame()
        assert frame is not None
        frame.locator("#legend li").first.wait_for()
        return frame

    def symbol(self, city: str) -> Locator:
        return self.page.frame_locator(MAP_SELECTOR).locator(f"[data-city={city}]")

    def expect_symbols(self, n: int) -> None:
        """Wait until the map shows `n` cities."""
        expect(self.page.frame_locator(MAP_SELECTOR).locator("[data-city]")).to_have_count(n)

    def choose(self, box: str, option: str) -> None:
        """Open a combo box and choose an option."""
        self.page.get_by_role("combobox", name=box).click()
        self.page.get_by_role("option", name=option).click()

    def assert_clean(self, origin: str) -> None:
        """Assert that there were no requests to other hosts and no console errors: policy violations, failed requests."""
        local = (origin, origin.replace("http", "ws", 1), "data:", "blob:")
        assert [url for url in self.requests if not url.startswith(local)] == []
        assert self.errors == []

    def set_display(self, theme: str, width: int) -> None:
        """Switch the page to a theme and a width in px, without a reload."""
        self.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of playwright's literals
        self.page.set_viewport_size({"width": width, "height": 900})
        self.settle()

    def expand_details(self) -> None:
        """Open every collapsed section."""
        while self.page.evaluate(EXPAND_DETAILS):
            self.settle()

    def run_axe(self, rules: Sequence[str] = AXE_RULES) -> list[AxeViolation]:
        """Run axe on the page and its frames and return the violations of any impact."""
        for frame in self.page.frames:
            if not frame.evaluate("Boolean(window.axe)"):
                frame.evaluate(AXE)
        return [
            AxeViolation(item["id"], item["impact"], " ".join(map(str, node["target"])), node["html"][:300])
            for item in self.page.evaluate(RUN_AXE, rules)["violations"]
            for node in item["nodes"]
        ]
