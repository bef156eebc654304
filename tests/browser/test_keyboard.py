"""Every page is operable by keyboard: Tab, Shift+Tab, Enter, Space, Escape and the arrow keys."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tools.browser import Visit

from cmsdash.i18n import get_translator
from tests.browser.keyboard import FOLLOWS_IN_DOCUMENT, Keyboard, TabStop
from tests.browser.page_urls import PAGE_PATHS

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]
MAX_STOPS = 900
"""More tab stops than the longest page has; a traversal that exceeds them is in a focus trap."""
MAX_STOPS_WITHOUT_CHANGE = 3
"""Tab stops of one widget, whose border shows the focus for all of them and changes when the last is left."""
TABLE_LABEL = get_translator("it")("show.table")
"""Label of the collapsed table of a figure, which the server renders when it is opened."""
UNMARKED_TESTIDS = {"stMain"}
"""Streamlit's scroll container, which is focusable so that it can scroll and shows no focus indicator."""


def traverse_page(visit: Visit) -> tuple[list[TabStop], list[str]]:
    """Press Tab from the top to the end of the page, open each collapsed section, and return stops and problems."""
    keyboard, stops, problems = Keyboard(visit.page), [], []
    unchanged: list[tuple[TabStop, str]] = []
    for _ in range(MAX_STOPS):
        stop = keyboard.press("Tab")
        unchanged = [(earlier, style) for earlier, style in unchanged if earlier.style == style]
        if len(unchanged) > MAX_STOPS_WITHOUT_CHANGE:
            earlier, _ = unchanged.pop(0)
            problems.append(f"the focus is not visible on {earlier.tag} {earlier.name}")
        if stop is None and stops:
            return stops, problems
        assert stop, "the first Tab key focuses nothing"
        if stop.tag == "SUMMARY":
            problems += toggle_details(keyboard, stop)
        problems += find_stop_problems(stop, stops[-1] if stops else None)
        if stop.testid not in UNMARKED_TESTIDS:
            unchanged.append((stop, stop.style))
        stops.append(stop)
    raise AssertionError(f"the focus is still on the page after {MAX_STOPS} stops, last on {stops[-1].name}")


def toggle_details(keyboard: Keyboard, summary: TabStop) -> list[str]:
    """Open a collapsed section with Enter, check its content, and close it with Space."""
    details = summary.element.evaluate_handle("(e) => e.parentElement").as_element()
    assert details
    keyboard.press("Enter")
    try:
        content = "table" if TABLE_LABEL in summary.name else ":scope > :not(summary)"
        details.wait_for_selector(content, state="visible")
    except Exception as error:  # one problem of the report, not its end
        return [f"{summary.name} does not open with Enter: {error}"]
    details.evaluate("(e) => { e.dataset.opened = 'by keyboard'; }")
    keyboard.press("Space")
    # The content below moves up while the section closes; the next stop must not be measured during that.
    keyboard.page.wait_for_function("(e) => !e.open", arg=details)
    details.wait_for_element_state("stable")
    return []


def find_stop_problems(stop: TabStop, previous: TabStop | None) -> list[str]:
    """Return the problems of a stop: out of document order, not visible, covered, or too small."""
    problems = []
    if (
        previous
        and previous.frame == stop.frame
        and not stop.frame.evaluate(FOLLOWS_IN_DOCUMENT, [previous.element, stop.element])
    ):
        problems.append(f"{stop.name} follows {previous.name}, against the document order")
    if not stop.is_in_window or not stop.is_uncovered:
        problems.append(f"{stop.tag} {stop.name} has the focus but is covered or outside the window")
    if stop.tag in ("BUTTON", "SUMMARY") and min(stop.width, stop.height) < 24:
        problems.append(f"{stop.tag} {stop.name} measures {stop.width:.0f} x {stop.height:.0f}")
    return problems


@pytest.mark.parametrize("path", PAGE_PATHS)
def test_every_page_is_traversed_by_the_tab_key(server_url: str, open_tab: OpenTab, path: str) -> None:
    visit = open_tab().go(f"{server_url}/{path}")
    for frame in visit.page.frames[1:]:
        frame.wait_for_url(lambda url: url != "about:blank")
        frame.wait_for_load_state()
    stops, problems = traverse_page(visit)
    assert problems == []
    # The expander of a long table is for phones only and is not visible at this width.
    assert visit.page.locator("details:visible").count() == visit.page.locator("details[data-opened]").count()
    frames = {stop.frame for stop in stops if stop.frame.parent_frame}
    assert visit.page.locator("iframe:visible").count() == len(frames), "a map, or the preview of what other sites show"
    visit.assert_clean(server_url)


