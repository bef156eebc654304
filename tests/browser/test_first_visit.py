"""A first visit shows the opening of the page at once, loads what the page uses, and is not repeated by a second one."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect
from tools.browser import MAP_SELECTOR, Visit, page_path

from cmsdash.server.preloads import WIDGETS
from cmsdash.server.streamlit_style import STREAMLIT_STATIC
from cmsdash.views.page_links import PAGES

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]

BOXES_JS = """(area) => ["h1", ".cms-brand", ".cms-bar"].map((selector) => {
    const {x, y, width, height} = document.querySelector(`${area} ${selector}`).getBoundingClientRect();
    return [x, y, width, height].map(Math.round);
})"""
"""The boxes of heading and header in px."""
OPEN_JS = """(path) => {
    history.pushState({}, "", path);
    dispatchEvent(new PopStateEvent("popstate", {state: {}}));
}"""
WITHOUT_STREAMLIT = "**/_stcore/health"
"""Requests without which Streamlit draws nothing."""


@pytest.mark.parametrize("width", [320, 768, 1280, 1920])
def test_opening_stands_where_the_page_does(server_url: str, open_tab: OpenTab, width: int) -> None:
    visit = open_tab(width, fresh=True)
    held: list[Route] = []
    visit.page.route(WITHOUT_STREAMLIT, lambda route: held.append(route))
    visit.page.goto(server_url)
    opening = visit.page.locator("#cms-opening")
    expect(opening.locator("h1")).to_be_visible()
    visit.page.evaluate("document.fonts.ready")
    boxes, words = visit.page.evaluate(BOXES_JS, "#cms-opening"), opening.locator("h1, h1 + p").all_inner_texts()
    for route in held:
        route.continue_()
    visit.settle()
    expect(opening).to_have_count(0)
    assert visit.page.evaluate(BOXES_JS, "#root") == boxes
    assert words == [visit.page.locator(f"#root {selector}").first.inner_text() for selector in ("h1", ".stText")]
    visit.assert_clean(server_url)


def test_words_typed_into_the_opening_are_kept(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(1280, fresh=True)
    held: list[Route] = []
    visit.page.route(WITHOUT_STREAMLIT, lambda route: held.append(route))
    visit.page.goto(server_url)
    visit.page.locator("#cms-opening [name=search]").fill("asili nido")
    for route in held:
        route.continue_()
    visit.settle()
    box = visit.page.locator("[name=search]")
    expect(box).to_have_value("asili nido")
    expect(box).to_be_focused()


def test_reader_without_scripts_gets_header_heading_and_links(server_url: str, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server_url}/cities?lang=en")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.get_by_role("link", name="Città Medie Sud").click()
        assert page.url == f"{server_url}/?lang=en"


@pytest.mark.parametrize("path", ["", "money"])
def test_second_visit_downloads_no_file_again(server_url: str, browser: Browser, path: str) -> None:
    with browser.new_context() as context:
        for is_second in (False, True):
            page = context.new_page()
            client = context.new_cdp_session(page)
            urls: dict[str, str] = {}
            downloaded: list[str] = []

            def add_response(event: dict[str, Any], urls: dict[str, str] = urls) -> None:
                if not event["response"].get("fromDiskCache"):
                    urls[event["requestId"]] = event["response"]["url"].removeprefix(server_url).partition("?")[0]

            def add_download(
                event: dict[str, Any], urls: dict[str, str] = urls, downloaded: list[str] = downloaded
            ) -> None:
                if event["encodedDataLength"] and event["requestId"] in urls:
                    downloaded.append(urls[event["requestId"]])

            client.on("Network.responseReceived", add_response)
            client.on("Network.loadingFinished", add_download)
            client.send("Network.enable")
            visit = Visit(page).go(f"{server_url}/{path}")
            visit.settle()
            # Streamlit names the modules of the charts without a version: browsers ask whether they have changed.
            files = [url for url in downloaded if re.search(r"^/(static|app|component)/.*\.(js|css|woff2)$", url)]
            if is_second:
                assert files == []
            else:
                assert len(files) > 50
            page.close()


@pytest.mark.parametrize("page", PAGES)
def test_document_names_the_scripts_of_the_widgets_of_its_page(server_url: str, open_tab: OpenTab, page: str) -> None:
    visit = open_tab(1280, fresh=True)
    scripts = "".join(
        script.read_text(encoding="utf-8") for script in (STREAMLIT_STATIC / "static" / "js").glob("index.*.js")
    )
    elements = set(re.findall(r"import\(`\./([A-Z]\w+)\.[\w-]+\.js`\)", scripts))
    assert {"Html", "Multiselect", "ComponentInstance"} <= elements
    path = "/" + page_path(page, {"city": "city=gela", "compare": "city=andria,benevento"}.get(page, ""))
    document = visit.page.request.get(f"{server_url}{path}").text()
    visit.go(f"{server_url}/glossary")  # has no widgets, and opens the page in its own document
    visit.page.evaluate(OPEN_JS, path)
    visit.page.wait_for_function(
        "() => document.querySelector('.cms-menu a[aria-current]')?.pathname === location.pathname"
    )
    visit.settle()
    used = {name for address in visit.requests for name in re.findall(r"/static/js/(\w+)\.[\w-]+\.js", address)}
    assert used & elements == {"Html", *WIDGETS.get(page, ())}
    assert (visit.page.locator(MAP_SELECTOR).count() > 0) == ("/component/" in document)
    if "/vendor/plotly" in document:
        assert any("/vendor/plotly" in address for address in visit.requests)
