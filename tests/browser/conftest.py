"""A server and a Chromium for each worker, and a new tab for each test."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from tools.browser import Visit, free_port, launch, run_dashboard, run_server

CONDITION_TIMEOUT_MS = 120_000
"""Timeout of a condition. It is long because a busy machine is slow; only a failing condition waits that long."""
expect.set_options(timeout=CONDITION_TIMEOUT_MS)


@pytest.fixture
def new_server_url(tmp_path: Path) -> Iterator[str]:
    """URL of a server without earlier requests."""
    with run_dashboard(tmp_path / "log") as url:
        yield url


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of `cmsdash serve`."""
    with run_dashboard(tmp_path_factory.mktemp("serve") / "log") as url:
        yield url


@pytest.fixture(scope="session")
def streamlit_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of `streamlit run app.py`."""
    port, log = free_port(), tmp_path_factory.mktemp("streamlit") / "log"
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    with run_server([sys.executable, "-m", "streamlit", "run", "app.py", *options], port, log) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """The browser context of a returning reader: scripts and fonts are cached."""
    reader_context = browser.new_context()
    yield reader_context
    reader_context.close()


@pytest.fixture
def open_tab(browser: Browser, context: BrowserContext) -> Iterator[Callable[..., Visit]]:
    """Function that opens a tab, which is one session; `fresh` opens it with an empty cache, as on a first visit."""
    tabs = []

    def open_page(
        width: int = 1280, theme: str = "light", *, height: int = 900, touch: bool = False, fresh: bool = False
    ) -> Visit:
        tab_context = browser.new_context(has_touch=touch, is_mobile=touch) if touch or fresh else context
        page = tab_context.new_page()
        page.set_default_timeout(CONDITION_TIMEOUT_MS)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of playwright's literals
        tabs.append(page)
        return Visit(page)

    yield open_page
    for page in tabs:
        page.close() if page.context == context else page.context.close()
    context.clear_cookies()
