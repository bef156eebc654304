"""The screens on money, need, dates and data quality, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect
from tools.browser import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]

FIND = """(chart, code) => {
    const traces = chart.data.filter((trace) => trace.type === "scatter");
    for (const [n, trace] of traces.entries()) {
        const point = (trace.customdata || []).indexOf(code);
        if (point >= 0) return [n, point];
    }
}"""
"""Where the mark of a code stands in a chart: its trace among the scatters, its point in the trace."""


def mark(here: Visit, chart: str, code: str) -> Locator:
    """The first mark of a code in the chart of an answer."""
    plot = here.page.locator(f"[class*=st-key-chart-{chart}] .js-plotly-plot")
    plot.scroll_into_view_if_needed()
    plot.locator(".scatterlayer .point").first.wait_for()
    trace, point = plot.evaluate(FIND, code)
    return plot.locator(".scatterlayer .trace").nth(trace).locator(".point").nth(point)


def click(here: Visit, found: Locator, address: str) -> None:
    """Clicks the middle of a mark and waits for the address that follows."""
    found.scroll_into_view_if_needed()
    box = found.bounding_box()
    assert box is not None
    here.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    here.page.wait_for_url(address)
    here.settle()


def chips(here: Visit) -> list[str]:
    return [chip.strip() for chip in here.page.locator("[class*=st-key-chip-] button").all_inner_texts()]


@pytest.mark.parametrize(
    ("page", "marks"),
    [
        # figures of Priority 5 by city and stage: 10 admitted, 6 ceilings, 3 press estimates, 2 applications, 1 decree
        ("money", 22),
        # the cities of those with a figure
        ("need", 20),
        # 6 milestones, the 15 days and the 9 months in which a source spoke of a city's operations
        ("timeline", 30),
        # 39 cities, the five stages that acts speak of
        ("quality", 195),
    ],
)
def test_the_main_figure_is_drawn(served: str, visit: Open, page: str, marks: int) -> None:
    here = visit().go(f"{served}/{page}")
    chart = here.page.locator(".js-plotly-plot").first
    chart.locator(".scatterlayer .point").first.wait_for()
    assert chart.locator(".scatterlayer .point").count() == marks
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 1280
    here.assert_clean(served)


def test_the_unit_of_comparison_is_on_the_axis_and_in_the_link(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/money?region=puglia")
    axis = here.page.locator(".js-plotly-plot .xtitle").first
    assert "SITUAS" in (axis.text_content() or "")
    here.page.get_by_role("combobox", name="Unità di confronto").click()
    here.page.get_by_role("option", name="Euro per minore").click()
    here.page.wait_for_url("**unit=per-minor**")
    here.settle()
    assert "1° gennaio 2023" in (axis.text_content() or "")
    # the link alone gives the same figure, and the next page compares in the same unit
    assert "1° gennaio 2023" in (visit().go(here.page.url).page.locator(".xtitle").first.text_content() or "")
    other = visit().go(here.page.url.replace("/money", "/need"))
    assert "18 anni" in (other.page.locator(".ytitle").first.text_content() or "")


def test_one_stage_at_a_time(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/need")
    here.page.get_by_role("combobox", name="Fase", exact=True).click()
    here.page.get_by_role("option", name="Ammesso", exact=True).click()
    here.page.wait_for_url("**stage=admitted**")
    here.settle()
    assert here.page.locator("h1").inner_text().startswith("10 città su 39")
    here.back()
    assert here.page.locator("h1").inner_text().startswith("20 città su 39")


@pytest.mark.parametrize(
    ("page", "chart", "code", "filtered"),
    [
        ("money", "stage_summary", "andria", "city=andria"),
        ("money", "stage_figures", "brindisi", "city=brindisi"),
        ("money", "stage_totals_by_region", "puglia", "region=puglia"),
        ("quality", "completeness_of_figures", "gela", "city=gela"),
        ("quality", "completeness_of_operations", "crotone", "city=crotone"),
        ("timeline", "dated_events", "gela", "city=gela"),
    ],
)
def test_a_click_on_a_mark_filters_and_a_second_one_undoes_it(
    served: str, visit: Open, page: str, chart: str, code: str, filtered: str
) -> None:
    here = visit().go(f"{served}/{page}")
    said = here.page.locator("[data-testid=stMain] :is(h1, .cms-lead, .cms-table)")
    before = said.all_text_contents()
    click(here, mark(here, chart, code), f"**/{page}?{filtered}")
    assert len(chips(here)) == 1
    assert said.all_text_contents() != before
    click(here, mark(here, chart, code), f"**/{page}")
    assert chips(here) == []
    assert said.all_text_contents() == before
    here.back(f"**/{page}?{filtered}")
    assert len(chips(here)) == 1
    here.back(f"**/{page}")
    assert chips(here) == []
    here.assert_clean(served)


def test_a_click_on_a_stage_of_the_allocation_filters_by_it(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/money?region=puglia")
    bars = here.page.locator("[class*=st-key-chart-stage_allocation_breakdown] .js-plotly-plot .barlayer .point path")
    bars.first.scroll_into_view_if_needed()
    count = bars.count()
    click(here, bars.first, "**/money?region=puglia&stage=*")
    assert bars.count() < count
    click(here, bars.first, "**/money?region=puglia")
    assert bars.count() == count
    here.assert_clean(served)


def test_the_decrees_of_the_programme_filter_nothing(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/money")
    bar = here.page.locator("[class*=st-key-chart-decrees] .barlayer .point path").first
    click(here, bar, "**/money")
    assert chips(here) == []


def test_a_click_beside_the_need_leads_to_the_sheet_of_the_city(served: str, visit: Open) -> None:
    """No filter: alone it would have nothing to be set beside."""
    here = visit().go(f"{served}/need?region=puglia")
    click(here, mark(here, "need", "andria"), "**/need?region=puglia")
    here.page.get_by_role("link", name="Apri la scheda di Andria").click()
    here.page.wait_for_url("**/city?region=puglia&city=andria")
    here.settle()
    assert "Andria" in here.page.locator("h1").inner_text()
    here.back("**/need?region=puglia")
    assert here.page.locator("h1").inner_text().startswith("4 città su 9")
    here.assert_clean(served)


def test_a_city_like_it_is_put_beside(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/compare?city=andria&unit=per-minor")
    cards = here.page.locator(".cms-card h3")
    assert cards.all_inner_texts() == ["Andria"]
    assert "1° gennaio 2023" in (here.page.locator(".js-plotly-plot .xtitle").first.text_content() or "")
    click(here, mark(here, "peer_cities", "sassari"), "**/compare?city=andria%2Csassari&unit=per-minor")
    assert cards.all_inner_texts() == ["Andria", "Sassari"]
    here.back("**/compare?city=andria&unit=per-minor")
    assert cards.all_inner_texts() == ["Andria"]
    here.assert_clean(served)


@pytest.mark.parametrize(
    ("words", "city"),
    [
        ("Corigiano-Rossano", "corigliano-rossano"),
        ("Cava dé Tirreni", "cava-de-tirreni"),
        ("casal principe", "casal-di-principe"),
        ("lamezzia", "lamezia-terme"),
    ],
)
def test_a_mistyped_name_finds_its_city(served: str, visit: Open, words: str, city: str) -> None:
    here = visit().go(f"{served}/city?city=gela&lang=en")
    box = here.page.get_by_role("textbox", name="Find a city")
    box.fill(words)
    here.page.keyboard.press("Enter")
    here.page.wait_for_url(f"**/city?city={city}&lang=en")
    here.settle()
    expect(box).to_have_value("")
    here.back("**/city?city=gela&lang=en")
    assert "Gela" in here.page.locator("h1").inner_text()
    expect(box).to_have_value("")


def test_several_cities_are_offered_and_none_is_said(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/cities")
    box = here.page.get_by_role("textbox", name="Trova una città")
    box.fill("san")
    here.page.keyboard.press("Enter")
    hints = here.page.locator(".st-key-find-city").get_by_role("link")
    expect(hints).to_have_text(["San Severo", "Corigliano-Rossano"])
    box.fill("Lecce")
    here.page.keyboard.press("Enter")
    here.page.get_by_text("Nessuna delle città del programma somiglia a «Lecce».").wait_for()
    box.fill("mazzara")
    here.page.keyboard.press("Enter")
    expect(hints).to_have_text(["Mazara del Vallo"])
    hints.click()
    here.page.wait_for_url("**/city?city=mazara-del-vallo")
    here.settle()
    here.back("**/cities")
    expect(box).to_have_value("")
    here.assert_clean(served)


def test_a_mistyped_name_is_added_to_the_comparison(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/compare?city=andria")
    box = here.page.get_by_role("textbox", name="Aggiungi una città al confronto")
    box.fill("brindissi")
    here.page.keyboard.press("Enter")
    here.page.wait_for_url("**/compare?city=andria%2Cbrindisi")
    here.settle()
    assert here.page.locator(".cms-card h3").all_inner_texts() == ["Andria", "Brindisi"]
    expect(box).to_have_value("")
    box.fill("andria")
    here.page.keyboard.press("Enter")
    here.settle()
    assert here.page.locator(".cms-card h3").all_inner_texts() == ["Andria", "Brindisi"], "it is there already"
