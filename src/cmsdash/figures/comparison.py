"""Figures that compare cities at one stage: side by side, with their peers, in a table, and with their context."""

from cmsdash import queries
from cmsdash.domain import MAX_COMPARED_CITIES, Selection
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, TableSpec
from cmsdash.figures.links import city_link_cell, sort_headings
from cmsdash.figures.scope import OF_FIGURES, limit_filters
from cmsdash.views.charts.peer_comparison import peer_comparison_chart
from cmsdash.views.charts.scatter import need_scatter_chart
from cmsdash.views.html import comparison_cards, table_columns
from cmsdash.views.html.tables import heading
from cmsdash.views.narrative import comparison, funding

_COMPARED = (*OF_FIGURES, "inferred")
"""What restricts compared cities: their figures, and whether inferred classes count among their areas."""


def compared_selection(page: PageContext) -> Selection:
    """Return the selection of the page that compares cities, with the one stage that it compares."""
    return queries.select_compared_stage(page.release, page.selection.with_comparison_measure.reset("region"))


def need_selection(page: PageContext) -> Selection:
    """Return the selection of the page on need and funding, with the one stage that it compares."""
    return queries.select_compared_stage(page.release, page.selection.with_comparison_measure)


def compared_cities(page: PageContext) -> Figure:
    """Return the chosen cities side by side."""
    text, selection = page.text, compared_selection(page)
    cities = queries.compared_cities(page.release, selection)
    too_many = len(selection.city) > MAX_COMPARED_CITIES
    return Figure(
        cities,
        comparison_cards.comparison_cards(cities.table, selection, city_link_cell(page), text),
        title=text("compare.side_title"),
        sentence=page.compose(comparison.comparability_sentence, cities, selection),
        table=_comparison_table(page, selection),
        notes=(text("compare.too_many", n=text.number(MAX_COMPARED_CITIES)),) if too_many else (),
        selection=limit_filters(selection, _COMPARED),
        hint=text("figure_hint.compared_cities") if len(cities.table) == 1 else "",
    )


def peer_groups(page: PageContext) -> Figure:
    """Return the chosen cities among their peers."""
    text, selection = page.text, compared_selection(page)
    groups = queries.peer_groups(page.release, selection)
    statistics = queries.peer_statistics(page.release, selection)
    left_out = page.compose(comparison.left_out_sentence, groups, selection)
    return Figure(
        groups,
        page.draw(peer_comparison_chart, groups, statistics, selection),
        title="",
        sentence=page.compose(comparison.peers_sentence, groups, statistics, selection),
        table=_comparison_table(page, selection, caption=text("compare.peers_title")),
        alt=text("compare.alt"),
        notes=(left_out,) if left_out else (),
        selection=limit_filters(selection, _COMPARED),
    )


def city_table(page: PageContext) -> Figure:
    """Return the chosen cities, or all if fewer than two are chosen, in a table that the reader can sort."""
    text, selection = page.text, compared_selection(page)
    shown = selection if len(selection.city) > 1 else selection.reset("city")
    cities = queries.compared_cities(page.release, shown)
    sort_columns = {**queries.city_sort_columns(selection.unit), "city": "city"}
    sorted_by = sort_columns.get(selection.sort.removeprefix("-"))
    return Figure(
        cities.with_name("city_table"),
        None,
        title=text("compare.table_title"),
        sentence=page.compose(comparison.city_table_sentence, cities, heading(sorted_by, text) if sorted_by else ""),
        table=TableSpec(
            table_columns.comparison_columns(selection.unit),
            {"city": city_link_cell(page)},
            sort_headings(page, sort_columns),
        ),
        selection=limit_filters(shown, _COMPARED),
        hint=text("figure_hint.city_table"),
    )


def _comparison_table(page: PageContext, selection: Selection, caption: str = "") -> TableSpec:
    columns = table_columns.comparison_columns(selection.unit)
    return TableSpec(columns, {"city": city_link_cell(page)}, caption=caption)


def need_and_funding(page: PageContext) -> Figure:
    """Return an indicator of the cities' context against their funding."""
    text, selection = page.text, need_selection(page)
    need = queries.need_and_funding(page.release, selection)
    chart = page.draw(need_scatter_chart, need, selection)
    return Figure(
        need,
        chart,
        title=text("need.title", indicator=text(f"indicator.{selection.indicator}")),
        sentence=page.compose(funding.need_sentence, need, selection),
        table=TableSpec(
            table_columns.need_columns(selection.unit, selection.indicator), {"city": city_link_cell(page)}
        ),
        alt=text("need.alt"),
        notes=(page.compose(funding.need_caveat, need, selection), text("need.caveat_score")) if chart else (),
        selection=limit_filters(selection, OF_FIGURES),
    )
