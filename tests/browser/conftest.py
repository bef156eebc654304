"""A real server and a real Chromium for the browser tests."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Frame, Locator, Page, TimeoutError, expect, sync_playwright

ROOT = Path(__file__).parents[2]
MAP = "[data-testid=stCustomComponentV1]"
AXE = Axe().axe_script
# The cells of a column are all written by one function: five rows of a table stand for the others.
RUN_AXE = """(rules) => axe.run({exclude: [[".cms-table tbody tr:nth-child(n + 6)"]]}, {
    resultTypes: ["violations"], runOnly: rules,
})"""
EVERY_RULE = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RULES_OF_COLOUR = ("color-contrast", "link-in-text-block")
"""What another theme can change: the same document in other colours."""
RESTS = """() => new Promise((done, fail) => {
    let before = -1, same = 0, looks = 0;
    const look = () => {
        const height = document.querySelector("[data-testid=stMain]").scrollHeight;
        same = height === before ? same + 1 : 0;
        before = height;
        looks += 1;
        if (same > 3) done(); else if (looks > 500) fail(new Error("the page never rests")); else setTimeout(look, 60);
    };
    look();
})"""
"""Waits until the page's height has not changed for a quarter of a second; half a minute at the most, for the browser
itself sets no limit to a script."""
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a busy machine may be late for one moment: a test that fails is asked twice more, and what fails
    three times is broken. The report counts each time as a rerun."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=2, reruns_delay=2))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(command: list[str], port: int, log: Path) -> Iterator[str]:
    """Runs a server until the block ends; it must answer on its health path within a minute."""
    url = f"http://127.0.0.1:{port}"
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        for _ in range(240):
            try:
                with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                    break
            except OSError:
                time.sleep(0.25)
        else:
            pytest.fail(f"the server did not answer:\n{log.read_text()}")
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


@pytest.fixture
def cold(tmp_path: Path) -> Iterator[str]:
    """A server that nobody has visited yet."""
    port = free_port()
    with server([sys.executable, "-m", "cmsdash", "serve", "--port", str(port)], port, tmp_path / "log") as url:
        yield url


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`cmsdash serve`."""
    port, log = free_port(), tmp_path_factory.mktemp("served") / "log"
    with server([sys.executable, "-m", "cmsdash", "serve", "--port", str(port)], port, log) as url:
        yield url


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`streamlit run app.py`."""
    port, log = free_port(), tmp_path_factory.mktemp("plain") / "log"
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    with server([sys.executable, "-m", "streamlit", "run", "app.py", *options], port, log) as url:
        yield url


def chromium() -> str | None:
    """The Chromium of this machine: the one that CHROMIUM names, else the first on the path; none where that is none."""
    named = os.environ.get("CHROMIUM")
    names = (named,) if named else ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.fail("no Chromium: install it (Debian: apt-get install chromium) or name it in CHROMIUM")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@dataclass(frozen=True)
class Finding:
    """One thing that axe complains about: its rule, its weight, where, and the element's beginning."""

    rule: str
    impact: str
    target: str
    html: str


class Visit:
    """One page in a session of its own, with everything it asked for and complained about."""

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
        """Goes back, to an address of this pattern, and waits until the page rests there."""
        self.page.go_back()
        self.page.wait_for_url(url)
        self.settle()

    def settle(self) -> None:
        """Waits until the script has run to its footer and rests, and every map on the page has drawn its symbols."""
        self.page.wait_for_timeout(250)
        self.page.locator(".cms-footer").wait_for()
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        for frame in range(self.page.locator(MAP).count()):
            self.page.frame_locator(MAP).nth(frame).locator("#legend li").first.wait_for()
        self.page.wait_for_timeout(350)

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
        expect(self.page.frame_locator(MAP).locator("[data-city]")).to_have_count(n, timeout=30_000)

    def choose(self, box: str, option: str) -> None:
        """Opens a box and chooses an option; opens it again where a page that still moves has closed it."""
        choice = self.page.get_by_role("option", name=option)
        for _ in range(5):
            self.page.get_by_role("combobox", name=box).click()
            try:
                choice.wait_for(timeout=4_000)
                break
            except TimeoutError:
                continue
        choice.click()

    def assert_clean(self, origin: str) -> None:
        """No request to another host, no violation of the policy, no error of ours."""
        local = (origin, origin.replace("http", "ws", 1), "data:", "blob:")
        assert [url for url in self.requests if not url.startswith(local)] == []
        # Streamlit itself looks for its health path below the page's path first, and finds nothing there.
        assert [words for words in self.complaints if "404 (Not Found)" not in words] == []

    def look(self, theme: str, width: int) -> None:
        """The same page in another theme and width, without loading it again, once its height rests."""
        self.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of playwright's literals
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.evaluate(RESTS)
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()

    def unfold(self) -> None:
        """Opens everything that waits folded away."""
        folded = self.page.locator("details:not([open]) > summary:visible")
        opened = self.page.locator("details[open] > summary:visible")
        while folded.count():
            before = opened.count()
            folded.first.click()
            opened.nth(before).wait_for()
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


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def open_page(width: int = 1280, theme: str = "light", *, touch: bool = False) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,  # type: ignore[arg-type]  # one of playwright's literals
            has_touch=touch,
            is_mobile=touch,
        )
        contexts.append(context)
        return Visit(context.new_page())

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def browser_still(browser: Browser) -> Iterator[Visit]:
    """A visit of a reader who asked the system for less motion."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield Visit(context.new_page())
    context.close()
