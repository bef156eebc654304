"""The sections of the page of one city. Each queries and renders its own figure; `pages/city.py` has their order."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from cmsdash import queries
from cmsdash.domain import Selection
from cmsdash.figures import PageContext, TableSpec
from cmsdash.i18n import escape_markdown
from cmsdash.queries.result import list_records
from cmsdash.ui.figures.figure_block import city_link_cell, render_figure
from cmsdash.ui.figures.small_multiples import base_map
from cmsdash.ui.layout import navigation
from cmsdash.ui.layout.links import operation_link_cell, operation_links_cell
from cmsdash.views.charts.population_pyramid import population_pyramid_chart
from cmsdash.views.html import bar_list, lists, metric_tiles, statements, table_columns
from cmsdash.views.html.class_chips import class_chips
from cmsdash.views.html.fundable_classes import fundable_classes
from cmsdash.views.html.funding_stages import funding_stages_html
from cmsdash.views.html.tables import link
from cmsdash.views.maps.locator_map import locator_map
from cmsdash.views.narrative import city, overview
from cmsdash.views.narrative.bodies import bodies_headline
from cmsdash.views.narrative.captions import operations_sentence
from cmsdash.views.page_links import page_href
from cmsdash.views.templates import render


def city_chooser(page: PageContext, title: DeltaGenerator) -> None:
    """Render the list of all cities, for a link that names none; the headline goes into the container `title`."""
    result = queries.city_funding(page.release, page.selection.clear_filters())
    title.title(escape_markdown(page.compose(overview.city_chooser_headline, result)))
    table = TableSpec(table_columns.CITY_CHOOSER, {"city": city_link_cell(page)}, caption=page.text("city.choose"))
    render_figure(page, result, None, title="", sentence=page.text("city.choose_lead"), table=table)


def city_locator(page: PageContext, code: str) -> None:
    """Render a small map that shows where the city is."""
    region = page.regions[code]
    drawn = page.keep("locator", lambda: locator_map(base_map(page.release), code, region, page.text), code)
    st.html(drawn, width="content")


def city_title(page: PageContext, selection: Selection, title: DeltaGenerator) -> None:
    """Render headline and line of the profile into the container `title`, which is above the controls."""
    known = queries.operations(page.release, selection).table
    headline = page.keep(
        "city-headline", lambda: city.city_headline(_funding_row(page, selection), page.text, known), selection
    )
    title.title(escape_markdown(headline))
    title.text(
        page.keep(
            "city-profile-line",
            lambda: city.city_profile_line(_profile_row(page, selection), page.text),
            selection,
        )
    )


def city_purpose_section(page: PageContext, selection: Selection) -> None:
    """Render what the operations are for and for whom; what is not known, as what the programme may fund."""
    text, release = page.text, page.release
    classes, known = queries.declared_classes(release, selection), queries.operations(release, selection)
    sections = {
        **queries.programme_classes(release, selection, "intervention"),
        **queries.programme_classes(release, selection, "group"),
    }

    def operations_href(field: str, code: str) -> str:
        return page_href("operations", selection, **{field: (code,)})

    render_figure(
        page,
        classes,
        ""
        if classes.is_empty
        else page.keep(
            "class-chips", lambda: class_chips(classes.table, sections, operations_href, text), classes, selection
        ),
        title=text("city.purpose_title"),
        sentence=page.compose(city.declared_classes_sentence, classes, known, selection),
        table=TableSpec(table_columns.DECLARED_CLASSES),
    )
    unknown = city.unknown_class_fields(classes.table)
    if not unknown:
        return
    programme = selection.clear_filters()
    interventions, groups = queries.taxonomy(release), queries.target_groups(release, programme)

    def programme_href(field: str, code: str) -> str:
        return page_href("operations", programme, **{field: (code,)})

    render_figure(
        page,
        interventions,
        page.keep(
            "fundable-classes",
            lambda: fundable_classes(
                interventions.table, groups.table, unknown, programme_href, text, folded=not classes.is_empty
            ),
            interventions,
            groups,
            classes,
            programme,
        ),
        title=text("city.fundable_title") if classes.is_empty else "",
        sentence=text("city.fundable"),
        table=TableSpec(table_columns.TAXONOMY, caption=text("city.fundable_title")),
    )


def city_operations_section(page: PageContext, selection: Selection) -> None:
    """Render the known operations; without any, the section on their purpose has said so."""
    known = queries.operations(page.release, selection)
    if not known.is_empty:
        render_figure(
            page,
            known,
            None,
            title=page.text("city.operations_title"),
            sentence=page.compose(operations_sentence, known),
            table=TableSpec(table_columns.OPERATIONS_OF_CITY, {"operation": operation_link_cell(page)}),
        )


def city_money_section(page: PageContext, selection: Selection) -> None:
    """Render the figures of the city at each stage, from the ceiling to the agreement."""
    text, release = page.text, page.release
    figures = queries.city_figures(release, selection)
    known, conflicts = queries.operations(release, selection), queries.city_conflicts(release, selection)

    def money_sentence() -> str:
        row = _funding_row(page, selection)
        return city.city_money_sentence(row, figures.table, known.table, conflicts.table, selection, text)

    render_figure(
        page,
        figures,
        page.keep("funding-stages", lambda: funding_stages_html(figures.table, release.sources, text), figures),
        title=text("city.money_title"),
        sentence=page.keep("city-money", money_sentence, selection),
        table=TableSpec(table_columns.CITY_FIGURES),
    )


def city_peers_section(page: PageContext, selection: Selection) -> None:
    """Render the amount per resident beside the cities that have a figure of the same stage."""
    text = page.text
    cities = queries.cities_at_stage(page.release, selection.with_comparison_measure)
    has_peers = len(cities.table) > 1
    render_figure(
        page,
        cities,
        page.keep(
            "peer-bars",
            lambda: bar_list.peer_bars(cities.table, city_link_cell(page), text),
            cities,
            page.selection,
        )
        if has_peers
        else "",
        title=text("city.peers_title"),
        sentence=page.compose(city.peers_of_city_sentence, cities, page.names[selection.city[0]]),
        table=TableSpec(table_columns.CITIES_AT_STAGE, {"city": city_link_cell(page)}),
    )
    if has_peers:
        navigation.page_link("compare", text("city.compare"), page.selection, city=selection.city)


def city_bodies_section(page: PageContext, selection: Selection) -> None:
    """Render who carries out the operations, by role; a beneficiary that no source names is told apart.

    Nothing without a known operation.
    """
    text = page.text
    found = queries.implementing_bodies(page.release, selection)
    if not found.is_empty:
        by_operation = queries.organisations(page.release, selection)
        render_figure(
            page,
            found,
            None,
            title=text("city.bodies_title"),
            sentence=f"{page.compose(bodies_headline, by_operation)}.",
            table=TableSpec(table_columns.BODIES_OF_CITY, {"operation_list": operation_links_cell(page)}),
        )


def city_statements_section(page: PageContext, selection: Selection) -> None:
    """Render what sources say of the city beside figures and operations."""
    said = queries.city_statements(page.release, selection)
    render_figure(
        page,
        said,
        page.keep("statements", lambda: statements.statements_html(said.table, page.release.sources, page.text), said),
        title=page.text("city.statements_title"),
        sentence=page.text("city.statements_none" if said.is_empty else "city.statements"),
        table=TableSpec(table_columns.CITY_STATEMENTS),
    )


def city_missing_data_section(page: PageContext, selection: Selection) -> None:
    """Render what is not published."""
    figures, known = queries.city_figures(page.release, selection), queries.operations(page.release, selection)

    def lines_html() -> Markup:
        row = _funding_row(page, selection)
        return lists.bullet_list(city.city_missing_data_lines(row, figures.table, known.table, selection, page.text))

    st.header(page.text("city.missing_title"))
    st.html(page.keep("missing-data", lines_html, selection))


def city_people_section(page: PageContext, selection: Selection) -> None:
    """Render the people of the city: numbers in short, age and sex, ages of the programme, incomes."""
    text, release = page.text, page.release
    profile, age_bands = queries.city_profile(release, selection), queries.age_bands(release, selection)
    incomes, pyramid = queries.income_comparison(release, selection), queries.population_pyramid(release, selection)
    name = page.names[selection.city[0]]
    age_sentence, income_sentence = (
        page.compose(city.age_sentence, age_bands),
        page.compose(city.income_sentence, incomes, name),
    )
    tiles = page.keep(
        "city-profile", lambda: metric_tiles.city_profile_tiles(_profile_row(page, selection), text), profile
    )
    income_bars = page.compose(bar_list.income_bars, incomes, name)
    pyramid_chart = page.draw(population_pyramid_chart, pyramid)
    for result, figure, key, sentence, columns in (
        (profile, tiles, "context", text("context.lead"), table_columns.CITY_CODES),
        (pyramid, pyramid_chart, "people", age_sentence, table_columns.POPULATION_PYRAMID),
        (age_bands, page.compose(bar_list.age_bars, age_bands), "ages", text("age.overlap"), table_columns.AGE_BANDS),
        (incomes, income_bars, "income", income_sentence, table_columns.INCOMES),
    ):
        render_figure(
            page,
            result,
            figure,
            title=text(f"city.{key}_title"),
            sentence=sentence,
            table=TableSpec(columns),
            alt=sentence,
        )


def city_links_section(page: PageContext, selection: Selection) -> None:
    """Render links to the other cities of the region, and to other sites."""
    text, [code] = page.text, selection.city
    region = page.regions[code]
    others = sorted(
        (other for other, of in page.regions.items() if of == region and other != code),
        key=lambda other: page.names[other].casefold(),
    )
    links = [link(page.names[other], page_href("city", page.selection, city=(other,))) for other in others]
    st.html(render("neighbour_links", title=text("city.neighbours", region=text(f"region.{region}")), links=links))
    st.header(text("city.outward_title"))
    st.html(city.external_links(page.names[code], page.release.sources["pn-priorita-5"].url, text))
    navigation.page_link("cities", text("city.back"), page.selection, city=())


def _funding_row(page: PageContext, selection: Selection) -> Mapping[Any, Any]:
    [row] = list_records(queries.city_funding(page.release, selection).table)
    return row


def _profile_row(page: PageContext, selection: Selection) -> dict[Any, Any]:
    [row] = list_records(queries.city_profile(page.release, selection).table)
    return row
