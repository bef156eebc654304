"""Deep links, filters, map, languages and HTTP headers, in a real browser with a real server."""

import re
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tools.browser import Visit

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]


def test_deep_link_opens_on_a_new_server(new_server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{new_server_url}/cities?region=campania")
    assert visit.page.get_by_role("combobox", name="Regione").count() == 1
    visit.expect_symbols(9)
    visit.assert_clean(new_server_url)


@pytest.mark.parametrize("url_fixture", [pytest.param("server_url", marks=pytest.mark.smoke), "streamlit_url"])
def test_filter_follows_back_forward_and_clicks_on_the_map(
    url_fixture: str, open_tab: OpenTab, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue(url_fixture)
    visit = open_tab().go(url)
    visit.expect_symbols(39)
    visit.choose("Regione", "Campania")
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_url("**/?region=campania")
    visit.expect_symbols(9)
    visit.back()
    visit.expect_symbols(39)
    visit.page.go_forward()
    visit.settle()
    visit.expect_symbols(9)
    visit.symbol("salerno").click()
    visit.page.wait_for_url("**/?region=campania&city=salerno")
    expect(visit.symbol("salerno")).to_have_attribute("aria-pressed", "true")
    visit.settle()
    assert open_tab().go(visit.page.url).page.locator(".cms-lead").first.inner_text() == (
        visit.page.locator(".cms-lead").first.inner_text()
    )
    visit.assert_clean(url)


def test_city_opens_from_the_map_by_keyboard_and_from_the_list(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/cities?region=campania&lang=en")
    visit.symbol("avellino").focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/city?**")
    visit.settle()
    assert "Avellino" in visit.page.locator("h1").inner_text()
    assert "region=campania" in visit.page.url
    visit.back(f"{server_url}/cities?region=campania&lang=en")  # one history entry, as after a link
    visit.expect_symbols(9)
    visit.go(f"{server_url}/cities?lang=en").page.get_by_role("link", name="Salerno", exact=True).first.click()
    visit.settle()
    assert "Salerno" in visit.page.locator("h1").inner_text()


def test_map_keeps_its_zoom_when_its_symbols_change(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(server_url)
    frame = visit.map
    frame.get_by_role("button", name="Ingrandisci").click()
    frame.wait_for_function("!cms_map._animatingZoom")
    before, request_count = frame.evaluate("[cms_map.getZoom(), cms_map.getCenter().lat]"), len(visit.requests)
    visit.choose("Che cosa misurano i simboli", "Operazioni note")
    visit.page.wait_for_url("**measure=operations")
    visit.settle()
    assert frame.evaluate("[cms_map.getZoom(), cms_map.getCenter().lat]") == before
    assert len(visit.requests) == request_count, "changing a filter requests no file"


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_symbol_of_the_39_cities_is_covered(server_url: str, open_tab: OpenTab, width: int) -> None:
    visit = open_tab(width).go(server_url)
    frame = visit.map
    hidden = frame.evaluate(
        """[...document.querySelectorAll("[data-city]")].filter((e) => {
            const b = e.getBoundingClientRect();
            const top = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2);
            return !e.contains(top);
        }).map((e) => e.dataset.city)"""
    )
    assert hidden == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_document_has_the_lang_of_the_chosen_language(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/?region=puglia")
    assert visit.page.locator("html").get_attribute("lang") == "it"
    visit.page.get_by_role("link", name="English").click()
    visit.settle()
    assert visit.page.locator("html").get_attribute("lang") == "en"
    assert "region=puglia" in visit.page.url


def test_responses_have_security_headers_and_bad_requests_are_rejected(server_url: str, open_tab: OpenTab) -> None:
    open_tab().go(server_url)  # Streamlit serves the files of a component only after a page has rendered it
    with urllib.request.urlopen(f"{server_url}/city?lang=en") as response:
        headers, body = response.headers, response.read().decode()
    assert '<html lang="en"' in body
    assert re.search(r"<title>.+ \| Città Medie Sud</title>", body)
    assert "'unsafe-eval'" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    with urllib.request.urlopen(f"{server_url}/component/cmsdash.ui.figures.leaflet.leaflet/index.html") as response:
        assert "'unsafe-eval'" in response.headers["content-security-policy"]
    for path, status in ((f"/?region={'x' * 3000}", 414), ("/_stcore/agent/openapi.json", 404)):
        with pytest.raises(urllib.error.HTTPError) as error_info:
            urllib.request.urlopen(server_url + path)
        assert error_info.value.code == status
        error_info.value.close()
