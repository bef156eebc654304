"""Charts that are drawn without a browser, beside those that plotly draws in Chromium."""

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import pytest
from tools.browser import Visit

from cmsdash.exports.svg.chart import chart_svg
from cmsdash.exports.svg.elements import document
from cmsdash.views import Chart
from cmsdash.views.palette import THEMES

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]
Box: TypeAlias = tuple[str, float, float, float, float]
"""Words or kind of a part, and its edges in px from the corner of the chart."""

MAX_DISTANCE_PX = 1
VISITS = [
    ("money", ""),
    ("money", "lang=en&region=puglia"),
    ("", "lang=en"),
    ("need", ""),
    ("need", "lang=en&indicator=income&unit=resident"),
    ("timeline", ""),
    ("compare", "city=andria&city=foggia"),
    ("compare", "lang=en&city=salerno&peers=region"),
    ("city", "city=andria"),
    ("classification", "lang=en"),
    ("quality", ""),
]

# What plotly was given, without what it has written into it: ranges that it has found itself. Words that narrow windows
# hide are shown.
FIGURES = """() => [...document.querySelectorAll('.cms-chart .js-plotly-plot')].map((plot) => {
    plot.querySelectorAll('.textpoint, .annotation').forEach((e) => e.style.setProperty('display', 'inline', 'important'));
    const { data, layout, _fullLayout } = plot;
    const { xaxis, yaxis, ...rest } = layout;
    const given = ({ range, autorange, ...axis }) => (autorange ? axis : { range, ...axis });
    const figure = { data, layout: { ...rest, xaxis: given(xaxis), yaxis: given(yaxis) } };
    return { figure: JSON.stringify(figure), width: _fullLayout.width, height: _fullLayout.height };
})"""
BOXES = """([root, kinds]) => {
    const corner = root.getBoundingClientRect();
    const edges = (element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return [left - corner.left, top - corner.top, right - corner.left, bottom - corner.top];
    };
    return Object.entries(kinds).flatMap(([kind, selector]) => [...root.querySelectorAll(selector)]
        .map((element) => [kind === 'text' ? element.textContent : kind, ...edges(element)]));
}"""
SHOW = """([svg, n]) => {
    const box = document.querySelectorAll('.cms-chart')[n].appendChild(document.createElement('div'));
    box.className = 'drawn-without-browser';
    box.innerHTML = svg;
    return box.firstElementChild;
}"""
OF_PLOTLY = {
    "text": "text:not(:empty)",
    "bar": ".barlayer .point > path",
    "point": ".scatterlayer .points > path",
    "line": ".scatterlayer .js-line",
    "shape": ".shapelayer path",
    "key": ".legend .legendsymbols path, .legend .legendlines path",
}
OF_PICTURE = {
    "text": "text",
    "bar": ".bars > rect",
    "point": ".points > path",
    "line": ".line > path",
    "shape": ".shapes > *",
    "key": ".key",
}


def farthest(expected: Sequence[Box], found: Sequence[Box]) -> tuple[float, Any]:
    """Return the largest distance of an edge between parts of the same name, and these parts; each is compared once."""
    left, worst = list(found), (0.0, None, None)
    for part in expected:
        distance, n = min((edge_distance(part, other), n) for n, other in enumerate(left) if other[0] == part[0])
        worst = max(worst, (distance, part, left.pop(n)), key=lambda pair: pair[0])
    return worst[0], worst[1:]


def edge_distance(a: Box, b: Box) -> float:
    return max(abs(edge - other) for edge, other in zip(a[1:], b[1:], strict=True))


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize(("page", "query"), VISITS, ids=[f"{page or 'overview'}?{query}" for page, query in VISITS])
def test_pictures_are_what_plotly_draws(server_url: str, open_tab: OpenTab, page: str, query: str, width: int) -> None:
    visit = open_tab(width=width).go(f"{server_url}/{page}?{query}")
    charts = visit.page.locator(".cms-chart")
    for n in range(charts.count()):
        charts.nth(n).scroll_into_view_if_needed()
        charts.nth(n).locator(".main-svg").first.wait_for()
    visit.settle()
    figures = visit.page.evaluate(FIGURES)
    assert figures
    for n, drawn in enumerate(figures):
        chart = Chart(drawn["figure"], drawn["height"], False)
        picture = document(
            chart_svg(chart, drawn["width"], THEMES["light"]), title="", description="", lang="it"
        ).decode()
        root = visit.page.evaluate_handle(SHOW, [picture.split("?>", 1)[1], n])
        plot = charts.nth(n).locator(".js-plotly-plot").element_handle()
        expected = visit.page.evaluate(BOXES, [plot, OF_PLOTLY])
        found = visit.page.evaluate(BOXES, [root, OF_PICTURE])
        title = json.loads(drawn["figure"])["layout"]["xaxis"].get("title")
        assert sorted(part[0] for part in found) == sorted(part[0] for part in expected), title
        distance, part = farthest(expected, found)
        assert distance <= MAX_DISTANCE_PX, (title, part)
