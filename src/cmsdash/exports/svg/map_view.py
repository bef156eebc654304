"""Which part of the world the frame of a map shows, at a zoom level of the map component."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cmsdash.exports.svg.base_shapes import BaseShapes
from cmsdash.exports.svg.geometry import Box, Point, round_half_up
from cmsdash.exports.svg.inset_layout import Frame, Inset, WholeView, find_whole_view
from cmsdash.exports.svg.mercator import ZOOM_STEP, Bounds, View, contains, snap_scale, world_box
from cmsdash.views.maps.city_map import BOUNDS

_MIN_INSET_WIDTH_PX = 520
_MIN_INSET_CITIES = 4
_WIDE_DEGREES = 6
_HIGH_DEGREES = 3
"""Cities that are farther apart are shown on the whole area."""
_FIT_PADDING_PX = (64, 36)
_MAX_FIT_SCALE = 2**9.5


@dataclass(frozen=True)
class MapView:
    """What a frame shows: its view, the areas that it shows again, and whether it is fitted to the cities."""

    view: View
    insets: Sequence[Inset]
    is_fitted: bool


def find_map_view(
    positions: Sequence[Sequence[float]],
    base: BaseShapes,
    frame: Box,
    areas: Sequence[tuple[str, Bounds]],
    controls: Sequence[Box],
) -> MapView:
    """Fit the view to the cities, or to the whole area with its insets if they are far apart.

    Args:
        positions: Latitude and longitude of each city.
        base: The base map.
        frame: The frame of the map in px.
        areas: Name and corners of the areas that insets enlarge.
        controls: Boxes that panels of insets must not cover, in px.
    """
    latitudes, longitudes = [at[0] for at in positions], [at[1] for at in positions]
    is_whole = (
        not positions
        or max(latitudes) - min(latitudes) > _HIGH_DEGREES
        or max(longitudes) - min(longitudes) > _WIDE_DEGREES
    )
    if not is_whole:
        corners = (min(latitudes), min(longitudes)), (max(latitudes), max(longitudes))
        return MapView(_snap_view(_fit_view(corners, frame), frame), (), is_fitted=True)
    kept = [
        (name, bounds)
        for name, bounds in areas
        if frame.w >= _MIN_INSET_WIDTH_PX and sum(contains(bounds, at) for at in positions) >= _MIN_INSET_CITIES
    ]
    outside = [at for at in positions if not any(contains(bounds, at) for _, bounds in kept)]
    land = base.land_sample if kept else np.empty((0, 2))
    search = Frame(frame.w, frame.h, BOUNDS, kept, land, outside, controls)
    key = repr(replace(search, land=np.empty((0, 2))))
    found: WholeView = base.views.get(key, lambda: find_whole_view(search))
    return MapView(_snap_view(found.view, frame), found.insets, is_fitted=False)


def _snap_view(view: View, frame: Box) -> View:
    """Return the view at the nearest zoom level of the map component, with the same centre."""
    scale = snap_scale(view.scale)

    def origin(start: float, length: float) -> int:
        return round_half_up((start + length / 2) / view.scale * scale - length / 2)

    return View(scale, Point(origin(view.origin.x, frame.w), origin(view.origin.y, frame.h)))


def _fit_view(bounds: Bounds, frame: Box) -> View:
    """Return the largest view of an area within the padding of the frame."""
    area = world_box(bounds)
    across, along = _FIT_PADDING_PX
    fit = min((frame.w - 2 * across) / max(area.w, 1e-9), (frame.h - 2 * along) / max(area.h, 1e-9), _MAX_FIT_SCALE)
    steps = np.floor(round(float(np.log2(fit)) / ZOOM_STEP, 2))
    scale = min(_MAX_FIT_SCALE, float(2 ** (steps * ZOOM_STEP)))
    middle = Point(area.x + area.w / 2, area.y + area.h / 2)
    return View(scale, Point(middle.x * scale - frame.w / 2, middle.y * scale - frame.h / 2))
