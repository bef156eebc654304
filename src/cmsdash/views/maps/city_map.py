"""The map of the cities: folium's, as the JavaScript it writes, on no tiles and without a foreign host.

Two scripts: the base (coast, regions, municipalities), which stays and holds no word of any language, and the symbols
with the regions' names, which change with the filters and attach to the live map. Names of JavaScript variables are
made the same each time, so that the same table gives the same text. Colours and sizes are CSS of the component, so that
both themes share one script.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import folium
import geopandas as gpd
import pandas as pd
from branca.element import Figure, MacroElement
from folium.template import Template
from folium.utilities import JsCode
from markupsafe import Markup

from cmsdash.domain import Availability, Measure, Selection
from cmsdash.i18n import Translator
from cmsdash.views.maps.escaping import escape_for_folium
from cmsdash.views.maps.symbols import COLUMN, REFERENCE_VALUES, format_measure, map_markers, marker_radius, marker_svg
from cmsdash.views.templates import render

BOUNDS = [[36.75, 8.3], [42.0, 18.1]]
"""The South, in degrees: south-west and north-east corner."""


REGION_NAMES = {
    "basilicata": (40.22, 16.12),
    "calabria": (38.72, 17.35),
    "campania": (39.95, 14.35),
    "molise": (42.0, 15.8),
    "puglia": (41.42, 17.2),
    "sardegna": (40.1, 9.05),
    "sicilia": (38.42, 14.0),
}
"""Where each region's name stands (latitude, longitude): beside its cities, on the sea where there is room."""


@dataclass(frozen=True)
class CityMap:
    """A map: two scripts for the component, its legend (HTML), and the address of the page that a click on a city opens
    with that city, where it opens one."""

    base: str
    symbols: str
    legend: Markup
    opens: str = ""


@dataclass(frozen=True)
class Tiles:
    """A background of tiles: its address template and the attribution it asks for."""

    address: str
    attribution: str


class _LiveMap(MacroElement):
    """Stands for the map that is already on the page."""

    _template = Template("{% macro script(this, kwargs) %}var {{ this.get_name() }} = cms_map;{% endmacro %}")


class _Names(MacroElement):
    """The names of the regions. Not folium's Marker: it asks for Leaflet's default picture before it takes its own."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        {{ this.names|tojson }}.forEach((n) => L.marker(n.at, {
            icon: L.divIcon({html: `<span>${n.name}</span>`, className: "cms-region-name", iconSize: [0, 0]}),
            interactive: false, keyboard: false,
        }).addTo({{ this._parent.get_name() }}));
        {% endmacro %}"""
    )

    def __init__(self, names: list[dict[str, Any]]) -> None:
        super().__init__()
        self.names = names


class _Symbols(MacroElement):
    """All symbols in one template: a template for each marker costs ten times as much."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        window.cmsGroup = {{ this._parent.get_name() }}.addTo(cms_map);
        const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
        window.cmsLayer = {{ this.markers|tojson }}.map((m) => {
            const line = {className: "cms-leader", interactive: false};
            const leader = L.polyline([m.at, m.at], line).addTo(cmsGroup);
            const thread = L.polyline([], {...line, className: "cms-thread"}).addTo(cmsGroup);
            const dot = L.circleMarker(m.at, {...line, radius: 0}).addTo(cmsGroup);
            const icon = L.divIcon({html: m.html, className: "cms-symbol", iconSize: [m.size, m.size]});
            const marker = L.marker(m.at, {icon, zIndexOffset: m.z, riseOnHover: true}).addTo(cmsGroup);
            const box = marker.getElement();
            const name = L.DomUtil.create("span", "cms-name", box);
            name.textContent = plain(m.name);
            name.setAttribute("aria-hidden", true);
            box.dataset.city = m.city;
            box.setAttribute("aria-label", plain(m.title));
            box.setAttribute("aria-pressed", m.chosen);
            box.addEventListener("keydown", (event) => {
                if (event.key === " " || event.key === "Enter") { event.preventDefault(); cmsPick(m.city); }
            });
            marker.on("click", () => cmsPick(m.city)).bindTooltip(m.title, {offset: [m.size / 2, 0]});
            return {marker, leader, thread, dot, name, at: m.at, reach: m.reach, people: m.people};
        });
        {% endmacro %}"""
    )

    def __init__(self, markers: list[dict[str, Any]]) -> None:
        super().__init__()
        self.markers = markers


def city_map(base: str, table: pd.DataFrame, selection: Selection, text: Translator) -> CityMap:
    """The map of `queries.known_by_city` under a selection, on a `base_script`; chosen cities bear a ring."""
    group = folium.FeatureGroup(control=False)
    figure, live = Figure(), _LiveMap()
    live.add_to(figure)
    group.add_to(live)
    names = [{"at": at, "name": escape_for_folium(text(f"region.{region}"))} for region, at in REGION_NAMES.items()]
    _Names(names).add_to(group)
    _Symbols(map_markers(table, selection, text)).add_to(group)
    return CityMap(base, _script(figure), map_legend(selection, text))


def base_map_script(shapes: Mapping[str, gpd.GeoDataFrame], tiles: Tiles | None = None) -> str:
    """The map that stays: neighbours, regions, municipalities that show when near. The same in every language."""
    base = folium.Map(location=[39.4, 13.2], tiles=None, zoom_control=False, zoom_snap=0.25)
    pick = JsCode("function (feature, layer) { layer.on('click', function () { cmsPick(feature.properties.city); }); }")
    if tiles:
        folium.TileLayer(tiles.address, attr=escape_for_folium(tiles.attribution)).add_to(base)
    else:
        _shapes(shapes["context"], "cms-context").add_to(base)
    _shapes(shapes["regions"], "cms-outline" if tiles else "cms-region").add_to(base)
    _shapes(shapes["cities"], "cms-city", on_each_feature=pick).add_to(base)
    return _script(base.get_root()).replace("map_0", "cms_map")


def _shapes(frame: gpd.GeoDataFrame, css_class: str, **options: Any) -> folium.GeoJson:
    interactive = "on_each_feature" in options
    return folium.GeoJson(
        frame.to_geo_dict(),
        style_function=lambda _: {"className": css_class},
        interactive=interactive,
        **options,
    )


def _script(figure: Any) -> str:
    """What folium writes for a figure, its random names replaced by their order."""
    figure.render()
    written = str(figure.script.render())
    names = dict.fromkeys(re.findall(r"[0-9a-f]{32}", written))
    for order, name in enumerate(names):
        written = written.replace(name, str(order))
    return written


def map_legend(selection: Selection, text: Translator) -> Markup:
    """The classes on the map with their shapes, and two sizes with their values (HTML)."""
    measure = Measure(selection.measure)
    classes = [Availability.STATED, Availability.UNPUBLISHED] if measure is Measure.OPERATIONS else list(Availability)
    words = "map.legend_operations" if measure is Measure.OPERATIONS else "knowledge"
    items = [(marker_svg(item, 8), text(f"{words}.{item}")) for item in classes]
    sizes = [
        (
            marker_svg(Availability.STATED, marker_radius(measure, {COLUMN[measure]: number})),
            format_measure(measure, number, text),
        )
        for number in (REFERENCE_VALUES[measure] // 4, REFERENCE_VALUES[measure])
    ]
    return render("map_legend", classes=items, sizes=sizes, text=text)
