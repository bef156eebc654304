"""The pages on money, need, timeline, data quality and comparison, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect
from tools.browser import Visit

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]

FIND_MARK = """(chart, code) => {
    const traces = chart.data.filter((trace) => trace.type === "scatter");
    for (const [n, trace] of traces.entries()) {
        const point = (trace.customdata || []).indexOf(code);
        if (point >= 0) return [n, point];
    }
}"""
"""Index of the scatter trace and of the point in it that has the code in its custom data."""


def find_mark(visit: Visit, chart: str, code: str) -> Locator:
    """Return the first mark of a code in a chart."""
    plot = visit.show_chart(chart).locator(".js-plotly-plot")
    trace, point = plot.evaluate(FIND_MARK, code)
    return plot.locator(".scatterlayer .trace").nth(trace).locator(".point").nth(point)


def click_mark(visit: Visit, mark: Locator, url: str) -> None:
    """Click the centre of a mark and wait for a URL."""
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visit.page.wait_for_url(url)
    visit.settle()


def read_chip_labels(visit: Visit) -> list[str]:
    return [chip.strip() for chip in visit.page.locator("[class*=st-key-chip-] button").all_inner_texts()]


@pytest.mark.parametrize(
    ("page", "marks"),
    [
        # data/figures.csv: cities and stages with an amount of Priority 5
        ("money", 36),
        # the cities with such a figure of the stage "admitted", the one that is compared
        ("need", 15),
        # 10 milestones, 5 operations with a start or an end alone, and the 25 days and 11 months of other sources
        ("timeline", 51),
        # 39 cities and the five stages of official acts
        ("quality", 195),
    ],
)
def test_main_chart_has_all_its_marks(server_url: str, open_tab: OpenTab, page: str, marks: int) -> None:
    visit = open_tab().go(f"{server_url}/{page}")
    chart = visit.page.locator(".js-plotly-plot").first
    expect(chart.locator(".scatterlayer .point")).to_have_count(marks)  # traces are drawn one after the other
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 1280
    visit.assert_clean(server_url)


def test_unit_is_on_the_axis_and_in_the_url(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/money?region=puglia")
    axis = visit.page.locator(".js-plotly-plot .xtitle").first
    assert "SITUAS" in (axis.text_content() or "")
    visit.page.get_by_role("combobox", name="Unità di confronto").click()
    visit.page.get_by_role("option", name="Euro per minore").click()
    visit.page.wait_for_url("**unit=per-minor**")
    visit.settle()
    assert "1° gennaio 2023" in (axis.text_content() or "")
    # the URL alone gives the same chart, and the next page uses the same unit
    assert "1° gennaio 2023" in (open_tab().go(visit.page.url).page.locator(".xtitle").first.text_content() or "")
    need_visit = open_tab().go(visit.page.url.replace("/money", "/need"))
    assert "18 anni" in (need_visit.page.locator(".ytitle").first.text_content() or "")


def test_chosen_stage_filters_the_need_page_and_back_removes_it(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/need")
    visit.page.get_by_role("radio", name="Tetto di spesa · 10 città").click()
    visit.page.wait_for_url("**stage=ceiling**")
    visit.settle()
    assert visit.page.locator("h1").inner_text().startswith("Tetto di spesa: 10 città su 39")
    visit.back()
    assert visit.page.locator("h1").inner_text().startswith("Ammesso: 15 città su 39")


@pytest.mark.parametrize(
    ("page", "chart", "code", "query"),
    [
        ("money", "stage_summary", "andria", "city=andria"),
        ("money", "stage_figures", "brindisi", "city=brindisi"),
        ("money", "stage_totals_by_region", "puglia", "region=puglia"),
        ("quality", "completeness_of_figures", "gela", "city=gela"),
        ("quality", "completeness_of_operations", "crotone", "city=crotone"),
        ("timeline", "dated_events", "gela", "city=gela"),
    ],
)
def test_click_on_a_mark_sets_a_filter_and_a_second_click_removes_it(
    server_url: str, open_tab: OpenTab, page: str, chart: str, code: str, query: str
) -> None:
    visit = open_tab().go(f"{server_url}/{page}")
    texts = visit.page.locator("[data-testid=stMain] :is(h1, .cms-lead, .cms-table)")
    before = texts.all_text_contents()
    click_mark(visit, find_mark(visit, chart, code), f"**/{page}?{query}")
    assert len(read_chip_labels(visit)) == 1
    assert texts.all_text_contents() != before
    click_mark(visit, find_mark(visit, chart, code), f"**/{page}")
    assert read_chip_labels(visit) == []
    assert texts.all_text_contents() == before
    visit.back(f"**/{page}?{query}")
    assert len(read_chip_labels(visit)) == 1
    visit.back(f"**/{page}")
    assert read_chip_labels(visit) == []
    visit.assert_clean(server_url)


def test_click_on_a_bar_of_the_allocation_filters_by_its_stage(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/money?region=puglia")
    bars = visit.show_chart("stage_allocation_breakdown").locator(".barlayer .point path")
    count = bars.count()
    click_mark(visit, bars.first, "**/money?region=puglia&stage=*")
    assert bars.count() < count
    click_mark(visit, bars.first, "**/money?region=puglia")
    assert bars.count() == count
    visit.assert_clean(server_url)


def test_click_on_a_decree_sets_no_filter(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/money")
    bar = visit.show_chart("decrees").locator(".barlayer .point path").first
    click_mark(visit, bar, "**/money")
    assert read_chip_labels(visit) == []


def test_click_on_the_need_chart_offers_a_link_to_the_city_page(server_url: str, open_tab: OpenTab) -> None:
    """The click sets no filter, because a single city could be compared with nothing."""
    visit = open_tab().go(f"{server_url}/need?region=puglia")
    click_mark(visit, find_mark(visit, "need", "andria"), "**/need?region=puglia")
    visit.page.get_by_role("link", name="Apri la scheda di Andria").click()
    visit.page.wait_for_url("**/city?region=puglia&city=andria")
    visit.settle()
    assert "Andria" in visit.page.locator("h1").inner_text()
    visit.back("**/need?region=puglia")
    assert visit.page.locator("h1").inner_text().startswith("Ammesso: 2 città su 9")
    visit.assert_clean(server_url)


def test_click_on_a_peer_adds_it_to_the_comparison(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/compare?city=andria&unit=per-minor")
    cards = visit.page.locator(".cms-card h3")
    assert cards.all_inner_texts() == ["Andria"]
    assert "1° gennaio 2023" in (visit.page.locator(".js-plotly-plot .xtitle").first.text_content() or "")
    click_mark(visit, find_mark(visit, "peer_groups", "sassari"), "**/compare?city=andria%2Csassari&unit=per-minor")
    assert cards.all_inner_texts() == ["Andria", "Sassari"]
    visit.back("**/compare?city=andria&unit=per-minor")
    assert cards.all_inner_texts() == ["Andria"]
    visit.assert_clean(server_url)


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Corigiano-Rossano", "corigliano-rossano"),
        ("Cava dé Tirreni", "cava-de-tirreni"),
        ("casal principe", "casal-di-principe"),
        ("lamezzia", "lamezia-terme"),
    ],
)
def test_misspelled_name_finds_its_city(server_url: str, open_tab: OpenTab, text: str, city: str) -> None:
    visit = open_tab().go(f"{server_url}/city?city=gela&lang=en")
    box = visit.page.get_by_role("textbox", name="Find a city")
    box.fill(text)
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url(f"**/city?city={city}&lang=en")
    visit.settle()
    expect(box).to_have_value("")
    visit.back("**/city?city=gela&lang=en")
    assert "Gela" in visit.page.locator("h1").inner_text()
    expect(box).to_have_value("")


def test_city_search_offers_several_matches_and_reports_none(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/cities")
    box = visit.page.get_by_role("textbox", name="Trova una città")
    box.fill("cas")
    visit.page.keyboard.press("Enter")
    hints = visit.page.locator(".st-key-find-city").get_by_role("link")
    expect(hints).to_have_text(["Caserta", "Castrovillari", "Casal di Principe"])
    box.fill("Lecce")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text("Nessuna delle città del programma somiglia a «Lecce».").wait_for()
    box.fill("mazzara")
    visit.page.keyboard.press("Enter")
    expect(hints).to_have_text(["Mazara del Vallo"])
    hints.click()
    visit.page.wait_for_url("**/city?city=mazara-del-vallo")
    visit.settle()
    visit.back("**/cities")
    expect(box).to_have_value("")
    visit.assert_clean(server_url)


def test_any_number_of_cities_is_compared_and_a_heading_sorts_them(server_url: str, open_tab: OpenTab) -> None:
    """data/figures.csv: of these cities Sassari has the largest admitted amount, Andria the second; Salerno has none."""
    visit = open_tab().go(f"{server_url}/compare?city=andria,brindisi,crotone,salerno,sassari")
    assert len(visit.page.locator(".cms-card h3").all_inner_texts()) == 4
    rows = visit.page.locator(".cms-table").last.locator("tbody th")
    assert rows.all_inner_texts() == ["Andria", "Brindisi", "Crotone", "Salerno", "Sassari"]
    for order, names in (("sort=amount", ["Crotone", "Brindisi", "Andria", "Sassari", "Salerno"]),
                         ("sort=-amount", ["Sassari", "Andria", "Brindisi", "Crotone", "Salerno"])):  # fmt: skip
        visit.page.get_by_role("columnheader").get_by_role("link", name="Importo").click()
        visit.page.wait_for_url(f"**{order}")
        visit.settle()
        assert rows.all_inner_texts() == names
    visit.assert_clean(server_url)
