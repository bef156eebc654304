"""The cities of the known operations by intervention area."""

from dataclasses import replace

from cmsdash import queries
from cmsdash.figures import PageContext, TableSpec
from cmsdash.ui.figures.figure_block import city_link_cell, render_figure
from cmsdash.views.html import table_columns
from cmsdash.views.html.city_areas import city_areas_html
from cmsdash.views.narrative import answers
from cmsdash.views.page_links import page_href


def city_areas(page: PageContext) -> None:
    """Render the matrix of cities and intervention areas, with its sentence, table, sources and download."""
    release, selection, text = page.release, page.selection, page.text
    result = queries.city_areas(release, selection)
    cities = queries.city_operations_summary(release, selection.reset("intervention")).table
    areas = queries.programme_classes(release, selection, "intervention")

    def cell_href(city: str, area: str) -> str:
        chosen = replace(selection, city=(city,), intervention=(area,), sort="", page="", search="")
        return page_href("operations", chosen)

    render_figure(
        page,
        result,
        ""
        if result.is_empty
        else page.keep(
            "city-areas",
            lambda: city_areas_html(
                result.table,
                dict(zip(cities["city"], cities["operations"], strict=True)),
                {area: objective for area, objective in areas.items() if area in (selection.intervention or areas)},
                dict(zip(cities["city"], cities["region"], strict=True)),
                page.names,
                cell_href,
                text,
            ),
            result,
            selection,
        ),
        title=text("city_areas.title"),
        sentence=page.compose(answers.city_areas_sentence, result, len(cities), selection),
        table=TableSpec(table_columns.CITY_AREAS, {"city": city_link_cell(page)}),
    )
