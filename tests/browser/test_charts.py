"""The component of the charts in a real browser: when it draws, pointer, touch, keyboard, screen readers, themes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect
from tools.browser import Visit

from cmsdash.views.palette import THEMES

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]

DRAWINGS = "[...document.querySelectorAll('.cms-chart')].map((e) => Number(e.dataset.drawings ?? 0))"
FOCUSED_WORDS = "document.activeElement.getAttribute('aria-label')"
FOCUSED_PLACE = "document.activeElement.ariaPosInSet + '/' + document.activeElement.ariaSetSize"
PLOTLY = "/app/static/vendor/plotly-"


def focus_marks(visit: Visit, chart: Locator) -> None:
    """Move the focus into the marks of a chart by the Tab key, from the part of the page before it."""
    chart.evaluate("(e) => { e.tabIndex = -1; e.focus({preventScroll: true}); e.removeAttribute('tabindex'); }")
    visit.page.keyboard.press("Tab")
    expect(chart.get_by_role("option")).to_be_focused()


def centre(mark: Locator) -> tuple[float, float]:
    box = mark.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("url_fixture", ["server_url", "streamlit_url"])
def test_charts_are_drawn_when_they_come_near_the_window(
    url_fixture: str, open_tab: OpenTab, request: pytest.FixtureRequest
) -> None:
    visit = open_tab(fresh=True).go(f"{request.getfixturevalue(url_fixture)}/money")
    drawings = visit.page.evaluate(DRAWINGS)
    assert drawings[0] == 1
    assert drawings[2:] == [0, 0, 0], "the third one stands more than a window below"
    heights = "[...document.querySelectorAll('.cms-chart')].map((e) => e.offsetHeight)"
    reserved = visit.page.evaluate(heights)
    visit.show_chart("decrees")
    assert visit.page.evaluate(DRAWINGS)[-1] == 1
    assert visit.page.evaluate(heights) == reserved
    assert len([url for url in visit.requests if PLOTLY in url]) == 1
    visit.assert_clean(request.getfixturevalue(url_fixture))


def test_plotly_is_not_fetched_before_a_chart_is_near(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(fresh=True).go(f"{server_url}/city?city=andria")
    assert visit.page.locator(".cms-chart").count() == 1
    assert not [url for url in visit.requests if PLOTLY in url]
    visit.show_chart()
    assert [url for url in visit.requests if PLOTLY in url]
    visit.assert_clean(server_url)


def test_a_chart_that_did_not_change_is_not_drawn_again(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(height=6000).go(f"{server_url}/money")
    assert visit.page.evaluate(DRAWINGS) == [1] * 5
    # The decrees have no filter. A matrix that is no longer tall is in another place of the page, so it is new.
    visit.page.evaluate("document.querySelector('[class*=st-key-chart-decrees] .main-svg').dataset.kept = 'yes'")
    visit.choose("Regione", "Puglia")
    visit.page.wait_for_url("**region=puglia")
    visit.settle()
    assert visit.page.evaluate(DRAWINGS) == [2, 2, 1, 2, 1]
    assert visit.page.locator("[class*=st-key-chart-decrees] .main-svg[data-kept]").count() == 1


def test_all_charts_are_drawn_before_printing(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/money")
    widths = "[...document.querySelectorAll('.cms-chart')].map((e) => e.clientWidth)"
    on_screen = visit.page.evaluate(widths)
    visit.page.emulate_media(media="print")
    expect(visit.page.locator(".cms-chart .js-plotly-plot > * > .svg-container")).to_have_count(5)
    drawn = visit.page.evaluate("[...document.querySelectorAll('.js-plotly-plot')].map((e) => e._fullLayout.width)")
    assert drawn == on_screen, "a printed chart has its width on the screen"
    assert not visit.page.locator(".cms-marks").first.is_visible()


def test_opening_its_table_draws_a_chart(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/money")
    assert visit.page.evaluate(DRAWINGS)[-1] == 0
    visit.page.locator(".st-key-fold-decrees summary").evaluate("(e) => e.click()")
    expect(visit.page.locator("[class*=st-key-chart-decrees] .main-svg").first).to_be_attached()


def test_arrow_keys_move_between_marks_and_enter_is_a_click(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/money?lang=en")
    chart = visit.show_chart("stage_figures")
    focus_marks(visit, chart)
    count = int(visit.page.evaluate(FOCUSED_PLACE).split("/")[1])
    assert count > 100, "a mark for each city and stage"
    words = []
    for key, place in (("ArrowRight", 2), ("ArrowLeft", 1), ("End", count), ("ArrowRight", count), ("Home", 1)):
        visit.page.keyboard.press(key)
        assert visit.page.evaluate(FOCUSED_PLACE) == f"{place}/{count}"
        words.append(visit.page.evaluate(FOCUSED_WORDS))
    columns = int(visit.page.evaluate("document.querySelectorAll('[class*=chart-stage_figures] .xtick').length"))
    visit.page.keyboard.press("ArrowDown")
    assert visit.page.evaluate(FOCUSED_PLACE) == f"{columns + 1}/{count}", "the mark below, in the next row"
    label = visit.page.evaluate(FOCUSED_WORDS)
    assert chart.locator(".cms-mark-box").inner_text() == label
    city = label.split(",")[0].split(":")[0]
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**city=**")
    visit.settle()
    assert visit.page.evaluate(FOCUSED_WORDS) == label, "the focus stays on the mark"
    assert any(city in chip for chip in visit.page.locator("[class*=st-key-chip-] button").all_inner_texts())
    visit.page.keyboard.press("Tab")
    assert not visit.page.evaluate("Boolean(document.activeElement.closest('.cms-chart'))")
    visit.assert_clean(server_url)


def test_marks_are_told_to_screen_readers_in_the_words_of_their_box(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/need")
    chart = visit.show_chart()
    marks = chart.get_by_role("listbox", name="Segni del grafico")
    option = marks.get_by_role("option")
    expect(option).to_have_count(1)
    focus_marks(visit, chart)
    expect(option).to_have_accessible_description(
        "Frecce: da un segno all’altro. Invio: come un clic. Esc: chiude il riquadro."
    )
    expect(option).to_have_accessible_name(chart.locator(".cms-mark-box").inner_text())
    assert visit.run_axe() == []


def test_box_can_be_hovered_and_is_dismissed_by_escape(server_url: str, open_tab: OpenTab) -> None:
    """WCAG 1.4.13."""
    visit = open_tab().go(f"{server_url}/money")
    chart = visit.show_chart()
    box = chart.locator(".cms-mark-box")
    mark = chart.locator(".scatterlayer .point").nth(8)
    expect(box).to_be_hidden()
    visit.page.mouse.move(*centre(mark))
    expect(box).to_be_visible()
    words = box.inner_text()
    x, y = centre(box)
    visit.page.mouse.move(x, y, steps=12)
    expect(box).to_be_visible()
    assert box.inner_text() == words, "it stays under the pointer"
    visit.page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    visit.page.mouse.move(*centre(mark), steps=3)
    visit.page.mouse.move(5, 5)
    expect(box).to_be_hidden()
    visit.page.mouse.move(*centre(mark))
    expect(box).to_be_visible()
    visit.page.mouse.move(5, 5)
    expect(box).to_be_hidden()


def test_tap_on_a_mark_is_one_click_and_shows_its_box(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(320, touch=True).go(f"{server_url}/money?lang=en")
    chart = visit.show_chart()
    history = visit.page.evaluate("history.length")
    visit.page.touchscreen.tap(*centre(chart.locator(".scatterlayer .point").nth(3)))
    visit.page.wait_for_url("**city=**")
    visit.settle()
    assert visit.page.evaluate("history.length") == history + 1
    assert len(visit.page.locator("[class*=st-key-chip-] button").all()) == 1


@pytest.mark.parametrize("page", ["money", "timeline", "compare?city=andria"])
def test_box_does_not_widen_a_phone(server_url: str, open_tab: OpenTab, page: str) -> None:
    visit = open_tab(320).go(f"{server_url}/{page}")
    chart = visit.show_chart()
    focus_marks(visit, chart)
    for key in ("End", "ArrowLeft", "ArrowUp", "Home"):
        visit.page.keyboard.press(key)
        box = chart.locator(".cms-mark-box").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    assert visit.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 320


def test_theme_changes_without_drawing_again(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(theme="light").go(f"{server_url}/money")
    chart = visit.show_chart()
    mark, label = chart.locator(".scatterlayer .point").first, chart.locator(".xtick text").first
    for theme in ("dark", "light"):
        visit.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of playwright's literals
        for part, role in ((mark, "stated"), (label, "quiet")):
            channels = bytes.fromhex(THEMES[theme][role][1:])
            expect(part).to_have_css("fill", f"rgb({', '.join(map(str, channels))})")
    visit.settle()
    assert visit.page.evaluate(DRAWINGS)[0] == 1


def test_no_part_of_a_chart_keeps_a_light_colour_in_the_dark_theme(server_url: str, open_tab: OpenTab) -> None:
    light, dark = (
        {f"rgb({', '.join(map(str, bytes.fromhex(colour[1:])))})" for colour in THEMES[theme].values()}
        for theme in ("light", "dark")
    )
    for page in ("money", "timeline", "quality", "need", "classification", "compare?city=andria"):
        visit = open_tab(theme="dark", height=6000).go(f"{server_url}/{page}")
        found = visit.page.evaluate(
            """() => [...document.querySelectorAll(".cms-chart svg *")].flatMap(
            (e) => [getComputedStyle(e).fill, getComputedStyle(e).stroke])"""
        )
        assert dark & {*found}, page
        assert not (light - dark) & {*found}, page


def test_forced_colours_of_the_reader_are_used(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab()
    visit.page.emulate_media(forced_colors="active")
    visit.go(f"{server_url}/money")
    chart = visit.show_chart()
    text = visit.page.evaluate("getComputedStyle(document.querySelector('.cms-lead')).color")
    for part in (chart.locator(".xtick text"), chart.locator(".scatterlayer .point")):
        assert part.first.evaluate("(e) => getComputedStyle(e).fill") == text
