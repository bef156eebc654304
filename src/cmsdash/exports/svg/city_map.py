"""The city map as SVG, drawn without a browser from the same description as the map component."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import shapely
from markupsafe import Markup

from cmsdash.cache import Cache
from cmsdash.datastore.releases.release import Release
from cmsdash.exports.svg.base_shapes import BaseShapes, read_base_shapes
from cmsdash.exports.svg.elements import Svg, element, join, place, short
from cmsdash.exports.svg.geometry import Box, Point
from cmsdash.exports.svg.land import Shape
from cmsdash.exports.svg.map_layout import (
    INSET_TITLE_LINE_PX,
    INSET_TITLE_PX,
    REGION_NAME_PX,
    REGION_NAME_SPACING_EM,
    MapLayout,
    PlacedSymbol,
    lay_out_map,
)
from cmsdash.exports.svg.map_legend import base_line, legend_column, legend_row
from cmsdash.exports.svg.map_style import Colours, paint_symbol
from cmsdash.exports.svg.mercator import Points, View
from cmsdash.i18n import Translator
from cmsdash.installation import MAX_OPEN_RELEASES
from cmsdash.views.maps.city_map import INSETS, CityMap
from cmsdash.views.maps.symbols import Rank

CityHref: TypeAlias = Callable[[str], str]
"""Returns the address of the page of a city."""


FILE_ROUNDS = 12
"""Rounds of the placement of names: more than on a screen, where a card has the names without room."""


@dataclass(frozen=True)
class MapUse:
    """What the place of a drawn map asks of it.

    Attributes:
        city_href: The address to which the symbol of a city leads; None for a map without links. Only a mouse reaches
            the links: the keyboard has those of the table.
        min_type_px: Font size of the smallest words of a legend beside the map. With it the legend is as narrow as it
            can be with such words; with 0 it is made smaller where the map is low.
        rounds: How often names without room get more of it.
    """

    city_href: CityHref | None = None
    min_type_px: float = 0
    rounds: int = FILE_ROUNDS


PICTURE = MapUse()
"""A map that stands alone."""

MIN_WIDTH_WITH_COLUMN_PX, LARGE_WIDTH_PX = 860, 1100
"""Width from which the legend stands beside the map: in a wide frame, and in any frame."""
WIDE_RATIO = 0.6
"""Height of a wide frame at most, as a part of its width."""
MAP_RATIO = 0.62
"""Height of a map at least, as a part of its width, where its legend is below it."""
SMALL_MAP_PX = 520
"""Width of a map without insets. It has one round, as on a phone: names would push symbols far from their cities."""
MUNICIPALITY_SCALE = 2**9
"""Of the zoom level from which the boundaries of municipalities are drawn."""
_DETAIL_PX = 0.4
"""Details of the coast that are smaller are left out."""
_SOURCE_NAME_PX, _SOURCE_NAME_LINE_PX = 11, 13
_HALO_PX = 3.5
_Z_OF_RANK = 1000
"""What a rank adds to the stacking order of a symbol."""

_BASES = Cache(MAX_OPEN_RELEASES)
"""The base map of each release, of about 1 MB."""


def map_svg(
    city_map: CityMap,
    release: Release,
    width: float,
    height: float,
    colours: Colours,
    text: Translator,
    use: MapUse = PICTURE,
) -> Svg:
    """Return the map with its legend, beside it where there is room and below it otherwise.

    Args:
        city_map: The map.
        release: Its release, which has the base map.
        width: Width in px.
        height: Height in px; more is taken if the legend leaves too little for the map.
        colours: Colours by role.
        text: Translator.
        use: What the place of the map asks of it.
    """
    base: BaseShapes = _BASES.get(release.cache_key, lambda: read_base_shapes(release.shapes))
    return draw_map(city_map, base, width, height, colours, text, use)


def draw_map(
    city_map: CityMap,
    base: BaseShapes,
    width: float,
    height: float,
    colours: Colours,
    text: Translator,
    use: MapUse = PICTURE,
) -> Svg:
    """Return the map with its legend (`map_svg`), on a base map that has been read."""
    is_wide = width >= (MIN_WIDTH_WITH_COLUMN_PX if height < WIDE_RATIO * width else LARGE_WIDTH_PX)
    if is_wide:
        legend = legend_column(city_map.legend_content, height, colours, use.min_type_px)
        frame = Box(0, 0, round(width - legend.width), round(height))
        legend_box = Box(frame.w, 0, legend.width, frame.h)
    else:
        legend = legend_row(city_map.legend_content, width, colours)
        frame = Box(0, 0, round(width), round(max(MAP_RATIO * width, height - legend.height)))
        legend_box = Box(0, frame.h, frame.w, legend.height)
    areas = [(text(f"map.inset.{code}"), bounds) for code, bounds in INSETS.items()]
    rounds = use.rounds if frame.w >= SMALL_MAP_PX else 1
    layout = lay_out_map(city_map, base, frame.w, frame.h, areas, rounds=rounds)
    body = join(
        (
            _rectangle(frame, fill=colours["sea"]),
            _rectangle(legend_box, fill=colours["surface"]),
            element("g", join(_base_parts(layout, base, frame, colours))),
            element("g", join(_inset_parts(layout, base, colours))),
            element("g", join(_region_names(layout, colours))),
            element("g", join(_leaders(layout, colours))),
            element("g", join(_symbols(layout, colours, use.city_href))),
            element("g", join(_names(layout, colours))),
            place(legend, legend_box.x, legend_box.y),
        )
    )
    return Svg(body, width, max(frame.h, legend_box.y + legend_box.h))


def _rectangle(box: Box, **attributes: object) -> Markup:
    return element("rect", x=box.x, y=box.y, width=box.w, height=box.h, **attributes)


def _base_parts(layout: MapLayout, base: BaseShapes, box: Box, colours: Colours) -> Iterator[Markup]:
    """Draw the neighbouring areas, the regions, and on a map of few cities the municipalities."""
    yield from _land(base, layout.view, box, colours)
    if layout.view.scale >= MUNICIPALITY_SCALE:
        path = _kept_path(base, _fill_path, "cities", layout.view, box)
        yield element("path", d=path, fill=colours["stated"], fill_opacity=0.14, fill_rule="evenodd")
        edge = {"stroke": colours["ink"], "stroke_width": 1.2, "stroke_opacity": 0.7}
        yield element("path", d=_kept_path(base, _line_path, "cities", layout.view, box), fill="none", **edge)


def _land(base: BaseShapes, view: View, box: Box, colours: Colours) -> Iterator[Markup]:
    yield element(
        "path", d=_kept_path(base, _fill_path, "context", view, box), fill=colours["around"], fill_rule="evenodd"
    )
    yield element(
        "path", d=_kept_path(base, _fill_path, "regions", view, box), fill=colours["land"], fill_rule="evenodd"
    )
    yield element(
        "path",
        d=_kept_path(base, _line_path, "regions", view, box),
        fill="none",
        stroke=colours["coast"],
        stroke_width=1,
        stroke_linejoin="round",
    )


def _inset_parts(layout: MapLayout, base: BaseShapes, colours: Colours) -> Iterator[Markup]:
    """Draw the frames of the enlarged areas, and the panels with the land at the larger scale."""
    edge = {"fill": "none", "stroke": colours["quiet"], "stroke_width": 1.5}
    for inset in layout.insets:
        yield _rectangle(inset.source, **edge | {"fill": colours["sea"], "fill_opacity": 0.6})
        yield join(_source_name(inset.name, inset.source, colours))
        yield _rectangle(inset.panel, fill=colours["sea"])
        yield from _land(base, inset.view, inset.panel, colours)
        yield _rectangle(inset.panel, **edge)
        y = base_line(inset.panel.y + 4, INSET_TITLE_PX, INSET_TITLE_LINE_PX)
        yield from _haloed(
            inset.name, inset.panel.x + 8, y, colours, font_size=INSET_TITLE_PX, font_weight=600, fill=colours["ink"]
        )


def _source_name(name: str, box: Box, colours: Colours) -> Iterator[Markup]:
    """Write the name of an area into its frame on the map, a word on each line as far as it must be."""
    words = name.split(" ")
    top = box.y + (box.h - len(words) * _SOURCE_NAME_LINE_PX) / 2
    for number, word in enumerate(words):
        y = base_line(top + number * _SOURCE_NAME_LINE_PX, _SOURCE_NAME_PX, _SOURCE_NAME_LINE_PX)
        yield element(
            "text",
            word,
            x=box.x + box.w / 2,
            y=y,
            fill=colours["quiet"],
            font_size=_SOURCE_NAME_PX,
            text_anchor="middle",
        )


def _region_names(layout: MapLayout, colours: Colours) -> Iterator[Markup]:
    for at, name in layout.region_names:
        spacing = REGION_NAME_PX * REGION_NAME_SPACING_EM
        yield element(
            "text",
            name.upper(),
            x=at.x + spacing / 2,
            y=base_line(at.y - 7.5, REGION_NAME_PX, 15),
            fill=colours["quiet"],
            font_size=REGION_NAME_PX,
            letter_spacing=spacing,
            text_anchor="middle",
        )


def _leaders(layout: MapLayout, colours: Colours) -> Iterator[Markup]:
    for symbol in layout.symbols:
        if symbol.label and symbol.label.leader:
            start, end = symbol.label.leader
            yield element("line", x1=start.x, y1=start.y, x2=end.x, y2=end.y, stroke=colours["quiet"], stroke_width=1)


def _symbols(layout: MapLayout, colours: Colours, city_href: CityHref | None) -> Iterator[Markup]:
    """Draw the symbols, each with its meaning in words, the most important last."""

    def order(symbol: PlacedSymbol) -> float:
        return symbol.marker["z"] + _Z_OF_RANK * symbol.marker["rank"] + symbol.centre.y

    for symbol in sorted(layout.symbols, key=order):
        marker, scale = symbol.marker, symbol.scale
        corner = Point(*(side - marker["size"] / 2 * scale for side in symbol.centre))
        transform = f"translate({short(corner.x)},{short(corner.y)})" + (f" scale({scale:.3f})" if scale != 1 else "")
        body = element("title", marker["title"]) + paint_symbol(marker["html"], colours)
        drawn = element("g", body, transform=transform, data_city=marker["city"])
        if city_href:
            drawn = element("a", drawn, href=city_href(marker["city"]), tabindex=-1, aria_label=marker["title"])
        yield drawn


def _names(layout: MapLayout, colours: Colours) -> Iterator[Markup]:
    stands_out = any(symbol.marker["rank"] == Rank.ANSWER for symbol in layout.symbols)
    line_px = layout.label_px + 3
    for symbol in layout.symbols:
        if not symbol.label:
            continue
        marker, box = symbol.marker, symbol.label.box
        is_quiet = stands_out and marker["rank"] < Rank.ANSWER and not marker["chosen"]
        for number, line in enumerate(symbol.label.lines):
            yield from _haloed(
                line,
                box.x + box.w / 2,
                base_line(box.y + number * line_px, layout.label_px, line_px),
                colours,
                font_size=layout.label_px,
                font_weight=600 if marker["chosen"] else None,
                fill=colours["quiet" if is_quiet else "ink"],
                text_anchor="middle",
            )


def _haloed(words: str, x: float, y: float, colours: Colours, **attributes: object) -> Iterator[Markup]:
    """Write words above their own outline, an element of its own: not every program draws the outline first."""
    outline = {"stroke": colours["halo"], "stroke_width": _HALO_PX, "stroke_linejoin": "round"}
    halo = attributes | {"fill": colours["halo"], "stroke_opacity": 0.85, "aria_hidden": "true"} | outline
    yield element("text", words, x=x, y=y, **halo)
    yield element("text", words, x=x, y=y, **attributes)


_DrawPath = Callable[[Sequence[Shape], View, Box], str]


def _kept_path(base: BaseShapes, draw_path: _DrawPath, areas: str, view: View, box: Box) -> str:
    """Return the path data of areas of the base map, which all maps of the same view share."""
    key = draw_path.__name__, areas, view, box
    path: str = base.paths.get(key, lambda: draw_path(getattr(base, areas), view, box))
    return path


def _fill_path(shapes: Sequence[Shape], view: View, box: Box) -> str:
    """Return the path data of the areas that a box contains."""
    rings = (shapely.get_coordinates(part.exterior) for shape in shapes for part in _clipped(shape, view, box))
    return "".join(_path_data(ring[:-1], is_closed=True) for ring in rings)


def _clipped(shape: Shape, view: View, box: Box) -> Iterator[shapely.Geometry]:
    for ring in _simplified_rings(shape, view):
        polygon = shapely.make_valid(shapely.Polygon(ring))
        clipped = shapely.clip_by_rect(polygon, box.x, box.y, box.x + box.w, box.y + box.h)
        yield from (part for part in shapely.get_parts(clipped) if part.geom_type == "Polygon" and part.area > 0.5)


def _line_path(shapes: Sequence[Shape], view: View, box: Box) -> str:
    """Return the path data of the outlines that a box contains; what two areas share is drawn once."""
    lines = [shapely.LineString(np.vstack((ring, ring[:1]))) for s in shapes for ring in _simplified_rings(s, view)]
    clipped = shapely.clip_by_rect(shapely.union_all(lines), box.x, box.y, box.x + box.w, box.y + box.h)
    merged = shapely.line_merge(clipped)
    return "".join(_path_data(shapely.get_coordinates(part), is_closed=False) for part in shapely.get_parts(merged))


def _simplified_rings(shape: Shape, view: View) -> Iterator[Points]:
    for ring in shape.rings:
        projected = view.project(ring)
        line = shapely.LineString(np.vstack((projected, projected[:1])))
        kept = shapely.get_coordinates(line.simplify(_DETAIL_PX, preserve_topology=False))[:-1]
        if len(kept) > 2:
            yield kept


def _path_data(points: Points, *, is_closed: bool) -> str:
    """Return the path data of a line in tenths of px, each point relative to the one before."""
    tenths = np.rint(points * 10).astype(int)
    steps = np.diff(tenths, axis=0)
    moves = [f"{_tenth(x)},{_tenth(y)}" for x, y in steps.tolist() if x or y]
    start = f"M{_tenth(int(tenths[0][0]))},{_tenth(int(tenths[0][1]))}"
    return f"{start}l{' '.join(moves)}{'z' if is_closed else ''}" if moves else ""


def _tenth(number: int) -> str:
    whole, part = divmod(abs(number), 10)
    sign = "-" if number < 0 else ""
    return f"{sign}{whole or ''}.{part}" if part else f"{sign}{whole}"
