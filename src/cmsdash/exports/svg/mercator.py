"""Web Mercator as Leaflet projects it: degrees to px of a world that is 256 px wide, and from there to a view."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

from cmsdash.exports.svg.geometry import Box, Point

WORLD_PX = 256
"""Width of the world at zoom level 0."""
ZOOM_STEP = 0.05
"""Leaflet's option zoomSnap in component.js."""

Points = NDArray[np.float64]
"""Points as rows of x and y, or of longitude and latitude."""
Bounds = Sequence[Sequence[float]]
"""South-west and north-east corner (latitude, longitude)."""


def world_points(degrees: Points) -> Points:
    """Project rows of longitude and latitude to px of the world."""
    sine = np.sin(np.radians(degrees[:, 1]))
    across = degrees[:, 0] / 360 + 0.5
    down = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
    return np.column_stack((across, down)) * WORLD_PX


def world_point(at: Sequence[float]) -> Point:
    """Project a position (latitude, longitude) to px of the world."""
    [(x, y)] = world_points(np.array([[at[1], at[0]]], dtype=float))
    return Point(float(x), float(y))


def world_box(bounds: Bounds) -> Box:
    """Return the box of an area in px of the world."""
    (south, west), (north, east) = bounds
    a, b = world_point((north, west)), world_point((south, east))
    return Box(a.x, a.y, b.x - a.x, b.y - a.y)


def contains(bounds: Bounds, at: Sequence[float]) -> bool:
    """Return whether an area contains a position (latitude, longitude)."""
    (south, west), (north, east) = bounds
    return south <= at[0] <= north and west <= at[1] <= east


def px_per_degree(scale: float) -> float:
    """Return the px of a degree of longitude."""
    return scale * WORLD_PX / 360


@dataclass(frozen=True)
class View:
    """A part of the world in a frame: px of the frame are px of the world times `scale`, less `origin`."""

    scale: float
    origin: Point

    def project(self, world: Points) -> Points:
        """Return px of the frame."""
        return np.asarray(world * self.scale - np.asarray(self.origin))

    def place(self, at: Sequence[float]) -> Point:
        """Return the px of a position (latitude, longitude)."""
        world = world_point(at)
        return Point(world.x * self.scale - self.origin.x, world.y * self.scale - self.origin.y)

    def box(self, world: Box) -> Box:
        """Return a box of the world in px of the frame."""
        x, y, w, h = (side * self.scale for side in world)
        return Box(x - self.origin.x, y - self.origin.y, w, h)


def snap_scale(scale: float) -> float:
    """Return the scale of the nearest zoom level that the map component has."""
    return float(2 ** (round(log2(scale) / ZOOM_STEP) * ZOOM_STEP))
