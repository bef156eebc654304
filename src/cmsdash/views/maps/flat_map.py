"""The South on a plane of whole units, for maps so small that a projection would not be seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

_MIN_ISLAND_AREA = 0.005
"""Square degrees, about 48 km², below which an island is left out: it would be a speck, and the map larger for it."""

Point = tuple[int, int]
Degrees = NDArray[np.float64]
"""Longitude and latitude in rows."""


@dataclass(frozen=True)
class FlatMap:
    """A plane that fits an area.

    Attributes:
        width: Width in units.
        height: Height in units.
        west: Longitude of the left edge of the area.
        north: Latitude of its upper edge.
        shrink: Length of a degree of longitude, as a part of that of a degree of latitude.
        scale: Units of a degree of latitude.
        margin: Units around the area.
    """

    width: int
    height: int
    west: float
    north: float
    shrink: float
    scale: float
    margin: int

    def project(self, degrees: Degrees) -> Degrees:
        """Return places in units, as rows of x and y."""
        x, y = (degrees[:, 0] - self.west) * self.shrink, self.north - degrees[:, 1]
        return np.asarray(np.column_stack((x, y)) * self.scale + self.margin)

    def points(self, degrees: Degrees) -> list[Point]:
        """Return places in whole units."""
        return [(round(x), round(y)) for x, y in self.project(degrees).tolist()]


def fit_map(land: gpd.GeoSeries, width: int, margin: int) -> FlatMap:
    """Return the plane of a width in units that fits land, with a margin."""
    west, south, east, north = land.total_bounds.tolist()
    shrink = cos(radians((south + north) / 2))
    scale = (width - 2 * margin) / ((east - west) * shrink)
    return FlatMap(width, round((north - south) * scale) + 2 * margin, west, north, shrink, scale, margin)


def without_islets(land: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return shapes without the islands that are too small for such a map."""
    return land.map(
        lambda shape: shapely.multipolygons(
            [part for part in shapely.get_parts(shape) if part.area >= _MIN_ISLAND_AREA]
        )
    )


def whole_rings(shape: shapely.Geometry) -> Iterator[Sequence[Point]]:
    """Yield the outline of each part of a shape in whole units, without repeated points."""
    for part in shapely.get_parts(shape):
        ring = [(round(x), round(y)) for x, y in part.exterior.coords]
        yield [point for point, following in pairwise(ring) if point != following]
