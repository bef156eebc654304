"""The map of the cities: its controls, and the figure with its sentence and table."""

import os
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from cmsdash import queries
from cmsdash.cache import Cache
from cmsdash.domain import MapLayer, Measure, Selection
from cmsdash.figures import PageContext, TableSpec
from cmsdash.queries import QueryResult
from cmsdash.ui import release_cache
from cmsdash.ui.controls.option_pickers import segmented_choice, select_choice
from cmsdash.ui.figures.figure_block import city_link_cell, render_figure
from cmsdash.ui.layout.links import city_links_cell, operation_link_cell
from cmsdash.ui.layout.page import render_note
from cmsdash.views.html import table_columns
from cmsdash.views.maps.cards import CardLinks
from cmsdash.views.maps.city_map import CityMap, Tiles, base_map_script
from cmsdash.views.maps.city_map import city_map as draw_city_map
from cmsdash.views.maps.legend import StageLink
from cmsdash.views.maps.symbols import MapData
from cmsdash.views.maps.wheels import Sector, area_sectors, recipient_sectors
from cmsdash.views.narrative import captions
from cmsdash.views.narrative.answers import answers_headline, answers_sentence
from cmsdash.views.page_links import page_href

MAX_CACHED_MAPS = 64
"""Maps that are kept: of 0.1 MB each, of up to 0.8 MB under the longest links, which each card repeats."""

_BASE_SCRIPTS = Cache(release_cache.MAX_OPEN_RELEASES)
_MAPS = Cache(MAX_CACHED_MAPS)


def city_map(page: PageContext, opens: str = "") -> CityMap:
    """Return the map of all cities; those of the selection have a ring.

    Args:
        page: The context of the page.
        opens: The page that a click on a city opens. With "", and in browsers where static/page.js does not run, the
            click is reported to the script instead.
    """
    release, selection, text = page.release, page.selection, page.text
    tiles = _configured_tiles()
    base_key = release.cache_key and (release.cache_key, tiles)
    base = _BASE_SCRIPTS.get(base_key, lambda: base_map_script(release.shapes, tiles))
    all_cities = selection.reset("city")
    funding = queries.city_funding(release, all_cities)
    operations = queries.city_operations_summary(release, all_cities)
    city_map_key = funding.key and (funding.key, operations.key, tiles, selection, text.lang, page.script)
    drawn_map = _MAPS.get(
        city_map_key,
        lambda: draw_city_map(
            base,
            MapData(funding.table, operations.table, _sectors(page)),
            _card_links(page),
            selection,
            text,
            _stage_links(page),
        ),
    )
    return replace(drawn_map, opens=page_href(opens, selection)) if opens else drawn_map


def render_city_map(page: PageContext, opens: str = "") -> str | None:
    """Render the map of the selection with its sentence and table, and return the city that was clicked.

    The symbols stand for the figures of the cities, or for the operations that answer the filters; the table has the
    rows that the symbols show.

    Args:
        page: The context of the page.
        opens: The page that a click on a city opens (`city_map`).
    """
    release, selection, text = page.release, page.selection, page.text
    if selection.maps_operations:
        result = queries.operations(release, selection).with_name("map_operations")
        answers = queries.city_operations_summary(release, selection)
        sentence = text("sentence.operations_none")
        if not result.is_empty:
            sentence = page.compose(answers_sentence, answers, result, selection)
        table = TableSpec(
            table_columns.OPERATION_LIST,
            {"operation": operation_link_cell(page), "places": city_links_cell(page)},
            query=queries.operations,
        )
    else:
        result = queries.city_funding(release, selection)
        sentence = page.compose(captions.cities_sentence, result, selection)
        table = TableSpec(table_columns.map_columns(selection), {"city": city_link_cell(page)})
    table = replace(table, caption=captions.map_title(_title_code(selection), selection, text))
    drawn_map = city_map(page, opens)
    st.html(drawn_map.city_list)
    clicked = render_figure(page, result, drawn_map, title="", sentence=sentence, table=table)
    if selection.has_class_filters or selection.layer != MapLayer.FUNDING:
        render_note(text("map.undivided_note"))
    return clicked


def map_headline(page: PageContext, figures_headline: Callable[..., str], *further: QueryResult) -> str:
    """Return the headline of a page with the map: that of its operations, or of the figures of the cities.

    Args:
        page: The context of the page.
        figures_headline: Makes the headline of the figures from the further results, `queries.city_funding`,
            `queries.operations`, selection and translator.
        further: Further results that the headline needs.
    """
    release, selection = page.release, page.selection
    if selection.maps_operations:
        return page.compose(answers_headline, queries.city_operations_summary(release, selection), selection)
    known = queries.city_funding(release, selection), queries.operations(release, selection)
    return page.compose(figures_headline, *further, *known, selection)


def map_controls(page: PageContext) -> None:
    """Render the switch of the layer, and the choice of what the symbols of the layer of funding measure."""
    with st.container(key="map-controls", horizontal=True):
        segmented_choice(page, "layer", [item.value for item in MapLayer])
        if page.selection.layer == MapLayer.FUNDING:
            measures = [Measure.MONEY, Measure.OPERATIONS] if page.selection.has_operation_filters else list(Measure)
            if page.selection.measure in measures:
                select_choice(page, "measure", [item.value for item in measures], "measure")


def _title_code(selection: Selection) -> str:
    if selection.has_operation_filters:
        return "answers"
    return selection.measure if selection.layer == MapLayer.FUNDING else selection.layer


def _sectors(page: PageContext) -> tuple[Sector, ...]:
    if page.selection.layer == MapLayer.AREAS:
        return area_sectors(page.release.tables["interventions"], page.text)
    if page.selection.layer == MapLayer.RECIPIENTS:
        return recipient_sectors(page.release.tables["target_groups"], page.text)
    return ()


def _card_links(page: PageContext) -> CardLinks:
    return CardLinks(
        city=lambda code: page_href("city", page.selection, city=(code,)),
        operation=lambda key: page_href("operations", page.selection, operation=key),
        region=lambda code: page_href(page.script, page.selection, region=(code,) if code else (), city=()),
        sources={key: (source.publisher, source.url) for key, source in page.release.sources.items()},
    )


def _stage_links(page: PageContext) -> list[StageLink]:
    """Return a link for each stage that has cities under the other filters, and for the chosen ones."""
    selection, text = page.selection, page.text
    counts = queries.facet_counts(page.release, selection)["stage"]
    return [
        (
            text(
                "filter.option",
                name=text(f"stage.{stage}"),
                count=text.plural("filter.options.cities", counts.get(stage, 0)),
            ),
            page_href(page.script, selection, stage=() if selection.stage == (stage,) else (stage,)),
            stage in selection.stage,
        )
        for stage in page.vocabulary.codes["stage"]
        if stage in counts or stage in selection.stage
    ]


def _configured_tiles() -> Tiles | None:
    """Return the tile layer of the deployer. There is none by default: its host sees the address of every reader."""
    address = os.environ.get("CMSDASH_TILES")
    return Tiles(address, os.environ.get("CMSDASH_TILES_ATTRIBUTION", "")) if address else None
