"""The sections of the page of one city. Each renders its own figures; `pages/city.py` has their order."""

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from cmsdash import queries
from cmsdash.figures import PageContext
from cmsdash.figures import city as figures
from cmsdash.figures.base_maps import small_base_map_of
from cmsdash.figures.headlines import page_headline
from cmsdash.i18n import escape_markdown
from cmsdash.ui.figures.figure_block import render_figure
from cmsdash.ui.layout import navigation
from cmsdash.views.html import lists
from cmsdash.views.html.tables import link
from cmsdash.views.maps.locator_map import locator_map
from cmsdash.views.narrative import city
from cmsdash.views.page_links import page_href
from cmsdash.views.templates import render


def city_chooser(page: PageContext, title: DeltaGenerator) -> None:
    """Render the list of all cities, for a link that names none; the headline goes into the container `title`."""
    title.title(escape_markdown(page_headline(page)))
    render_figure(page, figures.city_chooser(page))


def city_locator(page: PageContext, code: str) -> None:
    """Render a small map that shows where the city is."""
    region, base = page.regions[code], small_base_map_of(page.release)
    st.html(page.keep("locator", lambda: locator_map(base, code, region, page.text), code), width="content")


def city_title(page: PageContext, title: DeltaGenerator) -> None:
    """Render headline and line of the profile into the container `title`, which is above the controls."""
    title.title(escape_markdown(page_headline(page)))
    title.text(
        page.keep(
            "city-profile-line",
            lambda: city.city_profile_line(figures.profile_row(page), page.text),
            figures.city_selection(page),
        )
    )


def city_purpose_section(page: PageContext) -> None:
    """Render what the operations are for and for whom; what is not known, as what the programme may fund."""
    render_figure(page, figures.declared_classes(page))
    if figures.has_unknown_classes(page):
        render_figure(page, figures.fundable_classes(page))


def city_operations_section(page: PageContext) -> None:
    """Render the known operations; without any, the section on their purpose has said so."""
    figure = figures.city_operations(page)
    if not figure.result.is_empty:
        render_figure(page, figure)


def city_money_section(page: PageContext) -> None:
    """Render the figures of the city at each stage, from the ceiling to the agreement."""
    render_figure(page, figures.city_figures(page))


def city_peers_section(page: PageContext) -> None:
    """Render the amount per resident beside the cities that have a figure of the same stage."""
    figure = figures.cities_at_stage(page)
    render_figure(page, figure)
    if len(figure.result.table) > 1:
        navigation.page_link("compare", page.text("city.compare"), page.selection, city=page.selection.city[:1])


def city_bodies_section(page: PageContext) -> None:
    """Render who carries out the operations, by role; nothing without a known operation."""
    figure = figures.implementing_bodies(page)
    if not figure.result.is_empty:
        render_figure(page, figure)


def city_statements_section(page: PageContext) -> None:
    """Render what sources say of the city beside figures and operations."""
    render_figure(page, figures.city_statements(page))


def city_missing_data_section(page: PageContext) -> None:
    """Render what is not published."""
    selection = figures.city_selection(page)
    amounts, known = queries.city_figures(page.release, selection), queries.operations(page.release, selection)

    def lines_html() -> Markup:
        row = figures.funding_row(page)
        return lists.bullet_list(city.city_missing_data_lines(row, amounts.table, known.table, selection, page.text))

    st.header(page.text("city.missing_title"))
    st.html(page.keep("missing-data", lines_html, selection))


def city_people_section(page: PageContext) -> None:
    """Render the people of the city: numbers in short, age and sex, ages of the programme, incomes."""
    for build in (
        figures.city_profile,
        figures.population_pyramid,
        figures.age_bands,
        figures.income_comparison,
    ):
        render_figure(page, build(page))


def city_links_section(page: PageContext) -> None:
    """Render links to the other cities of the region, and to other sites."""
    text, code = page.text, page.selection.city[0]
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
