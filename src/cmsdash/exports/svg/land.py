"""Regions of the base map as polygons in px: on which land a point lies, and which region is nearest to it.

The same rules as region_geometry.js of the map component.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely

from cmsdash.exports.svg.geometry import Box, Point, round_half_up
from cmsdash.exports.svg.mercator import Points, world_points

_DETAIL_PX = 0.7
"""Details that are smaller are left out."""
_MARGIN_PX = 160
"""Distance from the frame beyond which rings are left out."""

Project = Callable[[Points], Points]
"""Px of the world to px of a frame."""


@dataclass(frozen=True)
class Shape:
    """A region or another area as rings in px of the world, without repeated last points."""

    code: str
    rings: Sequence[Points]


def read_shapes(frame: gpd.GeoDataFrame, column: str) -> list[Shape]:
    """Return the areas of a table of geometries in WGS84 degrees, with the codes of a column."""
    return [
        Shape(str(code), [world_points(ring[:-1]) for ring in _rings(geometry)])
        for code, geometry in zip(frame[column], frame.geometry, strict=True)
    ]


def _rings(geometry: shapely.Geometry) -> list[Points]:
    return [
        shapely.get_coordinates(ring)
        for polygon in shapely.get_parts(geometry)
        for ring in (polygon.exterior, *polygon.interiors)
    ]


class Land:
    """The regions in a frame. All points are in px of the frame."""

    def __init__(self, shapes: Sequence[Shape], project: Project, frame: Box) -> None:
        """Project the regions.

        Args:
            shapes: The regions.
            project: Px of the world to px of the frame.
            frame: The part of the frame that is drawn.
        """
        view = frame.grow(_MARGIN_PX)
        kept = {shape.code: _visible_rings(shape, project, view) for shape in shapes}
        kept = {code: rings for code, rings in kept.items() if rings}
        self._polygons = {code: np.array([shapely.Polygon(ring) for ring in rings]) for code, rings in kept.items()}
        for polygons in self._polygons.values():
            shapely.prepare(polygons)
        self._outlines = {code: shapely.MultiLineString([_closed(r) for r in rings]) for code, rings in kept.items()}
        self._regions: dict[tuple[int, int], str | None] = {}

    @cached_property
    def _all_outlines(self) -> shapely.Geometry:
        return np.array(list(self._outlines.values()), dtype=object)

    def is_land(self, points: Points) -> "np.typing.NDArray[np.bool_]":
        """Return which points lie on the land of a region."""
        polygons = np.concatenate(list(self._polygons.values()))
        return np.asarray(shapely.contains_xy(polygons[:, None], points[:, 0], points[:, 1]).any(axis=0))

    def find_region(self, point: Point) -> str | None:
        """Return the region on whose land or nearest to whose coast a point lies, None if none is in the frame.

        Points are rounded to two px.
        """
        key = round_half_up(point.x / 2), round_half_up(point.y / 2)
        if key not in self._regions:
            self._regions[key] = self._find_region(2 * key[0], 2 * key[1])
        return self._regions[key]

    def _find_region(self, x: float, y: float) -> str | None:
        on = next((code for code in self._polygons if self._is_on(code, x, y)), None)
        if on or not self._outlines:
            return on
        distances = shapely.distance(self._all_outlines, shapely.Point(x, y))
        return list(self._outlines)[int(np.argmin(distances))]

    def _is_on(self, code: str, x: float, y: float) -> bool:
        return bool(shapely.contains_xy(self._polygons[code], x, y).any())

    def pull_ashore(self, region: str, point: Point) -> Point:
        """Return the point if it lies on the land of a region, otherwise the nearest point of its coast or border."""
        if region not in self._polygons or self._is_on(region, *point):
            return point
        nearest = shapely.shortest_line(self._outlines[region], shapely.Point(point))
        x, y = shapely.get_coordinates(nearest)[0]
        return Point(float(x), float(y))


def _visible_rings(shape: Shape, project: Project, view: Box) -> list[Points]:
    rings = (simplify_line(project(ring), _DETAIL_PX) for ring in shape.rings)
    return [ring for ring in rings if len(ring) > 2 and _extent(ring).meets(view)]


def _extent(points: Points) -> Box:
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return Box(left, top, right - left, bottom - top)


def _closed(ring: Points) -> Points:
    return np.vstack((ring, ring[:1]))


def simplify_line(points: Points, tolerance: float) -> Points:
    """Return a line without the points that are within a tolerance, as Leaflet simplifies."""
    kept = [0]
    for index in range(1, len(points)):
        gap = points[index] - points[kept[-1]]
        if gap @ gap > tolerance * tolerance:
            kept.append(index)
    if kept[-1] != len(points) - 1:
        kept.append(len(points) - 1)
    if len(kept) < 3:
        return points[kept]
    reduced = points[kept]
    return np.asarray(shapely.get_coordinates(shapely.LineString(reduced).simplify(tolerance, preserve_topology=False)))
