"""The map of the cities in a browser: names, insets, zoom, cards, phones."""

from collections.abc import Callable
from functools import cache
from math import dist
from typing import Any

import geopandas
import pytest
from playwright.sync_api import Locator, expect
from pyproj import Transformer
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from tools.browser import MAP_SELECTOR, ROOT, Visit

from cmsdash.i18n import get_translator

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]
TRANSLATOR = get_translator("it")
TO_MERCATOR = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True).transform
STATES = [
    "",
    "?stage=ceiling",
    "?measure=operations",
    "cities",
    "?region=campania",
    "?region=puglia",
    "?inferred=include&group=minori",
    "?layer=areas",
]
MIN_NAMES = {1280: 39, 768: 34, 320: 15}
"""Smallest number of the 39 names that are visible on the overview, by width in px."""
WIDE_LEGEND_NAMES = 2
"""Names without room beside the wider legend of the wheels."""
MAX_DISTANCE_FROM_LAND_PX = 4

READ_MAP = """() => {
    const frame = cms_map.getContainer().getBoundingClientRect();
    const box = (e) => { const b = e.getBoundingClientRect(); return [b.left - frame.x, b.top - frame.y, b.right - frame.x, b.bottom - frame.y]; };
    const contains = ([left, top, right, bottom], [x, y]) => x >= left && x <= right && y >= top && y <= bottom;
    const panels = insets.map(({ panel: { x, y, w, h } }) => [x, y, x + w, y + h]);
    // Longitude, latitude and metres per px (Web Mercator) of a point of the frame, in an inset or on the map.
    const place = ([x, y]) => {
        const i = panels.findIndex((panel) => contains(panel, [x, y]));
        const at = i < 0 ? cms_map.containerPointToLatLng([x, y]) : L.CRS.EPSG3857.pointToLatLng(unproject(insets[i], [x, y]), 0);
        return [at.lng, at.lat, i < 0 ? 1 : insets[i].panel.w / insets[i].source.w];
    };
    const unproject = ({ bounds, panel }, [x, y]) => {
        const [a, b] = [[bounds[1][0], bounds[0][1]], [bounds[0][0], bounds[1][1]]].map((at) => L.CRS.EPSG3857.latLngToPoint(L.latLng(at), 0));
        return L.point(a.x + ((x - panel.x) / panel.w) * (b.x - a.x), a.y + ((y - panel.y) / panel.h) * (b.y - a.y));
    };
    const cities = window.cmsLayer.filter(({ marker }) => !marker.getElement().hidden).map(({ city, marker, name, thread }) => {
        const symbol = box(marker.getElement().querySelector("svg > *"));
        const centre = [(symbol[0] + symbol[2]) / 2, (symbol[1] + symbol[3]) / 2];
        const label = name.hidden ? null : box(name);
        const middle = label && [(label[0] + label[2]) / 2, (label[1] + label[3]) / 2];
        const ends = thread.getLatLngs().map((at) => cms_map.latLngToContainerPoint(at)).map(({ x, y }) => [x, y]);
        return { city, symbol, centre, place: place(centre), label, middle, middlePlace: middle && place(middle), thread: ends };
    });
    return { cities, size: [frame.width, frame.height], scale: cms_map.getZoom() };
}"""
"""The symbols in sight with their names: boxes and points in px of the frame, and their geographic positions."""

City = dict[str, Any]


@cache
def regions() -> dict[str, BaseGeometry]:
    """Return the land of each region in Web Mercator."""
    frame = geopandas.read_file(ROOT / "data/geography/regions.geojson").to_crs("EPSG:3857")
    return dict(zip(frame["region"], frame.geometry, strict=True))


@cache
def region_of(city: str) -> str:
    """Return the region of a city."""
    rows = (ROOT / "data/cities.csv").read_text(encoding="utf-8").splitlines()
    return next(row.split(",")[2] for row in rows if row.startswith(f"{city},"))


def distances_px(place: tuple[float, float, float], zoom: float) -> dict[str, float]:
    """Return the distance of a place from the land of each region, in px of the map or of its inset."""
    longitude, latitude, magnification = place
    point = Point(*TO_MERCATOR(longitude, latitude))
    px = 256 * 2**zoom / 40_075_017 * magnification
    return {region: land.distance(point) * px for region, land in regions().items()}


def boxes_overlap(a: list[float], b: list[float]) -> bool:
    return a[0] + 1 < b[2] and b[0] + 1 < a[2] and a[1] + 1 < b[3] and b[1] + 1 < a[3]


