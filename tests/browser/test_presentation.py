"""A presentation fills the screen, is moved by keys and touch, needs no network, and has no small words."""

from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import expect
from tools.browser import Visit

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]

VIEWS = "stage_summary;map_cities~region:sicilia;coverage_matrix"
TEXTS = "operation~operation:marsala-02;classification_rules;fundable_classes~city:andria"
SMALLEST_WORDS_BY_VIEW = """() => Object.fromEntries([...document.querySelectorAll(".cms-view")].map((view) => {
    const walker = document.createTreeWalker(view, NodeFilter.SHOW_TEXT);
    const sizes = [];
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !element.checkVisibility({ visibilityProperty: false })) continue;
        const scale = element.closest(".cms-view-body svg") ? element.getScreenCTM().a : view.getBoundingClientRect().width / view.offsetWidth;
        if (!element.closest("sup, sub, title, .cms-said, .cms-spoken")) sizes.push(parseFloat(getComputedStyle(element).fontSize) * scale);
    }
    return [view.querySelector("h1, h2").textContent, Math.min(...sizes)];
}))"""

LINES_OF_PART = """() => {
    const box = document.querySelector(".cms-current .cms-view-body"), { top, bottom } = box.getBoundingClientRect();
    const scale = box.getBoundingClientRect().height / box.offsetHeight;
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT), lines = [];
    while (walker.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        if (walker.currentNode.data.trim()) lines.push(...range.getClientRects());
    }
    // the letters of a line, without the room above and below them
    return lines.filter((line) => line.width).map((line) => [
        ((line.top + line.bottom) / 2 - top) / scale + box.scrollTop,
        line.top + 0.15 * line.height >= top && line.bottom - 0.15 * line.height <= bottom,
    ]);
}"""


FIRST_ROW = """() => {
    const body = document.querySelector(".cms-current .cms-view-body"), end = body.querySelector("thead").querySelector("th").getBoundingClientRect().bottom;
    const row = [...body.querySelectorAll("tbody tr")].find((one) => one.getBoundingClientRect().bottom > end + 3);
    return row.getBoundingClientRect().top - end;
}"""
"""How far below the head the first row begins that is seen in the current part of a view, in px."""


def counter(visit: Visit) -> str:
    return visit.page.locator(".cms-view-counter").inner_text()


