"""A server and a Chromium for each worker, and a new tab for each test."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from tools.browser import Visit, free_port, launch, run_dashboard, run_server

PATIENCE_MS = 120_000
"""How long a condition is waited for: a busy machine is late, and what is broken never comes."""
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def cold(tmp_path: Path) -> Iterator[str]:
    """A server that nobody has visited yet."""
    with run_dashboard(tmp_path / "log") as url:
        yield url


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`cmsdash serve`."""
    with run_dashboard(tmp_path_factory.mktemp("served") / "log") as url:
        yield url


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`streamlit run app.py`."""
    port, log = free_port(), tmp_path_factory.mktemp("plain") / "log"
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    with run_server([sys.executable, "-m", "streamlit", "run", "app.py", *options], port, log) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader who has been here before: scripts and fonts are in the browser's cache."""
    opened = browser.new_context()
    yield opened
    opened.close()


@pytest.fixture
def visit(browser: Browser, context: BrowserContext) -> Iterator[Callable[..., Visit]]:
    """Opens a tab, which is a session of its own; `fresh` is a reader's first visit, with nothing in the cache."""
    tabs = []

    def open_tab(
        width: int = 1280, theme: str = "light", *, height: int = 900, touch: bool = False, fresh: bool = False
    ) -> Visit:
        home = browser.new_context(has_touch=touch, is_mobile=touch) if touch or fresh else context
        page = home.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of playwright's literals
        tabs.append(page)
        return Visit(page)

    yield open_tab
    for page in tabs:
        page.close() if page.context == context else page.context.close()
    context.clear_cookies()
