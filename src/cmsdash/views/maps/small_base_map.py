"""Base map of the small multiples: the land and a dot for each city, as paths and as two masks that CSS paints.

Masks in theme colours, because `st.html` removes `<svg>` from HTML. All maps of a page share them, and so a page has
each path once. The whole South fits `WIDTH` units. At 160 px a unit is half a pixel, so integers are exact enough.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote

import geopandas as gpd
import pandas as pd
import shapely

from cmsdash.views.maps.flat_map import Point, fit_map, whole_rings, without_islets
from cmsdash.views.templates import render

WIDTH = 320
"""Width of the map in units."""
_MARGIN = 12
"""Units around the land, for marks at the coast."""
_TOLERANCE = 1.0
"""Units by which the outline may differ from the coast."""


@dataclass(frozen=True)
class SmallBaseMap:
    """What all small multiples of a release share.

    Attributes:
        height: Height of the map in units; the width is `WIDTH`.
        land: CSS image of the land, filled.
        lines: CSS image of its outline and of a dot for each city.
        outline: Path data of the land.
        dots: Path data of the dots.
        positions: Position of each city by its code.
        names: Name of each city by its code.
    """

    height: int
    land: str
    lines: str
    outline: str
    dots: str
    positions: Mapping[str, Point]
    names: Mapping[str, str]


def small_base_map(regions: gpd.GeoDataFrame, cities: pd.DataFrame) -> SmallBaseMap:
    """Return the base map of a release.

    Args:
        regions: Boundaries of the regions, in WGS84 degrees.
        cities: The table `cities`.
    """
    land = without_islets(gpd.GeoSeries([regions.union_all()]))
    flat = fit_map(land, WIDTH, _MARGIN)
    points = flat.points(cities[["label_lon", "label_lat"]].to_numpy(dtype=float))
    positions = dict(zip(map(str, cities["city"]), points, strict=True))
    paths = {"land": _land_path(shapely.transform(land.iloc[0], flat.project)), "dots": dots_path(points)}
    return SmallBaseMap(
        height=flat.height,
        land=_mask(flat.height, paths, filled=True),
        lines=_mask(flat.height, paths, filled=False),
        outline=paths["land"],
        dots=paths["dots"],
        positions=positions,
        names=dict(zip(positions, cities["name"], strict=True)),
    )


def _mask(height: int, paths: Mapping[str, str], *, filled: bool) -> str:
    """Return a CSS image of the filled land, or of the lines."""
    svg = render("small_base_map", width=WIDTH, height=height, filled=filled, **paths)
    return f"url('data:image/svg+xml,{quote(svg.strip(), safe=' =:/,-')}')"


def _land_path(land: shapely.Geometry) -> str:
    """Return the path data of the simplified outline of each part."""
    simplified = (shapely.Polygon(part.exterior).simplify(_TOLERANCE) for part in shapely.get_parts(land))
    return "".join(_closed_path(ring) for part in simplified for ring in whole_rings(part))


def dots_path(points: Sequence[Point]) -> str:
    """Return the path data of a line of length zero at each point; round caps draw the dots."""
    steps = (f"m{_pair(x - last_x, y - last_y)}h0" for (last_x, last_y), (x, y) in pairwise([(0, 0), *points]))
    return "".join(steps)


def _closed_path(points: Sequence[Point]) -> str:
    steps = (_pair(x - last_x, y - last_y) for (last_x, last_y), (x, y) in pairwise(points))
    return f"M{_pair(*points[0])}l{_joined(steps)}z"


def _pair(x: int, y: int) -> str:
    return _joined((str(x), str(y)))


def _joined(numbers: Iterable[str]) -> str:
    """Join numbers; a minus sign separates them from the number before."""
    return " ".join(numbers).replace(" -", "-")