def find_misplaced_names(cities: list[City], zoom: float) -> list[str]:
    """Return what is wrong with the visible names."""
    problems = []
    labelled = [item for item in cities if item["label"]]
    for item in labelled:
        nearest = min(cities, key=lambda other: dist(item["middle"], other["centre"]))
        if nearest is not item:
            problems.append(f"{item['city']} is named beside {nearest['city']}")
        distances = distances_px(item["middlePlace"], zoom)
        if distances[region_of(item["city"])] > min(distances.values()) + 2:
            problems.append(f"{item['city']} is named in {min(distances, key=lambda region: distances[region])}")
        if item["thread"] and dist(*item["thread"]) > 25:
            problems.append(f"{item['city']} has a long leader line")
        problems += [
            f"{item['city']} covers the name of {other['city']}"
            for other in labelled
            if other is not item and boxes_overlap(item["label"], other["label"])
        ]
        problems += [
            f"{item['city']} covers {other['city']}"
            for other in cities
            if boxes_overlap(item["label"], other["symbol"])
        ]
    return problems


def find_symbols_off_land(cities: list[City], zoom: float) -> list[tuple[str, float]]:
    """Return the symbols that are not on the land of their region, with their distance in px."""
    distances = [(item["city"], distances_px(item["place"], zoom)[region_of(item["city"])]) for item in cities]
    return [(city, px) for city, px in distances if px > MAX_DISTANCE_FROM_LAND_PX]


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("state", STATES)
def test_names_stand_at_their_symbol_in_their_region(
    server_url: str, open_tab: OpenTab, state: str, width: int
) -> None:
    drawn = open_tab(width).go(f"{server_url}/{state}").map.evaluate(READ_MAP)
    assert find_misplaced_names(drawn["cities"], drawn["scale"]) == []
    assert find_symbols_off_land(drawn["cities"], drawn["scale"]) == []
    names = sum(item["label"] is not None for item in drawn["cities"])
    if "region=" in state:
        assert len(drawn["cities"]) == 9
        assert names >= (9 if width > 640 else 6)
    elif state != "cities":
        assert names >= MIN_NAMES[width] - WIDE_LEGEND_NAMES * ("layer=" in state)


