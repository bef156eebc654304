"""Visual design in a real browser: typeface, tables, charts, themes and print."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tools.browser import Visit, page_path

from cmsdash.views.palette import THEMES

TODAY = "new Date().toLocaleDateString('it', {dateStyle: 'long'})"
pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]


@pytest.mark.parametrize("url_fixture", ["server_url", "streamlit_url"])
def test_own_typeface_is_loaded_on_the_page_and_in_the_map(
    url_fixture: str, open_tab: OpenTab, request: pytest.FixtureRequest
) -> None:
    visit = open_tab(fresh=True).go(request.getfixturevalue(url_fixture))
    count_loaded_fonts = (
        "[...document.fonts].filter((f) => f.status === 'loaded' && f.family.includes('Titillium')).length"
    )
    assert visit.page.evaluate(count_loaded_fonts) >= 2
    assert visit.map.evaluate(count_loaded_fonts) >= 1
    assert any("/app/static/fonts/" in url for url in visit.requests)


@pytest.mark.parametrize("width", [320, 768])
def test_long_table_of_cards_is_clipped_until_expanded_or_printed(
    server_url: str, open_tab: OpenTab, width: int
) -> None:
    visit = open_tab(width).go(f"{server_url}/operations")
    box, expander = visit.page.locator(".cms-scroll").first, visit.page.locator(".cms-more summary").first
    assert box.bounding_box()["height"] <= 1000  # type: ignore[index]
    last_row = box.locator("tbody tr").last
    assert last_row.evaluate("(e) => e.checkVisibility()"), (
        "rows are clipped, not hidden: browser search and screen readers find each"
    )
    expander.click()
    assert box.bounding_box()["height"] > 5000  # type: ignore[index]
    expander.click()
    visit.page.emulate_media(media="print")
    assert box.bounding_box()["height"] > 2000  # type: ignore[index]
    visit.page.emulate_media(media="screen")
    visit.page.set_viewport_size({"width": 1280, "height": 900})
    assert box.bounding_box()["height"] > 2000  # type: ignore[index]
    assert not expander.is_visible()


def test_matrix_of_39_cities_fits_on_a_desktop(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(1280).go(f"{server_url}/recipients?across=city")
    matrix = visit.page.locator(".cms-matrix")
    assert matrix.evaluate("(e) => e.scrollWidth <= e.clientWidth")
    assert min(matrix.locator("td a").evaluate_all("(all) => all.map((e) => e.offsetWidth)")) >= 24


MEASURE_CHARTS = """() => [...document.querySelectorAll(".cms-chart")].map((e) => [
    e.offsetWidth, e.offsetHeight,
    Math.min(...[...e.querySelectorAll("text")].map((text) => parseFloat(getComputedStyle(text).fontSize))),
    Boolean(e.closest("[class*=st-key-tall-]")),
])"""
"""Width, height and smallest font size in px of each chart, and whether it is printed in portrait."""


@pytest.mark.parametrize("page", ["quality", "money", "need", "classification", "overview", "timeline"])
def test_chart_text_is_at_least_eight_points_on_one_printed_page(server_url: str, open_tab: OpenTab, page: str) -> None:
    visit = open_tab(height=800).go(f"{server_url}/{page_path(page)}")
    for chart in visit.page.locator(".cms-chart").all():
        chart.scroll_into_view_if_needed()
        chart.locator(".main-svg").first.wait_for()
    charts = visit.page.evaluate(MEASURE_CHARTS)  # on the screen: print scales a chart as it was rendered there
    visit.page.emulate_media(media="print")
    zooms = visit.page.evaluate("[...document.querySelectorAll('.cms-chart')].map(e => e.currentCSSZoom)")
    assert len(zooms) == len(charts) > 0
    for (width, height, font_size, is_portrait), zoom in zip(charts, zooms, strict=True):
        assert font_size * zoom * 0.75 >= 8, "one px is 0.75 pt"
        paper_px = (719, 1048) if is_portrait else (1033, 733)
        assert width * zoom <= paper_px[0]
        assert height * zoom <= paper_px[1]


@pytest.mark.parametrize("query", ["", "?group=giovani&layer=recipients", "?region=puglia&stage=admitted"])
@pytest.mark.parametrize("width", [1024, 1280])
def test_list_of_cities_shows_its_columns_and_lets_the_wheel_turn_the_page(
    server_url: str, open_tab: OpenTab, width: int, query: str
) -> None:
    visit = open_tab(width).go(f"{server_url}/cities{query}")
    box = visit.page.locator("[data-testid=stColumn] .cms-scroll").first
    assert box.evaluate("(e) => e.scrollWidth <= e.clientWidth"), "no column is cut"
    if not query:
        assert box.bounding_box()["height"] <= 600  # type: ignore[index]
    box.hover()
    main = visit.page.get_by_test_id("stMain")
    before = main.evaluate("(e) => e.scrollTop")
    visit.page.mouse.wheel(0, 300)
    visit.page.wait_for_function("([e, top]) => e.scrollTop >= top", arg=[main.element_handle(), before + 250])
    if not query:
        visit.page.locator("[data-testid=stColumn] .cms-more summary").click()
        assert box.evaluate("(e) => e.scrollHeight === e.clientHeight && e.clientHeight > 1200")


@pytest.mark.parametrize("unit", ["per-resident", "per-low-income"])
def test_chart_of_a_city_and_its_peers_is_high_enough_on_a_phone(server_url: str, open_tab: OpenTab, unit: str) -> None:
    visit = open_tab(320).go(f"{server_url}/compare?city=salerno&unit={unit}")
    plot_area = visit.page.locator(".js-plotly-plot .plotbg, .js-plotly-plot .gridlayer .x").first
    plot_area.wait_for(state="attached")
    assert plot_area.bounding_box()["height"] >= 64  # type: ignore[index]
    marks = visit.page.locator(".js-plotly-plot .points path")
    assert marks.count() > 3
    top = plot_area.bounding_box()["y"]  # type: ignore[index]
    assert all(mark.bounding_box()["y"] > top - 16 for mark in marks.all())  # type: ignore[index]


@pytest.mark.parametrize("width", [768, 1280])
def test_chosen_option_is_readable_in_its_combo_box(server_url: str, open_tab: OpenTab, width: int) -> None:
    query = "group=disabilita&region=basilicata,sicilia&city=caltanissetta,corigliano-rossano"
    visit = open_tab(width).go(f"{server_url}/recipients?{query}")
    for option in ("Persone con disabilità", "Basilicata", "Sicilia", "Caltanissetta", "Corigliano-Rossano"):
        tag = visit.page.locator(".st-key-filter-row [data-tag]").filter(has_text=option)
        assert tag.evaluate("(e) => [e, e.firstElementChild].every((part) => part.scrollWidth <= part.clientWidth)")


def test_chart_follows_the_theme_without_reload_and_prints_in_the_light_theme(
    server_url: str, open_tab: OpenTab
) -> None:
    visit = open_tab(theme="light").go(server_url)
    chart = visit.show_chart()
    bars, hatching = chart.locator(".bars path"), chart.locator("pattern path")
    hatching.first.wait_for(state="attached")
    for theme, media in (("light", "screen"), ("dark", "screen"), ("light", "print")):
        visit.page.emulate_media(color_scheme="dark" if theme == "dark" or media == "print" else "light", media=media)
        for mark, css_property, role in ((bars, "fill", "programme-second"), (hatching, "stroke", "page")):
            channels = bytes.fromhex(THEMES[theme][role][1:])
            expect(mark.first).to_have_css(css_property, f"rgb({', '.join(map(str, channels))})")


def test_base_map_is_not_sent_again_when_a_filter_changes(server_url: str, open_tab: OpenTab) -> None:
    received_bytes = [0]
    visit = open_tab()
    visit.page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived", lambda data: received_bytes.__setitem__(0, received_bytes[0] + len(data))
        ),
    )
    visit.go(server_url)
    before = received_bytes[0]
    visit.choose("Che cosa misurano i simboli", "Operazioni note")
    visit.page.wait_for_url("**measure=operations")
    visit.settle()
    assert 0 < received_bytes[0] - before < 200_000, "the base map has 210 kB"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_print_has_charts_sources_and_expanded_tables(
    server_url: str, open_tab: OpenTab, theme: str, tmp_path: Path
) -> None:
    visit = open_tab(theme=theme).go(server_url)
    visit.expand_details()
    pdf_path = tmp_path / "sheets.pdf"
    visit.page.pdf(path=pdf_path, prefer_css_page_size=True, print_background=True)
    assert pdf_path.read_bytes().count(b"/Type /Page\n") >= 4, "the whole page, not only the first window"
    visit.page.emulate_media(media="print")
    visit.page.set_viewport_size({"width": 1032, "height": 733})
    printed = visit.page.locator(".cms-footer .cms-on-paper")
    assert printed.inner_text() == f"Stampato il {visit.page.evaluate(TODAY)}. {server_url}"
    for details in visit.page.get_by_test_id("stExpanderDetails").all():
        assert details.bounding_box()["height"] > 60  # type: ignore[index]
    for selector in (".cms-menu", ".st-key-filters", ".cms-languages"):
        assert not visit.page.locator(selector).first.is_visible()
    assert visit.page.evaluate("getComputedStyle(document.querySelector('.cms-lead')).color") == "rgb(0, 0, 0)"
    assert visit.page.evaluate(
        "[...document.querySelectorAll('.cms-table')].every((t) => t.getBoundingClientRect().right <= 1033)"
    )
