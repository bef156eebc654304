"""The map of the cities with its sentence and table, and the list beside it."""

import os
from collections.abc import Callable
from dataclasses import replace

from cmsdash import queries
from cmsdash.cache import Cache
from cmsdash.domain import MapLayer, Selection
from cmsdash.figures.base_maps import base_script_of
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, TableSpec
from cmsdash.figures.links import city_link_cell, city_links_cell, operation_link_cell
from cmsdash.figures.scope import OF_OPERATIONS, limit_filters
from cmsdash.installation.publisher import TILES_VARIABLE
from cmsdash.queries import QueryResult
from cmsdash.views.html import table_columns
from cmsdash.views.maps.cards import CardLinks
from cmsdash.views.maps.city_map import CityMap, Tiles
from cmsdash.views.maps.city_map import city_map as draw_city_map
from cmsdash.views.maps.legend import StageLink
from cmsdash.views.maps.symbols import MapData
from cmsdash.views.maps.wheels import Sector, area_sectors, recipient_sectors
from cmsdash.views.narrative import captions
from cmsdash.views.narrative.answers import answers_headline, answers_sentence
from cmsdash.views.page_links import page_href

MAX_CACHED_MAPS = 64
"""Maps that are kept: of 0.1 MB each, of up to 0.8 MB under the longest links, which each card repeats."""

_MAPS = Cache(MAX_CACHED_MAPS)


def map_cities(page: PageContext, opens: str = "") -> Figure:
    """Return the map of the selection. Its table has the rows that the symbols show.

    The symbols stand for the figures of the cities, or for the operations that answer the filters.

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
    has_classes = selection.has_class_filters or selection.layer != MapLayer.FUNDING
    return Figure(
        result,
        city_map(page, opens),
        title="",
        sentence=sentence,
        table=replace(table, caption=captions.map_title(_title_code(selection), selection, text)),
        notes=(text("map.undivided_note"),) if has_classes else (),
        code="map_cities",
        selection=limit_filters(selection, OF_OPERATIONS) if selection.maps_operations else selection.reset("search"),
    )


def city_map(page: PageContext, opens: str = "") -> CityMap:
    """Return the map of all cities; those of the selection have a ring.

    Args:
        page: The context of the page.
        opens: The page that a click on a city opens. With "", and in browsers where static/page.js does not run, the
            click is reported to the script instead.
    """
    release, selection, text = page.release, page.selection, page.text
    tiles = _configured_tiles()
    base = base_script_of(release, tiles)
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


def city_list(page: PageContext) -> Figure:
    """Return the cities of the map with what is known of each."""
    text, selection = page.text, page.selection
    funding = queries.city_funding(page.release, selection)
    lead = "cities.list_operations" if selection.maps_operations else "cities.list_lead"
    return Figure(
        funding.with_name("city_list"),
        None,
        title=text("cities.list_title"),
        sentence=text("show.nothing") if funding.is_empty else text.plural(lead, len(funding.table)),
        table=TableSpec(table_columns.city_list_columns(selection), {"city": city_link_cell(page)}),
        selection=selection.reset("search"),
    )


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
    address = os.environ.get(TILES_VARIABLE)
    return Tiles(address, os.environ.get("CMSDASH_TILES_ATTRIBUTION", "")) if address else None