def test_insets_are_drawn_in_the_view_of_the_whole_area_only(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(server_url)
    titles = visit.page.frame_locator(MAP_SELECTOR).locator(".cms-inset-name")
    expect(titles).to_have_text([TRANSLATOR("map.inset.puglia_north"), TRANSLATOR("map.inset.campania")])
    visit.map.get_by_role("button", name=TRANSLATOR("map.zoom_in")).click()
    expect(titles).to_have_count(0)
    visit.map.get_by_role("button", name=TRANSLATOR("map.reset")).click()
    expect(titles).to_have_count(2)
    visit.go(f"{server_url}/?region=campania")
    expect(titles).to_have_count(0)
    visit.page.set_viewport_size({"width": 360, "height": 780})
    visit.go(server_url)
    expect(titles).to_have_count(0)


@pytest.mark.parametrize("state", ["", "?measure=operations", "?measure=operations&intervention=411-abitare"])
def test_zoom_in_leads_to_cities_and_not_to_the_sea(server_url: str, open_tab: OpenTab, state: str) -> None:
    visit = open_tab().go(f"{server_url}/{state}")
    button = visit.map.get_by_role("button", name=TRANSLATOR("map.zoom_in"))
    for _ in range(4):
        before = visit.map.evaluate("cms_map.getZoom()")
        button.click()
        visit.map.wait_for_function(f"cms_map.getZoom() > {before} + 0.9 && !zooming")
        drawn = visit.map.evaluate(READ_MAP)
        width, height = drawn["size"]
        assert drawn["cities"], "no city in sight"
        for item in drawn["cities"]:
            assert 0 < item["centre"][0] < width
            assert 0 < item["centre"][1] < height
        assert find_misplaced_names(drawn["cities"], drawn["scale"]) == []
        if before < 7:
            assert visit.map.evaluate("cmsLayer.some(({ rank }, i) => positions[i] && rank === 2)")


def card_of(visit: Visit) -> Locator:
    return visit.page.frame_locator(MAP_SELECTOR).locator(".cms-card")


def test_card_opens_on_hover_can_be_hovered_and_closes_with_escape(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/?measure=operations")
    card = card_of(visit)
    expect(card).to_be_hidden()
    visit.symbol("crotone").hover()
    expect(card).to_be_visible()
    expect(card).to_contain_text("Crotone")
    symbol, box = visit.symbol("crotone").bounding_box(), card.bounding_box()
    assert symbol
    assert box
    assert not boxes_overlap(
        [symbol["x"] + 4, symbol["y"] + 4, symbol["x"] + symbol["width"] - 4, symbol["y"] + symbol["height"] - 4],
        [box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]],
    ), "the card covers its own symbol"
    card.hover()
    visit.page.mouse.move(box["x"] + 30, box["y"] + 10)
    expect(card).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    visit.symbol("crotone").hover()
    expect(card).to_be_visible()
    visit.page.mouse.move(5, 5)
    expect(card).to_be_hidden()


def test_card_is_operated_by_keyboard(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/?measure=operations")
    card, keyboard = card_of(visit), visit.page.keyboard
    visit.symbol("sassari").focus()
    expect(card).to_be_visible()
    expect(visit.symbol("sassari")).to_have_attribute("aria-describedby", "card")
    assert visit.run_axe() == []
    keyboard.press("ArrowRight")
    expect(card).to_contain_text("Olbia")
    links = card.get_by_role("link")
    for number in range(links.count()):
        keyboard.press("Tab")
        expect(links.nth(number)).to_be_focused()
    keyboard.press("Tab")
    expect(visit.map.get_by_role("button", name=TRANSLATOR("map.zoom_in"))).to_be_focused()
    expect(card).to_be_hidden()
    keyboard.press("Shift+Tab")
    expect(visit.symbol("olbia")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Escape")
    expect(visit.symbol("olbia")).to_be_focused()
    expect(card).to_be_hidden()


def test_link_of_a_card_opens_a_page_in_the_same_document(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/?measure=operations")
    visit.page.evaluate("window.cmsSameDocument = true")
    visit.symbol("crotone").hover()
    card_of(visit).get_by_role("link", name="Crotone", exact=True).click()
    visit.page.wait_for_url(f"{server_url}/city?*city=crotone*")
    visit.settle()
    assert visit.page.evaluate("window.cmsSameDocument"), "the document was not loaded again"


def test_tap_opens_the_card_and_a_tap_outside_closes_it(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(360, touch=True).go(f"{server_url}/?measure=operations")
    visit.symbol("marsala").tap()
    card = card_of(visit)
    expect(card).to_contain_text("Marsala")
    assert "city=" not in visit.page.url, "the first tap only opens the card"
    box = card.bounding_box()
    assert box
    assert box["width"] <= 320
    visit.page.locator("h1").tap()
    expect(card).to_be_hidden()
    visit.page.wait_for_timeout(500)  # taps in quick succession are a double tap
    visit.symbol("marsala").tap()
    card.get_by_role("link", name="Marsala", exact=True).tap()
    visit.page.wait_for_url(f"{server_url}/city?*city=marsala*")


def test_phone_has_no_zoom_buttons_until_a_region_is_chosen(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(360, touch=True).go(server_url)
    expect(visit.map.get_by_role("button", name=TRANSLATOR("map.zoom_in"))).to_be_hidden()
    visit.go(f"{server_url}/?region=puglia")
    expect(visit.map.get_by_role("button", name=TRANSLATOR("map.zoom_in"))).to_be_visible()


def test_symbols_on_a_phone_are_apart(server_url: str, open_tab: OpenTab) -> None:
    drawn = open_tab(360).go(server_url).map.evaluate(READ_MAP)
    centres = [item["centre"] for item in drawn["cities"]]
    assert min(dist(a, b) for i, a in enumerate(centres) for b in centres[:i]) >= 12


def test_map_is_one_tab_stop_with_arrow_keys_between_cities(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(server_url)
    assert visit.map.evaluate("document.querySelectorAll('[data-city][tabindex=\"0\"]').length") == 1
    visit.symbol("sassari").focus()
    visit.page.keyboard.press("ArrowRight")
    assert visit.map.evaluate("document.activeElement.dataset.city") == "olbia"
    assert visit.map.evaluate("document.querySelector('[data-city][tabindex=\"0\"]').dataset.city") == "olbia"


@pytest.mark.parametrize("width", [768, 1280])
def test_map_is_panned_by_buttons_when_zoomed_in(server_url: str, open_tab: OpenTab, width: int) -> None:
    visit = open_tab(width).go(server_url)
    frame = visit.map
    east = frame.get_by_role("button", name=TRANSLATOR("map.east"))
    assert not east.is_visible(), "the whole South is visible"
    frame.get_by_role("button", name=TRANSLATOR("map.zoom_in")).click()
    for name, axis, sign in (("east", "lng", 1), ("west", "lng", -1), ("north", "lat", 1), ("south", "lat", -1)):
        frame.wait_for_function("!cms_map._animatingZoom && !(cms_map._panAnim && cms_map._panAnim._inProgress)")
        before = frame.evaluate(f"cms_map.getCenter().{axis}")
        frame.get_by_role("button", name=TRANSLATOR(f"map.{name}")).click()
        frame.wait_for_function(f"{sign} * (cms_map.getCenter().{axis} - {before}) > 0.3")
    frame.get_by_role("button", name=TRANSLATOR("map.reset")).click()
    east.wait_for(state="hidden")


def test_resized_window_does_not_pan_the_map(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/cities")
    visit.page.set_viewport_size({"width": 1280, "height": 1400})
    visit.page.set_viewport_size({"width": 1100, "height": 1400})
    visit.map.wait_for_function("Math.abs(cms_map.getSize().x - document.querySelector('#cms_map').clientWidth) < 2")
    visit.map.get_by_role("button", name=TRANSLATOR("map.east")).wait_for(state="hidden")
