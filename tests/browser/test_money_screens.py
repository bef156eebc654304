"""The screens on money, need, dates and data quality, in a real browser."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]


@pytest.mark.parametrize(
    ("page", "marks"),
    [
        # figures of Priority 5 by city and stage: 10 admitted, 6 ceilings, 3 press estimates, 2 applications, 1 decree
        ("money", 22),
        # the cities of those with a figure
        ("need", 20),
        # 6 milestones and the 15 days on which a source spoke of a city's operations
        ("timeline", 21),
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
    here.page.go_back()
    here.settle()
    assert here.page.locator("h1").inner_text().startswith("20 città su 39")
