"""Map of the cities: its symbols, region names and legend as data, and two JavaScript texts rendered by folium.

The map component runs the scripts; `exports/svg/city_map.py` draws the same data without a browser.
The base map (coast, regions, municipalities) contains no translated text and stays on the page. The symbols and region
names change with the filters and are added to the live map. Variable names are deterministic, so that equal tables give
equal scripts. Colours and sizes are CSS of the component, so that both themes share the scripts.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import folium
import geopandas as gpd
from branca.element import Figure, MacroElement
from folium.template import Template
from folium.utilities import JsCode
from markupsafe import Markup

from cmsdash.domain import Selection
from cmsdash.i18n import Translator
from cmsdash.views.maps.cards import CardLinks, city_cards, city_list
from cmsdash.views.maps.escaping import escape_for_folium
from cmsdash.views.maps.legend import LegendContent, StageLink, legend_content, render_legend
from cmsdash.views.maps.symbols import MapData, MapMarker, map_markers

BOUNDS = [[36.75, 8.15], [42.0, 18.52]]
"""South-west and north-east corner of the map (latitude, longitude)."""

INSETS = {"campania": [[40.36, 13.62], [41.4, 15.16]], "puglia_north": [[41.03, 15.2], [41.86, 16.62]]}
"""Areas with many cities that an inset enlarges where the map has room: south-west and north-east corner."""

REGION_NAME_POSITIONS = {
    "basilicata": (40.22, 16.12),
    "calabria": (38.72, 17.35),
    "campania": (39.95, 14.35),
    "molise": (42.0, 15.8),
    "puglia": (41.42, 17.2),
    "sardegna": (40.1, 9.05),
    "sicilia": (38.42, 14.0),
}
"""Position of the name of each region (latitude, longitude), away from its cities."""


class RegionName(TypedDict):
    """The name of a region and its latitude and longitude."""

    at: tuple[float, float]
    name: str


@dataclass(frozen=True)
class CityMap:
    """A map of the cities.

    Attributes:
        base: Script of the base map.
        symbols: Script of the symbols and region names.
        markers: The symbols as data.
        region_names: The region names as data.
        legend_content: Legend as data.
        legend: Legend as HTML.
        cards: What is known of each city, by its code, as HTML; a city without one shows its title.
        city_list: The cities as a list for phones, as HTML.
        opens: Address of the page that a click on a city opens; "" if a click selects the city.
    """

    base: str
    symbols: str
    markers: Sequence[MapMarker]
    region_names: Sequence[RegionName]
    legend_content: LegendContent
    legend: Markup
    cards: Mapping[str, Markup]
    city_list: Markup
    opens: str = ""


@dataclass(frozen=True)
class Tiles:
    """A tile layer: its URL template and the attribution that its licence requires."""

    address: str
    attribution: str


class _LiveMap(MacroElement):
    """Reference to the map that is already on the page."""

    _template = Template("{% macro script(this, kwargs) %}var {{ this.get_name() }} = cms_map;{% endmacro %}")


class _RegionNames(MacroElement):
    """Names of the regions, drawn by component.js."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "cmsDrawRegionNames({{ this._parent.get_name() }}, {{ this.names|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, names: list[RegionName]) -> None:
        super().__init__()
        self.names = names


class _Symbols(MacroElement):
    """All symbols in one call of component.js, ten times faster than a folium marker for each."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "cmsDrawSymbols({{ this._parent.get_name() }}, {{ this.markers|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, markers: list[MapMarker]) -> None:
        super().__init__()
        self.markers = markers


def city_map(
    base: str,
    data: MapData,
    links: CardLinks,
    selection: Selection,
    text: Translator,
    stages: Sequence[StageLink] = (),
) -> CityMap:
    """Return the map of a selection.

    Args:
        base: `base_map_script`.
        data: All cities.
        links: Addresses for the cards.
        selection: Selection of the page: layer, measure, filters, and cities to highlight.
        text: Translator.
        stages: Links of the legend that filter by a stage.
    """
    group = folium.FeatureGroup(control=False)
    figure, live = Figure(), _LiveMap()
    live.add_to(figure)
    group.add_to(live)
    names: list[RegionName] = [
        {"at": at, "name": text(f"region.{region}")} for region, at in REGION_NAME_POSITIONS.items()
    ]
    markers = map_markers(data, selection, text)
    _RegionNames([{**item, "name": escape_for_folium(item["name"])} for item in names]).add_to(group)
    _Symbols([_escape_marker(marker) for marker in markers]).add_to(group)
    content = legend_content(data.sectors, selection, text)
    return CityMap(
        base=base,
        symbols=_script(figure),
        markers=markers,
        region_names=names,
        legend_content=content,
        legend=render_legend(content, selection, text, stages),
        cards=city_cards(data, links, selection, text),
        city_list=city_list(data, links, selection, text),
    )


def _escape_marker(marker: MapMarker) -> MapMarker:
    return {**marker, "name": escape_for_folium(marker["name"]), "title": escape_for_folium(marker["title"])}


def base_map_script(shapes: Mapping[str, gpd.GeoDataFrame], tiles: Tiles | None = None) -> str:
    """Return the script of the base map: neighbouring areas, regions, and municipalities.

    Args:
        shapes: Geometries `context`, `regions` and `cities` of a release.
        tiles: Background instead of the neighbouring areas.
    """
    base = folium.Map(location=[39.4, 13.2], tiles=None, zoom_control=False, zoom_snap=0.25)
    pick = JsCode("function (feature, layer) { layer.on('click', function () { cmsPick(feature.properties.city); }); }")
    if tiles:
        folium.TileLayer(tiles.address, attr=escape_for_folium(tiles.attribution)).add_to(base)
    else:
        _geojson_layer(shapes["context"], "cms-context").add_to(base)
    _geojson_layer(shapes["regions"], "cms-outline" if tiles else "cms-region").add_to(base)
    _geojson_layer(shapes["cities"], "cms-city", on_each_feature=pick).add_to(base)
    return _script(base.get_root()).replace("map_0", "cms_map")


def _geojson_layer(frame: gpd.GeoDataFrame, css_class: str, **options: Any) -> folium.GeoJson:
    return folium.GeoJson(
        frame.to_geo_dict(),
        style_function=lambda _: {"className": css_class},
        interactive="on_each_feature" in options,
        **options,
    )


def _script(figure: Any) -> str:
    """Return the script of a folium figure with its random identifiers replaced by numbers."""
    figure.render()
    script = str(figure.script.render())
    identifiers = dict.fromkeys(re.findall(r"[0-9a-f]{32}", script))
    for number, identifier in enumerate(identifiers):
        script = script.replace(identifier, str(number))
    return script
