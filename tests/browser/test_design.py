"""What the design promises, seen in a real browser: typeface, fold, names on the map, paper."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Frame, expect
from tools.browser import Visit, page_path

from cmsdash.i18n import get_translator
from cmsdash.views.palette import THEMES

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]

OVERLAPS = """() => {
    const boxes = [...document.querySelectorAll(".cms-name:not([hidden])")].map((e) => [e.textContent, e.getBoundingClientRect()]);
    const marks = [...document.querySelectorAll("[data-city]")].map((e) => [e.dataset.city, e.querySelector("svg > *").getBoundingClientRect()]);
    const meet = (a, b) => a.left + 1 < b.right && b.left + 1 < a.right && a.top + 1 < b.bottom && b.top + 1 < a.bottom;
    const found = [];
    boxes.forEach(([name, box], i) => {
        boxes.slice(0, i).forEach(([other, b]) => { if (meet(box, b)) found.push(`${name} on ${other}`); });
        marks.forEach(([city, b]) => { if (meet(box, b)) found.push(`${name} on the symbol of ${city}`); });
    });
    return found;
}"""

CROSSED = """() => {
    const lines = window.cmsLayer.map(({ thread }) => thread.getLatLngs().map((at) => cms_map.latLngToLayerPoint(at))).filter((ends) => ends.length);
    const side = (o, u, v) => Math.sign((u.x - o.x) * (v.y - o.y) - (u.y - o.y) * (v.x - o.x));
    return lines.flatMap(([p, q], i) => lines.slice(0, i).filter(([a, b]) => side(p, q, a) !== side(p, q, b) && side(a, b, p) !== side(a, b, q))).length;
}"""


def names(frame: Frame) -> list[str]:
    shown: list[str] = frame.evaluate(
        "[...document.querySelectorAll('.cms-name:not([hidden])')].map((e) => e.textContent)"
    )
    return shown


@pytest.mark.parametrize("server", ["served", "plain"])
def test_the_typeface_is_ours_on_the_page_and_in_the_map(
    server: str, visit: Open, request: pytest.FixtureRequest
) -> None:
    here = visit(fresh=True).go(request.getfixturevalue(server))
    loaded = "[...document.fonts].filter((f) => f.status === 'loaded' && f.family.includes('Titillium')).length"
    assert here.page.evaluate(loaded) >= 2
    assert here.map.evaluate(loaded) >= 1
    assert any("/app/static/fonts/" in url for url in here.requests)


@pytest.mark.parametrize("width", [320, 768])
def test_a_long_table_is_cut_where_it_is_cards_and_whole_on_request_and_on_paper(
    served: str, visit: Open, width: int
) -> None:
    here = visit(width).go(f"{served}/operations")
    box, more = here.page.locator(".cms-scroll").first, here.page.locator(".cms-more summary").first
    assert box.bounding_box()["height"] <= 1000  # type: ignore[index]
    last = box.locator("tbody tr").last
    assert last.evaluate("(e) => e.checkVisibility()"), "cut by its box: a search or a screen reader finds every row"
    more.click()
    assert box.bounding_box()["height"] > 5000  # type: ignore[index]
    more.click()
    here.page.emulate_media(media="print")
    assert box.bounding_box()["height"] > 2000  # type: ignore[index]
    here.page.emulate_media(media="screen")
    here.page.set_viewport_size({"width": 1280, "height": 900})
    assert box.bounding_box()["height"] > 2000  # type: ignore[index]
    assert not more.is_visible()


def test_39_cities_fit_the_matrix_on_a_desktop(served: str, visit: Open) -> None:
    here = visit(1280).go(f"{served}/recipients?across=city")
    matrix = here.page.locator(".cms-matrix")
    assert matrix.evaluate("(e) => e.scrollWidth <= e.clientWidth")
    assert min(matrix.locator("td a").evaluate_all("(all) => all.map((e) => e.offsetWidth)")) >= 24


DRAWN = """() => [...document.querySelectorAll("[data-testid=stPlotlyChart]")].map((e) => [
    e.offsetWidth, e.offsetHeight,
    Math.min(...[...e.querySelectorAll("text")].map((words) => parseFloat(getComputedStyle(words).fontSize))),
    Boolean(e.closest("[class*=st-key-tall-]")),
])"""
"""Width, height and smallest words of each figure, and whether it stands on paper."""


@pytest.mark.parametrize("page", ["quality", "money", "need", "classification", "overview", "timeline"])
def test_the_words_of_a_figure_are_eight_points_tall_on_paper_in_one_piece(served: str, visit: Open, page: str) -> None:
    here = visit(height=800).go(f"{served}/{page_path(page)}")
    drawn = here.page.evaluate(DRAWN)  # on the screen: paper takes a figure as it was drawn there
    here.page.emulate_media(media="print")
    zooms = here.page.evaluate(
        "[...document.querySelectorAll('[data-testid=stPlotlyChart]')].map(e => e.currentCSSZoom)"
    )
    assert len(zooms) == len(drawn) > 0
    for (width, height, words, stands), zoom in zip(drawn, zooms, strict=True):
        assert words * zoom * 0.75 >= 8, "points are three quarters of a pixel"
        room = (719, 1048) if stands else (1033, 733)
        assert width * zoom <= room[0]
        assert height * zoom <= room[1]


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("measure", ["money", "operations"])
def test_names_cover_neither_names_nor_symbols(served: str, visit: Open, width: int, measure: str) -> None:
    here = visit(width).go(f"{served}/?measure={measure}")
    assert here.map.evaluate(OVERLAPS) == []
    assert here.map.evaluate(CROSSED) == 0
    assert len(names(here.map)) >= (10 if width < 480 else 38), "no city of the 39 goes without, or one at the most"


def test_the_list_beside_the_map_shows_that_it_goes_on(served: str, visit: Open) -> None:
    """A fade at its lower edge, over rows while there are more, after the last row at its end; the keyboard scrolls it."""
    here = visit().go(f"{served}/cities")
    box = here.page.locator("[data-testid=stColumn] .cms-scroll").first
    fade = "(e) => { const s = getComputedStyle(e, '::after'); return [s.position, s.bottom, s.pointerEvents]; }"
    assert box.evaluate(fade) == ["sticky", "0px", "none"]
    assert box.evaluate("(e) => e.scrollHeight > e.clientHeight")
    box.focus()
    here.page.keyboard.press("End")
    here.page.wait_for_function("(e) => e.scrollTop + e.clientHeight >= e.scrollHeight - 1", arg=box.element_handle())
    last = (
        "(e) => e.getBoundingClientRect().bottom - [...e.querySelectorAll('tr')].pop().getBoundingClientRect().bottom"
    )
    assert box.evaluate(last) >= 48, "the fade lies on nothing"


def test_a_region_fills_the_map_and_names_all_its_cities(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/?region=campania")
    assert here.map.evaluate("cms_map.getZoom()") > 8
    assert len(names(here.map)) == 9


def test_one_stop_of_the_keyboard_and_arrows_between_cities(served: str, visit: Open) -> None:
    here = visit().go(served)
    assert here.map.evaluate("document.querySelectorAll('[data-city][tabindex=\"0\"]').length") == 1
    here.symbol("sassari").focus()
    here.page.keyboard.press("ArrowRight")
    assert here.map.evaluate("document.activeElement.dataset.city") == "olbia"
    assert here.map.evaluate("document.querySelector('[data-city][tabindex=\"0\"]').dataset.city") == "olbia"


@pytest.mark.parametrize("width", [320, 1280])
def test_the_map_moves_by_buttons_where_it_shows_a_part(served: str, visit: Open, width: int) -> None:
    here = visit(width).go(served)
    frame, words = here.map, get_translator("it")
    east = frame.get_by_role("button", name=words("map.east"))
    assert not east.is_visible(), "the whole South is in sight"
    frame.get_by_role("button", name=words("map.zoom_in")).click()
    for name, axis, sign in (("east", "lng", 1), ("west", "lng", -1), ("north", "lat", 1), ("south", "lat", -1)):
        frame.wait_for_function("!cms_map._animatingZoom && !(cms_map._panAnim && cms_map._panAnim._inProgress)")
        before = frame.evaluate(f"cms_map.getCenter().{axis}")
        frame.get_by_role("button", name=words(f"map.{name}")).click()
        frame.wait_for_function(f"{sign} * (cms_map.getCenter().{axis} - {before}) > 0.3")
    frame.get_by_role("button", name=words("map.reset")).click()
    east.wait_for(state="hidden")


def test_a_window_that_grows_is_no_move_of_the_map(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/cities")
    here.page.set_viewport_size({"width": 1280, "height": 1400})
    here.page.set_viewport_size({"width": 1100, "height": 1400})
    here.map.wait_for_function("Math.abs(cms_map.getSize().x - document.querySelector('#cms_map').clientWidth) < 2")
    here.map.get_by_role("button", name=get_translator("it")("map.east")).wait_for(state="hidden")


@pytest.mark.parametrize("unit", ["per-resident", "per-low-income"])
def test_one_city_and_its_peers_have_room_on_a_phone(served: str, visit: Open, unit: str) -> None:
    here = visit(320).go(f"{served}/compare?city=salerno&unit={unit}")
    ground = here.page.locator(".js-plotly-plot .plotbg, .js-plotly-plot .gridlayer .x").first
    ground.wait_for(state="attached")
    assert ground.bounding_box()["height"] >= 64  # type: ignore[index]
    marks = here.page.locator(".js-plotly-plot .points path")
    assert marks.count() > 3
    top = ground.bounding_box()["y"]  # type: ignore[index]
    assert all(mark.bounding_box()["y"] > top - 16 for mark in marks.all())  # type: ignore[index]


def test_what_is_chosen_can_be_read_in_its_box_on_a_tablet(served: str, visit: Open) -> None:
    here = visit(768).go(f"{served}/recipients?objective=ESO4.8&region=campania&city=salerno")
    for words in ("ESO4.8", "Campania", "Salerno"):
        tag = here.page.locator(".st-key-filter-row [data-tag]").filter(has_text=words)
        assert tag.bounding_box()["width"] >= 90  # type: ignore[index]


def test_a_figure_follows_the_theme_at_once_and_paper_has_the_light_one(served: str, visit: Open) -> None:
    here = visit(theme="light").go(served)
    bars, hatching = here.page.locator(".js-plotly-plot .bars path"), here.page.locator(".js-plotly-plot pattern path")
    hatching.first.wait_for(state="attached")
    for theme, media in (("light", "screen"), ("dark", "screen"), ("light", "print")):
        here.page.emulate_media(color_scheme="dark" if theme == "dark" or media == "print" else "light", media=media)
        for mark, part, role in ((bars, "fill", "programme-second"), (hatching, "stroke", "page")):
            channels = bytes.fromhex(THEMES[theme][role][1:])
            expect(mark.first).to_have_css(part, f"rgb({', '.join(map(str, channels))})")


def test_the_base_of_the_map_does_not_travel(served: str, visit: Open) -> None:
    received = [0]
    here = visit()
    here.page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda data: received.__setitem__(0, received[0] + len(data))),
    )
    here.go(served)
    before = received[0]
    here.choose("Che cosa misurano i simboli", "Operazioni note")
    here.page.wait_for_url("**measure=operations")
    here.settle()
    assert 0 < received[0] - before < 150_000


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_paper_holds_figures_sources_and_open_tables(served: str, visit: Open, theme: str, tmp_path: Path) -> None:
    here = visit(theme=theme).go(served)
    here.expand_details()
    here.page.locator(".js-plotly-plot .main-svg").first.wait_for()
    sheets = tmp_path / "sheets.pdf"
    here.page.pdf(path=sheets, prefer_css_page_size=True, print_background=True)
    assert sheets.read_bytes().count(b"/Type /Page\n") >= 4, "all of the page, not its first window"
    here.page.emulate_media(media="print")
    here.page.set_viewport_size({"width": 1032, "height": 733})
    for details in here.page.get_by_test_id("stExpanderDetails").all():
        assert details.bounding_box()["height"] > 60  # type: ignore[index]
    for gone in (".cms-menu", ".st-key-filters", ".cms-languages"):
        assert not here.page.locator(gone).first.is_visible()
    assert here.page.evaluate("getComputedStyle(document.querySelector('.cms-lead')).color") == "rgb(0, 0, 0)"
    assert here.page.evaluate(
        "[...document.querySelectorAll('.cms-table')].every((t) => t.getBoundingClientRect().right <= 1033)"
    )
