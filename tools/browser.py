"""A real server and a real Chromium, driven by the browser tests, the benchmarks and the screenshots."""

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

from cmsdash.ui.layout.navigation import PAGES

ROOT = Path(__file__).parents[1]
MAP = "[data-testid=stCustomComponentV1]"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE = Axe().axe_script
# The cells of a column are all written by one function: five rows of a table stand for the others.
RUN_AXE = """(rules) => axe.run({exclude: [[".cms-table tbody tr:nth-child(n + 6)"]]}, {
    resultTypes: ["violations"], runOnly: rules,
})"""
EVERY_RULE = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOUR_RULES = ("color-contrast", "link-in-text-block")
"""What another theme can change: the same document in other colours."""

POLL_MS = 50
SETTLED = """(turn) => {
    const main = document.querySelector("[data-testid=stMain]");
    const app = document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]");
    const all = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
    const maps = all("[data-testid=stCustomComponentV1]").map((frame) => frame.contentDocument);
    const drawn = app && main && document.querySelector(".cms-footer") && document.fonts.status === "loaded"
        && !all("[data-testid=stSkeleton]").length
        && maps.every((inside) => inside?.querySelector("#legend li"))
        && all("[data-testid=stPlotlyChart]").every((chart) => chart.querySelector(".main-svg"));
    const counted = drawn && [location.href, main.scrollHeight, main.scrollTop, document.body.textContent.length,
        ...[document, ...maps].map((part) => part.getElementsByTagName("*").length)].join();
    const before = window.cmsSettled?.turn === turn ? window.cmsSettled : { turn, counted: "", same: 0 };
    window.cmsSettled = { turn, counted, same: counted && counted === before.counted ? before.same + 1 : 0 };
    return window.cmsSettled.same > 3;
}"""
"""True once the script has run to its footer, each map and chart is drawn, and nothing on the page has changed during
four looks."""
UNFOLD = """() => [...document.querySelectorAll("details:not([open]) > summary")].filter((e) => e.checkVisibility())
    .map((e) => e.click()).length"""
_turns = count()


def address(page: str, query: str = "") -> str:
    """Returns a page's address below the server's, with a query string."""
    path = "" if page == PAGES[0] else page
    return f"{path}?{query}" if query else path


def in_language(place: str, lang: str) -> str:
    """Returns the same address in a language."""
    return f"{place}{'&' if '?' in place else '?'}lang={lang}"


def free_port() -> int:
    """Returns a port that nobody listens on, of those that the kernel gives to no outgoing connection."""
    while True:
        port = random.randrange(20_000, 32_000)  # noqa: S311 - a port, not a secret
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def server(command: list[str], port: int, log: Path) -> Iterator[str]:
    """Runs a server until the block ends and yields its address.

    Raises:
        RuntimeError: The server ended, or did not answer on its health path within a minute; with its log.
    """
    url = f"http://127.0.0.1:{port}"
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        for _ in range(240):
            if process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                    yield url
                    return
            except OSError:
                time.sleep(0.25)
        raise RuntimeError(f"the server did not answer:\n{log.read_text()}")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


@contextmanager
def dashboard(log: Path) -> Iterator[str]:
    """Runs `cmsdash serve` on a free port until the block ends and yields its address."""
    port = free_port()
    with server([sys.executable, "-m", "cmsdash", "serve", "--port", str(port)], port, log) as url:
        yield url


def chromium() -> str | None:
    """Returns the Chromium that CHROMIUM names, else the first on the path, or None."""
    named = os.environ.get("CHROMIUM")
    names = (named,) if named else ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser:
    """Starts this machine's Chromium, headless.

    Raises:
        RuntimeError: There is none.
    """
    path = chromium()
    if path is None:
        raise RuntimeError("no Chromium: install it (Debian: apt-get install chromium) or name it in CHROMIUM")
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


@dataclass(frozen=True)
class Finding:
    """One thing that axe complains about: its rule, its weight, where, and the element's beginning."""

    rule: str
    impact: str
    target: str
    html: str


class Visit:
    """One tab, which is a session of its own, with everything it asked for and complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)

    def go(self, url: str) -> "Visit":
        self.page.goto(url)
        self.settle()
        return self

    def back(self, url: str = "**") -> None:
        """Goes back, to an address of this pattern, and waits until the page has settled there."""
        self.page.go_back()
        self.page.wait_for_url(url)
        self.settle()

    def settle(self) -> None:
        """Waits until the script has ended, maps and charts are drawn, and the page no longer changes."""
        self.page.wait_for_function(SETTLED, arg=next(_turns), polling=POLL_MS)

    @property
    def map(self) -> Frame:
        """The frame of the page's first map, once it has drawn."""
        frame = self.page.locator(MAP).first.element_handle().content_frame()
        assert frame is not None
        frame.locator("#legend li").first.wait_for()
        return frame

    def symbol(self, city: str) -> Locator:
        return self.page.frame_locator(MAP).locator(f"[data-city={city}]")

    def expect_symbols(self, n: int) -> None:
        """Waits until the map shows `n` cities."""
        expect(self.page.frame_locator(MAP).locator("[data-city]")).to_have_count(n)

    def choose(self, box: str, option: str) -> None:
        """Opens a box and chooses an option."""
        self.page.get_by_role("combobox", name=box).click()
        self.page.get_by_role("option", name=option).click()

    def assert_clean(self, origin: str) -> None:
        """Asserts that nothing was asked of another host, no policy was violated and no error was written."""
        local = (origin, origin.replace("http", "ws", 1), "data:", "blob:")
        assert [url for url in self.requests if not url.startswith(local)] == []
        # Streamlit itself looks for its health path below the page's path first, and finds nothing there.
        assert [words for words in self.complaints if "404 (Not Found)" not in words] == []

    def look(self, theme: str, width: int) -> None:
        """Shows the same page in another theme and width, without loading it again."""
        self.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of playwright's literals
        self.page.set_viewport_size({"width": width, "height": 900})
        self.settle()

    def unfold(self) -> None:
        """Opens everything that waits folded away."""
        while self.page.evaluate(UNFOLD):
            self.settle()

    def axe(self, rules: Sequence[str] = EVERY_RULE) -> list[Finding]:
        """Everything axe finds on the page and inside its frames, of any weight."""
        for frame in self.page.frames:
            if not frame.evaluate("Boolean(window.axe)"):
                frame.evaluate(AXE)
        return [
            Finding(item["id"], item["impact"], " ".join(map(str, node["target"])), node["html"][:300])
            for item in self.page.evaluate(RUN_AXE, rules)["violations"]
            for node in item["nodes"]
        ]
