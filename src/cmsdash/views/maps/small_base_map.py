"""Base map of the small multiples: the land and a dot for each city, as paths and as two masks that CSS paints.

Masks in theme colours, because `st.html` removes `<svg>` from HTML. All maps of a page share them, and so a page has
each path once. The whole South fits `WIDTH` units. At 160 px a unit is half a pixel, so integers are exact enough.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from urllib.parse import quote

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from cmsdash.views.templates import render

WIDTH = 320
"""Width of the map in units."""
_MARGIN = 12
"""Units around the land, for marks at the coast."""
_TOLERANCE = 1.0
"""Units by which the outline may differ from the coast."""
_MIN_ISLAND_AREA = 0.005
"""Square degrees, about 48 km², below which an island is left out: it would be a speck, and the map larger for it."""

Point = tuple[int, int]


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
    islands = shapely.get_parts(regions.union_all())
    land = shapely.multipolygons([part for part in islands if part.area >= _MIN_ISLAND_AREA])
    west, south, east, north = land.bounds
    shrink = cos(radians((south + north) / 2))  # a degree of longitude is shorter than one of latitude
    scale = (WIDTH - 2 * _MARGIN) / ((east - west) * shrink)
    height = round((north - south) * scale) + 2 * _MARGIN

    def project(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = (degrees[:, 0] - west) * shrink, north - degrees[:, 1]
        return np.asarray(np.column_stack((x, y)) * scale + _MARGIN)

    points = _rounded(project(cities[["label_lon", "label_lat"]].to_numpy(dtype=float)))
    positions = dict(zip((str(city) for city in cities["city"]), points, strict=True))
    paths = {"land": land_path(shapely.transform(land, project)), "dots": dots_path(points)}
    return SmallBaseMap(
        height=height,
        land=_mask(height, paths, filled=True),
        lines=_mask(height, paths, filled=False),
        outline=paths["land"],
        dots=paths["dots"],
        positions=positions,
        names=dict(zip(positions, cities["name"], strict=True)),
    )


def _rounded(points: Iterable[Sequence[float]]) -> list[Point]:
    return [(round(x), round(y)) for x, y in points]


def _mask(height: int, paths: Mapping[str, str], *, filled: bool) -> str:
    """Return a CSS image of the filled land, or of the lines."""
    svg = render("small_base_map", width=WIDTH, height=height, filled=filled, **paths)
    return f"url('data:image/svg+xml,{quote(svg.strip(), safe=' =:/,-')}')"


def land_path(land: shapely.Geometry) -> str:
    """Return the path data of the simplified outline of each part."""
    return "".join(_closed_path(ring) for ring in _outlines(land))


def dots_path(points: Sequence[Point]) -> str:
    """Return the path data of a line of length zero at each point; round caps draw the dots."""
    steps = (f"m{_pair(x - last_x, y - last_y)}h0" for (last_x, last_y), (x, y) in pairwise([(0, 0), *points]))
    return "".join(steps)


def _outlines(land: shapely.Geometry) -> Iterator[Sequence[Point]]:
    """Yield the outline of each part in whole units, without repeated points."""
    for part in shapely.get_parts(land):
        ring = _rounded(shapely.Polygon(part.exterior).simplify(_TOLERANCE).exterior.coords)
        yield [point for point, following in pairwise(ring) if point != following]


def _closed_path(points: Sequence[Point]) -> str:
    steps = (_pair(x - last_x, y - last_y) for (last_x, last_y), (x, y) in pairwise(points))
    return f"M{_pair(*points[0])}l{_joined(steps)}z"


def _pair(x: int, y: int) -> str:
    return _joined((str(x), str(y)))


def _joined(numbers: Iterable[str]) -> str:
    """Join numbers; a minus sign separates them from the number before."""
    return " ".join(numbers).replace(" -", "-")
