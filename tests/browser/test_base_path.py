"""Below a base path a reader gets everywhere, and nothing is asked for outside it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect
from tools.browser import Visit, run_dashboard

from tests.browser.test_navigation import follow_menu_link

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a server below a path, with the path."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CMSDASH_BASE_PATH", "/data/cms")
        with run_dashboard(tmp_path_factory.mktemp("serve") / "log") as below:
            yield below


def test_reader_stays_below_the_base_path(url: str, open_tab: OpenTab) -> None:
    visit = open_tab(fresh=True)
    sockets: list[str] = []
    visit.page.on("websocket", lambda socket: sockets.append(socket.url))
    visit.go(f"{url}/?lang=it")
    visit.symbol("andria").click()
    visit.page.wait_for_url("**city=andria**")
    visit.settle()
    follow_menu_link(visit, "money", "money")
    visit.page.wait_for_url(f"{url}/money?*city=andria*")
    visit.settle()
    visit.show_chart()
    visit.back(f"{url}/?*city=andria*")
    for path in ("/cities?lang=en", "/operations?lang=en", "/share?lang=en", "/bring?lang=en"):
        visit.go(url + path)
    for link in visit.page.locator("a[href^='/']").all():
        assert str(link.get_attribute("href")).startswith("/data/cms/")
    outside = [each for each in visit.requests if not each.startswith((f"{url}/", "data:", "blob:"))]
    assert outside == []
    assert sockets
    assert all(each.startswith(url.replace("http", "ws", 1) + "/") for each in sockets)
    assert visit.errors == []


def test_documents_without_session_are_below_it(url: str, open_tab: OpenTab) -> None:
    visit = open_tab(fresh=True)
    visit.page.goto(f"{url}/embed?figure=map_cities&lang=en")
    expect(visit.page.get_by_role("heading").first).to_be_visible()
    visit.page.locator("a[href^='/']").first.click()
    visit.page.wait_for_url(f"{url}/**")
    visit.page.goto(f"{url}/money?present=1&lang=en")
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    visit.page.goto(f"{url}/nowhere")
    visit.page.locator("main a").first.click()
    visit.page.wait_for_url(f"{url}/?*")
    assert [each for each in visit.requests if not each.startswith((f"{url}/", "data:", "blob:"))] == []
