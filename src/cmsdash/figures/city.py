"""Figures of one city: the first of `city` in the selection, without the other filters."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from cmsdash import queries
from cmsdash.domain import Selection
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, FigureContent, TableSpec
from cmsdash.figures.links import city_link_cell, operation_link_cell, operation_links_cell
from cmsdash.queries import QueryResult
from cmsdash.queries.result import list_records
from cmsdash.views.charts.population_pyramid import population_pyramid_chart
from cmsdash.views.html import bar_list, metric_tiles, statements, table_columns
from cmsdash.views.html.class_chips import class_chips
from cmsdash.views.html.fundable_classes import fundable_classes as fundable_classes_html
from cmsdash.views.html.funding_stages import funding_stages_html
from cmsdash.views.narrative import city
from cmsdash.views.narrative.bodies import bodies_headline
from cmsdash.views.narrative.captions import operations_sentence
from cmsdash.views.page_links import page_href


def city_selection(page: PageContext) -> Selection:
    """Return the selection of the city of the page, without other filters.

    Raises:
        IndexError: The selection of the page has no city.
    """
    return page.selection.select_city(page.selection.city[0])


def funding_row(page: PageContext) -> Mapping[Any, Any]:
    """Return the row of the city in `queries.city_funding`."""
    [row] = list_records(queries.city_funding(page.release, city_selection(page)).table)
    return row


def profile_row(page: PageContext) -> dict[Any, Any]:
    """Return the row of the city in `queries.city_profile`."""
    [row] = list_records(queries.city_profile(page.release, city_selection(page)).table)
    return row


def city_chooser(page: PageContext) -> Figure:
    """Return all cities with what is known of each, to choose one."""
    every = queries.city_funding(page.release, page.selection.clear_filters())
    return Figure(
        every,
        None,
        title="",
        sentence=page.text.plural("cities.list_lead", len(every.table)),
        table=TableSpec(table_columns.CITY_CHOOSER, {"city": city_link_cell(page)}, caption=page.text("city.choose")),
        code="city_chooser",
        selection=page.selection.clear_filters(),
        hint=page.text("figure_hint.city_chooser"),
    )


def declared_classes(page: PageContext) -> Figure:
    """Return what the operations of the city are for, and for whom."""
    text, release, selection = page.text, page.release, city_selection(page)
    classes, known = queries.declared_classes(release, selection), queries.operations(release, selection)
    sections = {
        **queries.programme_classes(release, selection, "intervention"),
        **queries.programme_classes(release, selection, "group"),
    }

    def operations_href(field: str, code: str) -> str:
        return page_href("operations", selection, **{field: (code,)})

    def chips_html() -> Markup:
        return class_chips(classes.table, sections, operations_href, text)

    return Figure(
        classes,
        "" if classes.is_empty else page.keep("class-chips", chips_html, classes, selection),
        title=text("city.purpose_title"),
        sentence=page.compose(city.declared_classes_sentence, classes, known, selection),
        table=TableSpec(table_columns.DECLARED_CLASSES),
        selection=selection,
    )


def fundable_classes(page: PageContext) -> Figure:
    """Return the areas and recipients that the programme may fund, of the fields that no operation of the city has.

    Both are listed if operations of the city have both.
    """
    text, release, selection = page.text, page.release, city_selection(page)
    classes, programme = queries.declared_classes(release, selection), selection.clear_filters()
    unknown = city.unknown_class_fields(classes.table) or city.CITY_CLASSES  # a link may ask for it all the same
    interventions, groups = queries.taxonomy(release), queries.target_groups(release, programme)

    def programme_href(field: str, code: str) -> str:
        return page_href("operations", programme, **{field: (code,)})

    def classes_html() -> Markup:
        return fundable_classes_html(
            interventions.table, groups.table, unknown, programme_href, text, folded=not classes.is_empty
        )

    return Figure(
        interventions,
        page.keep("fundable-classes", classes_html, interventions, groups, classes, programme),
        title=text("city.fundable_title") if classes.is_empty else "",
        sentence=text("city.fundable"),
        table=TableSpec(table_columns.TAXONOMY, caption=text("city.fundable_title")),
        code="fundable_classes",
        selection=selection,
        hint=text("figure_hint.fundable_classes"),
    )


def has_unknown_classes(page: PageContext) -> bool:
    """Return whether no operation of the city has an area, or none has recipients."""
    classes = queries.declared_classes(page.release, city_selection(page))
    return bool(city.unknown_class_fields(classes.table))


def city_operations(page: PageContext) -> Figure:
    """Return the known operations of the city."""
    known = queries.operations(page.release, city_selection(page))
    return Figure(
        known,
        None,
        title=page.text("city.operations_title"),
        sentence=page.compose(operations_sentence, known),
        table=TableSpec(table_columns.OPERATIONS_OF_CITY, {"operation": operation_link_cell(page)}),
        code="city_operations",
        selection=city_selection(page),
    )


def city_figures(page: PageContext) -> Figure:
    """Return the figures of the city at each stage, from the ceiling to the agreement."""
    text, release, selection = page.text, page.release, city_selection(page)
    figures = queries.city_figures(release, selection)
    known, conflicts = queries.operations(release, selection), queries.city_conflicts(release, selection)

    def money_sentence() -> str:
        row = funding_row(page)
        return city.city_money_sentence(row, figures.table, known.table, conflicts.table, selection, text)

    return Figure(
        figures,
        page.keep("funding-stages", lambda: funding_stages_html(figures.table, release.sources, text), figures),
        title=text("city.money_title"),
        sentence=page.keep("city-money", money_sentence, selection),
        table=TableSpec(table_columns.CITY_FIGURES),
        selection=selection,
    )


def cities_at_stage(page: PageContext) -> Figure:
    """Return the amount per resident beside the cities that have a figure of the same stage; none without peers."""
    text, selection = page.text, city_selection(page)
    cities = queries.cities_at_stage(page.release, selection.with_comparison_measure)

    def bars_html() -> bar_list.BarList:
        return bar_list.peer_bars(cities.table, city_link_cell(page), text)

    return Figure(
        cities,
        page.keep("peer-bars", bars_html, cities, page.selection) if len(cities.table) > 1 else "",
        title=text("city.peers_title"),
        sentence=page.compose(city.peers_of_city_sentence, cities, page.names[selection.city[0]]),
        table=TableSpec(table_columns.CITIES_AT_STAGE, {"city": city_link_cell(page)}),
        selection=selection,
    )


def implementing_bodies(page: PageContext) -> Figure:
    """Return who carries out the operations of the city, by role.

    A beneficiary that no source names is told apart.
    """
    selection = city_selection(page)
    by_operation = queries.organisations(page.release, selection)
    return Figure(
        queries.implementing_bodies(page.release, selection),
        None,
        title=page.text("city.bodies_title"),
        sentence=f"{page.compose(bodies_headline, by_operation)}.",
        table=TableSpec(table_columns.BODIES_OF_CITY, {"operation_list": operation_links_cell(page)}),
        selection=selection,
    )


def city_statements(page: PageContext) -> Figure:
    """Return what sources say of the city beside figures and operations."""
    said = queries.city_statements(page.release, city_selection(page))

    def statements_html() -> Markup:
        return statements.statements_html(said.table, page.release.sources, page.text)

    return Figure(
        said,
        page.keep("statements", statements_html, said),
        title=page.text("city.statements_title"),
        sentence=page.text("city.statements_none" if said.is_empty else "city.statements"),
        table=TableSpec(table_columns.CITY_STATEMENTS),
        selection=city_selection(page),
    )


def city_profile(page: PageContext) -> Figure:
    """Return residents, area and codes of the city."""
    profile = queries.city_profile(page.release, city_selection(page))
    tiles = page.keep("city-profile", lambda: metric_tiles.city_profile_tiles(profile_row(page), page.text), profile)
    return _people(page, profile, tiles, "context", page.text("context.lead"), table_columns.CITY_CODES)


def population_pyramid(page: PageContext) -> Figure:
    """Return the residents of the city by age and sex."""
    selection = city_selection(page)
    pyramid = queries.population_pyramid(page.release, selection)
    sentence = page.compose(city.age_sentence, queries.age_bands(page.release, selection))
    chart = page.draw(population_pyramid_chart, pyramid)
    return _people(page, pyramid, chart, "people", sentence, table_columns.POPULATION_PYRAMID)


def age_bands(page: PageContext) -> Figure:
    """Return the residents of the city in the ages that the programme names."""
    bands = queries.age_bands(page.release, city_selection(page))
    bars = page.compose(bar_list.age_bars, bands)
    return _people(page, bands, bars, "ages", page.text("age.overlap"), table_columns.AGE_BANDS)


def income_comparison(page: PageContext) -> Figure:
    """Return the income of the city beside that of its region and of Italy."""
    selection = city_selection(page)
    incomes, name = queries.income_comparison(page.release, selection), page.names[selection.city[0]]
    bars, sentence = (
        page.compose(bar_list.income_bars, incomes, name),
        page.compose(city.income_sentence, incomes, name),
    )
    return _people(page, incomes, bars, "income", sentence, table_columns.INCOMES)


def _people(
    page: PageContext,
    result: QueryResult,
    content: FigureContent,
    key: str,
    sentence: str,
    columns: tuple[str, ...],
) -> Figure:
    title = page.text(f"city.{key}_title")
    return Figure(result, content, title, sentence, TableSpec(columns), sentence, selection=city_selection(page))
