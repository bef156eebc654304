"""What readers do, in a real browser against a real server."""

import urllib.error
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tools.browser import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]


def test_a_deep_link_in_a_cold_server(cold: str, visit: Open) -> None:
    here = visit().go(f"{cold}/cities?region=campania")
    assert here.page.get_by_role("combobox", name="Regione").count() == 1
    here.expect_symbols(9)
    here.assert_clean(cold)


@pytest.mark.parametrize("server", [pytest.param("served", marks=pytest.mark.smoke), "plain"])
def test_filter_back_forward_and_the_map(server: str, visit: Open, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(server)
    here = visit().go(url)
    here.expect_symbols(39)
    here.choose("Regione", "Campania")
    here.page.keyboard.press("Escape")
    here.page.wait_for_url("**/?region=campania")
    here.expect_symbols(9)
    here.back()
    here.expect_symbols(39)
    here.page.go_forward()
    here.settle()
    here.expect_symbols(9)
    here.symbol("salerno").click()
    here.page.wait_for_url("**/?region=campania&city=salerno")
    expect(here.symbol("salerno")).to_have_attribute("aria-pressed", "true")
    here.settle()
    assert visit().go(here.page.url).page.locator(".cms-lead").first.inner_text() == (
        here.page.locator(".cms-lead").first.inner_text()
    )
    here.assert_clean(url)


def test_a_city_opens_from_the_map_by_keyboard_and_from_the_list(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/cities?region=campania&lang=en")
    here.symbol("avellino").focus()
    here.page.keyboard.press("Enter")
    here.page.wait_for_url("**/city?**")
    here.settle()
    assert "Avellino" in here.page.locator("h1").inner_text()
    assert "region=campania" in here.page.url
    here.back(f"{served}/cities?region=campania&lang=en")  # one step, as from a link
    here.expect_symbols(9)
    here.go(f"{served}/cities?lang=en").page.get_by_role("link", name="Salerno", exact=True).first.click()
    here.settle()
    assert "Salerno" in here.page.locator("h1").inner_text()


def test_the_map_keeps_its_zoom_when_a_filter_changes_its_symbols(served: str, visit: Open) -> None:
    here = visit().go(served)
    frame = here.map
    frame.get_by_role("button", name="Ingrandisci").click()
    frame.wait_for_function("!cms_map._animatingZoom")
    before, sent = frame.evaluate("[cms_map.getZoom(), cms_map.getCenter().lat]"), len(here.requests)
    here.choose("Che cosa misurano i simboli", "Operazioni note")
    here.page.wait_for_url("**measure=operations")
    here.settle()
    assert frame.evaluate("[cms_map.getZoom(), cms_map.getCenter().lat]") == before
    assert len(here.requests) == sent, "a filter click asks for no file"


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_each_of_the_39_can_be_hit(served: str, visit: Open, width: int) -> None:
    here = visit(width).go(served)
    frame = here.map
    hidden = frame.evaluate(
        """[...document.querySelectorAll("[data-city]")].filter((e) => {
            const b = e.getBoundingClientRect();
            const top = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2);
            return !e.contains(top);
        }).map((e) => e.dataset.city)"""
    )
    assert hidden == []
    assert here.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_document_speaks_its_language(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/?region=puglia")
    assert here.page.locator("html").get_attribute("lang") == "it"
    here.page.get_by_role("link", name="English").click()
    here.settle()
    assert here.page.locator("html").get_attribute("lang") == "en"
    assert "region=puglia" in here.page.url


def test_headers_and_bounds(served: str, visit: Open) -> None:
    visit().go(served)  # Streamlit serves a component's files once a page has drawn it
    with urllib.request.urlopen(f"{served}/city?lang=en") as answer:
        headers, body = answer.headers, answer.read().decode()
    assert '<html lang="en"' in body
    assert "<title>Città Medie Sud</title>" in body
    assert "'unsafe-eval'" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    with urllib.request.urlopen(f"{served}/component/cmsdash.ui.figures.leaflet.leaflet/index.html") as answer:
        assert "'unsafe-eval'" in answer.headers["content-security-policy"]
    for path, status in ((f"/?region={'x' * 3000}", 414), ("/_stcore/agent/openapi.json", 404)):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(served + path)
        assert refused.value.code == status
        refused.value.close()