def test_keys_move_through_the_views(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(1920, height=1080)
    page = visit.page
    page.goto(f"{server_url}/money?present={VIEWS}&lang=en")
    assert counter(visit) == "1 / 5"
    expect(page.locator(".cms-current h1")).to_have_text("Money by stage")
    for key, expected in (("ArrowRight", "2 / 5"), ("Home", "1 / 5"), ("PageDown", "2 / 5"), ("PageUp", "1 / 5"),
                          (" ", "2 / 5"), ("ArrowLeft", "1 / 5"), ("End", "5 / 5"), ("ArrowUp", "4 / 5")):  # fmt: skip
        page.keyboard.press(key)
        assert counter(visit) == expected, key
    assert page.evaluate("document.activeElement.classList.contains('cms-current')")
    page.reload()
    assert counter(visit) == "4 / 5", "the address keeps the place"
    page.keyboard.press("Escape")
    page.wait_for_url("**/money?lang=en")
    visit.assert_clean(server_url)


def test_a_long_view_is_shown_to_its_end(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(1920, height=1080)
    page = visit.page
    page.goto(f"{server_url}/?present=coverage_matrix&lang=en#2")
    body = page.locator(".cms-current .cms-view-body")
    expect(page.locator(".cms-current .cms-view-rest")).to_be_visible()
    last_place = 0
    for _ in range(30):
        page.keyboard.press("ArrowRight")
        if counter(visit) != "2 / 3":
            break
        last_place = body.evaluate("(box) => Math.round(box.scrollTop + box.clientHeight - box.scrollHeight)")
    assert counter(visit) == "3 / 3"
    assert abs(last_place) <= 2


@pytest.mark.parametrize("view", ["operation~operation:marsala-02", "classification_rules"])
def test_each_line_of_a_long_text_is_whole_in_one_part(view: str, server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(1920, height=1080)
    page = visit.page
    page.goto(f"{server_url}/?present={view}&lang=it#2")
    whole: list[float] = []
    for _ in range(40):
        lines = page.evaluate(LINES_OF_PART)
        whole += [middle for middle, is_whole in lines if is_whole]
        page.keyboard.press("ArrowRight")
        if counter(visit) != "2 / 3":
            break
    assert len(lines) > 15
    assert [middle for middle, _ in lines if min(abs(middle - other) for other in whole) > 2] == []


@pytest.mark.parametrize(("city", "max_parts"), [("gela", 2), ("mazara-del-vallo", 3)])
def test_operations_of_a_city_take_few_parts_of_whole_rows(
    city: str, max_parts: int, server_url: str, open_tab: OpenTab
) -> None:
    visit = open_tab(1920, height=1080)
    visit.page.goto(f"{server_url}/?present=city_operations~city:{city}#2")
    first_rows = []
    while counter(visit) == "2 / 3":
        first_rows.append(visit.page.evaluate(FIRST_ROW))
        visit.page.keyboard.press("ArrowRight")
    assert 2 <= len(first_rows) <= max_parts
    assert [px for px in first_rows if abs(px) > 2] == [], "no row is cut by the head"


def test_words_are_large_and_nothing_is_called(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(1920, height=1080)
    page = visit.page
    page.goto(
        f"{server_url}/?present=stage_summary;stage_allocation_breakdown;map_cities;intervention_list;programme_figures"
    )
    assert min(page.evaluate(SMALLEST_WORDS_BY_VIEW).values()) >= 23.9
    assert [url for url in visit.requests if not url.startswith("data:")] == [page.url.partition("#")[0]]
    page.context.set_offline(True)
    try:
        page.keyboard.press("ArrowRight")
        expect(page.locator(".cms-current svg.cms-drawn-chart")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".cms-current svg.cms-drawn-chart")).to_be_visible()
    finally:
        page.context.set_offline(False)


@pytest.mark.parametrize("lang", ["it", "en"])
def test_no_view_has_small_words(lang: str, server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(1920, height=1080)
    for path in (
        "/?present=1",
        "/city?present=1&city=gela",
        "/?present=stage_figures;city_areas;operations~search:qqqqqq",
        "/?present=operation~operation:marsala-02;classification_rules;programme_statements;fundable_classes~city:gela",
    ):
        visit.page.goto(f"{server_url}{path}&lang={lang}")
        smallest = visit.page.evaluate(SMALLEST_WORDS_BY_VIEW)
        assert len(smallest) > 4
        assert {view: px for view, px in smallest.items() if px < 23.9} == {}


def test_swipe_moves_and_a_tap_does_not(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(1024, height=768, touch=True)
    page = visit.page
    page.goto(f"{server_url}/?present={VIEWS}")
    swipe = """([from, to]) => {
        const touch = (x) => new Touch({ identifier: 1, target: document.body, clientX: x, clientY: 300 });
        document.body.dispatchEvent(new TouchEvent("touchstart", { bubbles: true, touches: [touch(from)], changedTouches: [touch(from)] }));
        document.body.dispatchEvent(new TouchEvent("touchend", { bubbles: true, changedTouches: [touch(to)] }));
    }"""
    for ends, expected in (((700, 300), "2 / 5"), ((300, 310), "2 / 5"), ((300, 700), "1 / 5")):
        page.evaluate(swipe, list(ends))
        assert counter(visit) == expected


@pytest.mark.parametrize(("width", "lang"), [*product((320, 1280), ("it", "en"))])
def test_presentation_is_accessible(width: int, lang: str, server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab(width)
    visit.page.goto(f"{server_url}/?present={VIEWS};city_figures~city:gela;{TEXTS}&lang={lang}")
    assert visit.run_axe() == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 320:
        assert visit.page.locator(".cms-view").last.is_visible()


def test_views_of_a_link_can_be_changed(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab()
    page = visit.page
    page.goto(f"{server_url}/?present=stage_summary;map_cities~region:sicilia&lang=en")
    page.get_by_role("link", name="Choose, order or remove views").click()
    page.wait_for_url("**/share?**")
    visit.settle()
    page.get_by_role("button", name="Move no. 2 up").click()
    expect(page.get_by_text("present=map_cities~region:sicilia;stage_summary")).to_be_visible()
    page.get_by_role("button", name="Remove no. 1").click()
    expect(page.get_by_text("present=stage_summary", exact=False)).to_be_visible()
    visit.assert_clean(server_url)
