"""The little maps under the map of areas and recipients, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tools.browser import AXE_COLOUR_RULES, Visit

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]

COUNT_PAINTED = """(maps) => maps.filter((map) => {
    const masks = ["::before", "::after"].map((part) => getComputedStyle(map, part));
    const { width, height } = map.getBoundingClientRect();
    return width > 100 && Math.abs(width / height - 320 / 214) < 0.2
        && masks.every((style) => style.maskImage.startsWith('url("data:image/svg+xml,') && style.backgroundColor !== "rgba(0, 0, 0, 0)")
        && [...map.children].every((mark) => mark.offsetWidth >= 8 && mark.offsetWidth === mark.offsetHeight);
}).length"""
"""Number of maps whose land and lines are painted and whose marks are round. Streamlit removes `<svg>` from HTML."""


def test_card_filters_the_page_and_removes_its_filter(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/?layer=areas&region=sicilia")
    cards = visit.page.locator(".cms-minis a")
    count = cards.count()
    maps = visit.page.locator(".cms-mini-map")
    assert maps.evaluate_all(COUNT_PAINTED) == maps.count() == count > 3
    name = r"^Riduzione del disagio abitativo ?\. 2 città, dedotte ?\. Caltanissetta e Marsala"
    assert visit.page.locator(".cms-minis").get_by_role("link", name=re.compile(name)).count() == 1
    card = cards.filter(has_text="Riduzione del disagio abitativo")
    card.focus()
    assert card.evaluate("(e) => getComputedStyle(e).outlineWidth") == "3px"
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**intervention=411-abitare**")
    visit.settle()
    assert "layer=areas" in visit.page.url
    assert "region=sicilia" in visit.page.url
    assert visit.page.locator(".cms-minis a[aria-current=true]").count() == 1
    # the headline and the map above have the answer
    expect(visit.page.get_by_role("heading", level=1)).to_be_focused()
    assert visit.page.get_by_test_id("stMain").evaluate("(e) => e.scrollTop") == 0
    # the other little maps stay, so that another one can be chosen
    expect(cards).to_have_count(count)
    card.click()
    visit.page.wait_for_url(lambda url: "intervention" not in url)
    visit.settle()
    assert visit.page.locator(".cms-minis a[aria-current]").count() == 0
    visit.assert_clean(server_url)


@pytest.mark.parametrize("width", [320, 1280])
def test_cards_are_accessible_and_fit(server_url: str, open_tab: OpenTab, width: int) -> None:
    visit = open_tab(width).go(f"{server_url}/?layer=recipients&group=minori&lang=en")
    assert visit.run_axe() == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    maps = visit.page.locator(".cms-mini-map")
    assert maps.evaluate_all(COUNT_PAINTED) == maps.count() > 3
    visit.set_display("dark", width)
    assert visit.run_axe(AXE_COLOUR_RULES) == []