def test_overview_is_traversed_by_the_tab_key_on_a_phone(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(width=320).go(server_url)
    _, problems = traverse_page(visit)
    assert problems == []


def test_skip_link_moves_the_focus_past_the_menu(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/sources")
    keyboard = Keyboard(visit.page)
    keyboard.tab_to(get_translator("it")("nav.skip"), "A")
    target = keyboard.press("Enter")
    assert target
    assert target.id == "start"
    next_stop = keyboard.press("Tab")
    assert next_stop
    assert next_stop.frame.evaluate(FOLLOWS_IN_DOCUMENT, [visit.page.query_selector("#start"), next_stop.element])
    assert visit.page.locator("h1").bounding_box()["y"] < 300  # type: ignore[index]  # the heading is in the window


def test_map_is_entered_and_left_and_a_city_opened_by_keyboard(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/cities?region=campania")
    keyboard = Keyboard(visit.page)
    first = tab_to_map(keyboard)
    step = next(
        stop
        for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown")
        if (stop := keyboard.press(key)) and stop.city != first.city
    )
    assert step.city
    assert step.style != first.style
    before_map = move_across_map_border(keyboard, "Shift+Tab")
    assert not before_map.frame.parent_frame
    tab_to_map(keyboard)
    after_map = move_across_map_border(keyboard, "Tab")
    assert after_map.tag == "BUTTON", "the explanation of a term below the map"
    move_across_map_border(keyboard, "Shift+Tab", into_map=True)
    city = tab_to_map(keyboard, "Shift+Tab")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/city?**")
    visit.settle()
    assert f"city={city.city}" in visit.page.url


def tab_to_map(keyboard: Keyboard, key: str = "Tab") -> TabStop:
    """Press a key until a symbol of the map has the focus."""
    stop = keyboard.find_focus()
    for _ in range(200):
        if stop and stop.city:
            return stop
        stop = keyboard.press(key)
    raise AssertionError("no symbol of the map gets the focus")


def move_across_map_border(keyboard: Keyboard, key: str, *, into_map: bool = False) -> TabStop:
    """Press a key until the focus has left the frame of the map, or has entered it."""
    for _ in range(60):
        stop = keyboard.press(key)
        if stop and bool(stop.frame.parent_frame) == into_map:
            return stop
    raise AssertionError("the map is a focus trap")


def test_filter_is_set_by_keyboard(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/cities")
    keyboard = Keyboard(visit.page)
    keyboard.tab_to("Regione", "INPUT")
    visit.page.keyboard.type("camp")
    visit.page.get_by_role("option").filter(has_text="Campania").first.wait_for()
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    keyboard.press("Escape")
    visit.settle()
    assert "region=campania" in visit.page.url
    visit.expect_symbols(9)


def test_menu_of_files_is_entered_used_and_left_by_tab(server_url: str, open_tab: OpenTab) -> None:
    """Streamlit puts what a button opens at the end of the document, and disables a button while it makes a file."""
    text = get_translator("it")
    page = open_tab().go(f"{server_url}/city?city=aversa").page
    trigger = page.get_by_role("button", name=text("briefing_menu.button"))
    files = [page.get_by_role("button", name=text(f"briefing_menu.{form}")) for form in ("pdf", "pptx", "html")]
    trigger.focus()
    page.keyboard.press("Enter")
    expect(files[-1]).to_be_visible()
    page.keyboard.press("Tab")
    expect(files[0]).to_be_focused()
    with page.expect_download():
        page.keyboard.press("Enter")
    expect(files[0]).to_be_focused()
    for file in files[1:]:
        page.keyboard.press("Tab")
        expect(file).to_be_focused()
    page.keyboard.press("Tab")
    expect(files[0]).to_have_count(0)  # it would cover what follows
    page.keyboard.press("Shift+Tab")
    expect(trigger).to_be_focused()
    page.keyboard.press("Enter")
    expect(files[0]).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(trigger).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(files[0]).to_have_count(0)
    expect(trigger).to_be_focused()


def test_reduced_motion_disables_animations(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab()
    visit.page.emulate_media(reduced_motion="reduce")
    visit.go(server_url)
    find_animations = """() => [...document.querySelectorAll("*")].filter((e) => {
        const s = getComputedStyle(e);
        const long = (times) => times.split(",").some((time) => parseFloat(time) > 0.05);
        return (s.animationName !== "none" && long(s.animationDuration)) || (s.transitionProperty !== "none" && long(s.transitionDuration));
    }).map((e) => e.outerHTML.slice(0, 90))"""
    assert visit.page.evaluate(find_animations) == []
    assert visit.map.evaluate(find_animations) == []
    zoom = visit.map.evaluate("cms_map.getZoom()")
    visit.map.get_by_role("button", name=get_translator("it")("map.zoom_in")).click()
    assert visit.map.evaluate("cms_map.getZoom()") > zoom, "the map zooms without animation"
