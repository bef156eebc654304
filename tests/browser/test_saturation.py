"""A reader past the limit of sessions gets a page in words, also when the page is loaded and its WebSocket is refused."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect
from tools.browser import Visit, run_dashboard
from websockets.sync.client import connect

from cmsdash.i18n import get_translator
from cmsdash.server import routes
from cmsdash.server.limits import MAX_SESSIONS_VARIABLE

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]


@pytest.fixture
def one_session_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """URL of a server for one reader."""
    monkeypatch.setenv(MAX_SESSIONS_VARIABLE, "1")
    with run_dashboard(tmp_path / "log") as url:
        yield url


def wait_for_room(visit: Visit, url: str) -> None:
    """Wait until the server has noticed that a reader has gone."""
    for _ in range(600):
        if visit.page.request.head(url).ok:
            return
        visit.page.wait_for_timeout(100)
    raise AssertionError("the server keeps the place")


def test_new_reader_waits_and_the_one_inside_goes_on(one_session_url: str, open_tab: OpenTab) -> None:
    inside = open_tab().go(f"{one_session_url}/?lang=en")
    waiting, text = open_tab(), get_translator("it")
    response = waiting.page.goto(f"{one_session_url}/cities?region=campania&lang=it")
    assert response
    assert response.status == 503
    heading = waiting.page.get_by_role("heading", level=1)
    expect(heading).to_have_text(text("unavailable.server_full_title"))
    for theme, width in product(("light", "dark"), (320, 1280)):
        waiting.page.emulate_media(color_scheme=theme)
        waiting.page.set_viewport_size({"width": width, "height": 900})
        assert waiting.run_axe() == []
        assert waiting.page.evaluate("document.documentElement.scrollWidth") <= width
    waiting.page.get_by_role("link", name="English").click()
    expect(heading).to_have_text(get_translator("en")("unavailable.server_full_title"))
    inside.choose("Region", "Campania")
    inside.page.wait_for_url("**region=campania**")
    inside.settle()
    inside.assert_clean(one_session_url)
    inside.page.close()
    wait_for_room(waiting, one_session_url)
    waiting.page.get_by_role("link", name=get_translator("en")("unavailable.retry")).click()
    waiting.settle()
    assert waiting.page.url == f"{one_session_url}/cities?region=campania&lang=en"
    waiting.expect_symbols(9)


def test_page_whose_websocket_is_refused_says_why(one_session_url: str, open_tab: OpenTab) -> None:
    refused, text = open_tab(), get_translator("it")
    address = one_session_url.replace("http", "ws", 1) + routes.WEBSOCKET_PATH
    with ExitStack() as stack:

        def take_the_place(route: Route) -> None:
            stack.enter_context(connect(address))
            route.continue_()

        refused.page.route("**/_stcore/health", take_the_place, times=1)
        refused.page.goto(f"{one_session_url}/?lang=it")
        expect(refused.page.get_by_role("heading", level=1)).to_have_text(text("unavailable.server_full_title"))
    wait_for_room(refused, one_session_url)
    refused.page.get_by_role("link", name=text("unavailable.retry")).click()
    refused.settle()
