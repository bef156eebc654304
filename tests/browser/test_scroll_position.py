"""The reader's place: the top of a page that a link opens, the place left on Back, and the figure that was clicked."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tools.browser import Visit

from cmsdash.i18n import get_translator
from tests.browser.test_money_screens import FIND_MARK, click_mark, find_mark

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]
TOP_OF_HEADING = """(title) => [...document.querySelectorAll("[data-testid=stMain] :is(h1, h2, h3)")]
    .find((heading) => heading.textContent.trim() === title).getBoundingClientRect().top"""


def read_scroll_top(visit: Visit) -> float:
    return float(visit.page.get_by_test_id("stMain").evaluate("(e) => e.scrollTop"))


def scroll_to(visit: Visit, top: int) -> None:
    visit.page.get_by_test_id("stMain").evaluate("(e, top) => e.scrollTo(0, top)", top)
    visit.settle()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    ("path", "row", "target"), [("operations", 30, "operation="), ("city", 25, "/city?"), ("bodies", 8, "operation=")]
)
def test_a_link_opens_the_top_of_a_page_and_back_returns_to_the_place_left(
    server_url: str, open_tab: OpenTab, path: str, row: int, target: str, width: int
) -> None:
    visit = open_tab(width).go(f"{server_url}/{path}")
    more = visit.page.locator(".cms-more summary").first
    if more.is_visible():
        more.click()  # shows all rows on a phone
    link = visit.page.locator(f".cms-table tbody tr:nth-child({row}) a[href*='{target}']").first
    link.scroll_into_view_if_needed()
    left = read_scroll_top(visit)
    assert left > 300
    title = link.inner_text()
    link.click()
    visit.page.wait_for_url(f"**{target}**")
    visit.settle()
    heading = visit.page.locator("h1")
    expect(heading).to_contain_text(title)
    expect(heading).to_be_focused()
    assert read_scroll_top(visit) == 0
    visit.back(f"{server_url}/{path}")
    if not more.is_visible():  # a cut list is shorter again
        assert read_scroll_top(visit) == pytest.approx(left, abs=2)
    visit.page.evaluate("history.forward()")
    visit.page.wait_for_url(f"**{target}**")
    visit.settle()
    assert read_scroll_top(visit) == 0
    visit.assert_clean(server_url)


def test_another_page_of_the_list_starts_at_its_top(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/operations")
    link = visit.page.locator(".cms-leaves").get_by_role("link").last
    link.scroll_into_view_if_needed()
    left = read_scroll_top(visit)
    link.click()
    visit.page.wait_for_url("**page=2**")
    visit.settle()
    assert read_scroll_top(visit) == 0
    visit.back(f"{server_url}/operations")
    assert read_scroll_top(visit) == pytest.approx(left, abs=2)


@pytest.mark.parametrize("path", ["city?city=salerno", "operations?operation=brindisi-05"])
def test_the_other_language_shows_the_same_place(server_url: str, open_tab: OpenTab, path: str) -> None:
    visit = open_tab().go(f"{server_url}/{path}")
    italian, english = get_translator("it"), get_translator("en")
    key = "city.income_title" if path.startswith("city") else "bodies.operation_title"
    visit.page.get_by_role("heading", name=italian(key), exact=True).evaluate("(e) => e.scrollIntoView()")
    visit.settle()
    assert read_scroll_top(visit) > 300
    top = visit.page.evaluate(TOP_OF_HEADING, italian(key))
    visit.page.get_by_role("link", name="English").evaluate("(e) => e.click()")  # it is above the window
    visit.page.wait_for_url("**lang=en")
    visit.settle()
    assert visit.page.evaluate(TOP_OF_HEADING, english(key)) == pytest.approx(top, abs=3)


@pytest.mark.parametrize("city", ["andria", "salerno"])
@pytest.mark.parametrize("chart", ["stage_summary", "stage_figures"])
def test_a_clicked_chart_stays_in_view(server_url: str, open_tab: OpenTab, chart: str, city: str) -> None:
    """The strips keep their height; of the grid of 27 cities one row is left."""
    visit = open_tab().go(f"{server_url}/money")
    click_mark(visit, find_mark(visit, chart, city), f"**city={city}**")
    plot = visit.page.locator(f"[class*=st-key-chart-{chart}] .js-plotly-plot")
    trace, point = plot.evaluate(FIND_MARK, city)
    mark = plot.locator(".scatterlayer .trace").nth(trace).locator(".point").nth(point)
    expect(mark).to_be_in_viewport()
