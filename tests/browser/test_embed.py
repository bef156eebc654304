"""A site that is allowed shows a figure under a strict policy of its own; another one is refused. The menu and the builder lead there."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tools.browser import Visit, free_port, run_dashboard

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]


class HostPage(BaseHTTPRequestHandler):
    """A page whose policy allows nothing but one frame."""

    def __init__(self, frame: str, *arguments: object) -> None:
        self.frame = frame
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        origin = "/".join(self.frame.split("/")[:3])
        body = f'<!doctype html><html lang="it"><title>x</title><h1>Host</h1><iframe src="{self.frame}" title="x" width="700" height="600"></iframe>'
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-security-policy", f"default-src 'none'; frame-src {origin}")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *arguments: object) -> None:
        """Write nothing."""


@contextmanager
def serve_host_page(port: int, frame: str) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(HostPage, frame))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_only_allowed_sites_show_a_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_tab: OpenTab) -> None:
    allowed, foreign = free_port(), free_port()
    monkeypatch.setenv("CMSDASH_FRAME_ANCESTORS", f"'self' http://127.0.0.1:{allowed}")
    with run_dashboard(tmp_path / "log") as url:
        frame = f"{url}/embed?figure=map_cities&amp;lang=en"
        for port, is_shown in ((allowed, True), (foreign, False)):
            with serve_host_page(port, frame) as host:
                visit = open_tab()
                visit.page.goto(host)
                heading = visit.page.frame_locator("iframe").locator("h1")
                if is_shown:
                    expect(heading).to_have_text("The most advanced known figure of each city")
                    assert visit.errors == []
                else:
                    expect(heading).to_have_count(1)  # that of the browser's own page
                    assert any("frame-ancestors" in error for error in visit.errors)
                    expect(visit.page.frame_locator("iframe").locator(".cms-embed-content")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 760])
def test_embedded_figure_is_accessible_and_has_its_theme(
    width: int, theme: str, server_url: str, open_tab: OpenTab
) -> None:
    visit = open_tab(width, theme)
    visit.page.goto(f"{server_url}/embed?figure=stage_summary&region=sicilia")
    assert visit.run_axe() == []
    assert visit.page.locator("svg:visible").count() == 1
    assert visit.page.locator(f".cms-{theme}-drawing svg:visible").count() == 1
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    visit.assert_clean(server_url)


@pytest.mark.parametrize("lang", ["it", "en"])
def test_an_embedded_matrix_has_all_rows_and_fits_from_where_it_is_shown(
    lang: str, server_url: str, open_tab: OpenTab
) -> None:
    visit = open_tab(769)
    visit.page.goto(f"{server_url}/embed?figure=coverage_matrix&lang={lang}")
    matrix = visit.page.locator(".cms-matrix")
    assert matrix.evaluate("(box) => box.scrollHeight - box.clientHeight") <= 1
    assert matrix.evaluate("(box) => box.scrollWidth - box.clientWidth") <= 1
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 769
    assert visit.run_axe() == []


def test_menu_leads_to_files_presentation_and_builder(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(1280, "dark").go(f"{server_url}/money?region=sicilia&lang=en")
    page = visit.page
    page.context.grant_permissions(["clipboard-write"])
    page.get_by_role("button", name="Download and share").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    assert download.value.suggested_filename.endswith(".png")
    page.get_by_role("button", name="Add to the presentation").click()
    page.get_by_role("link", name="The presentation has 1 view").click()
    page.wait_for_url("**/share?region=sicilia&lang=en")
    visit.settle()
    link = page.get_by_text("present=stage_summary~region:sicilia")
    expect(link).to_be_visible()
    page.get_by_role("button", name="Copy", exact=True).first.click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    expect(page.frame_locator("iframe[src^='/embed']").locator("h1")).to_be_visible()
    assert visit.run_axe() == []
    visit.assert_clean(server_url)
