"""Insets: areas with many cities, drawn again at a larger scale in a panel.

Chooses the view of the whole area together with the panels, by the same rules as inset_layout.js of the map component.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, hypot, log

import numpy as np
from numpy.typing import NDArray

from cmsdash.exports.svg.geometry import Box, Point
from cmsdash.exports.svg.mercator import Bounds, Points, View, px_per_degree, world_box

CELL_PX = 6
"""Resolution of the search for free sea."""
PANEL_GAP_PX = 8
"""Between a panel and coast, frame or symbols."""
_MIN_MAGNIFICATION = 1.5
"""An inset that is smaller helps nobody."""
_MAX_MAGNIFICATION = 3.4
_USEFUL_SCALE = 170
"""Px per degree above which a larger scale of an inset gains nothing."""
_FAR_PANEL_PX = 500
"""A panel this far from its area is worth as little as one of a third of its scale."""
_TIDINESS = 0.25
"""What it is worth that panels stand in a column and not over the sea."""
_MIN_COLUMN_SCALE = 110
"""Px per degree of panels in a column beside the map."""
_LEFT_PX, _RIGHT_PX, _TOP_PX, _BOTTOM_PX = 22, 22, 30, 12
"""Margins of the area."""
_SYMBOL_REACH_PX = 12
"""Radius of the symbols that panels must not cover."""


@dataclass(frozen=True)
class Inset:
    """An area that is drawn again.

    Attributes:
        name: Its name.
        bounds: Its corners in degrees.
        source: Its box on the map.
        panel: The box of its panel.
    """

    name: str
    bounds: Bounds
    source: Box
    panel: Box

    @property
    def view(self) -> View:
        """The view of the panel, in px of the frame."""
        area = world_box(self.bounds)
        scale = self.panel.w / area.w
        return View(scale, Point(area.x * scale - self.panel.x, area.y * scale - self.panel.y))


@dataclass(frozen=True)
class WholeView:
    """The view of the whole area with its insets, and how much it is worth."""

    view: View
    insets: Sequence[Inset]
    worth: float


@dataclass(frozen=True)
class Frame:
    """What the view must fit.

    Attributes:
        width: Width of the frame in px.
        height: Height of the frame in px.
        bounds: Corners of the whole area in degrees.
        areas: Name and corners of each area with an inset.
        land: Points on the land, in px of the world.
        cities: Positions (latitude, longitude) of the cities outside the insets.
        controls: Boxes that panels must not cover, in px.
    """

    width: float
    height: float
    bounds: Bounds
    areas: Sequence[tuple[str, Bounds]]
    land: Points
    cities: Sequence[Sequence[float]]
    controls: Sequence[Box] = ()


def find_whole_view(frame: Frame) -> WholeView:
    """Return the view of the whole area with its insets: in a column beside the map, or over free sea."""
    sea = _sea_view(frame)
    column = _column_view(frame) if frame.areas else None
    return column if column and column.worth + _TIDINESS >= sea.worth else sea


def _worth_of_view(scale: float, panel_scales: Sequence[float]) -> float:
    """Return how much a view is worth: the scales of map and panels in px per degree, both as logarithms."""
    return 1.2 * log(scale) + sum(log(min(one, _USEFUL_SCALE)) for one in panel_scales)


def _column_view(frame: Frame) -> WholeView | None:
    """Return the view with the panels in a column at the right, the northernmost first; None if there is no room.

    The map becomes smaller if that makes the column wide enough.
    """
    area = world_box(frame.bounds)
    fit = min((frame.width - _LEFT_PX) / area.w, (frame.height - _TOP_PX - _BOTTOM_PX) / area.h)
    order = sorted(frame.areas, key=lambda item: -item[1][1][0])
    shapes = [world_box(bounds) for _, bounds in order]
    highest = (frame.height - PANEL_GAP_PX * (len(order) + 1)) / sum(shape.h / shape.w for shape in shapes)
    best: tuple[float, float, float] | None = None
    part = 1.0
    while part > 0.7:
        scale = fit * part
        column = min(highest, frame.width - _LEFT_PX - area.w * scale - 2 * PANEL_GAP_PX)
        scales = [px_per_degree(column / shape.w) for shape in shapes]
        if min(scales) >= _MIN_COLUMN_SCALE:
            worth = _worth_of_view(px_per_degree(scale), scales)
            best = max(best or (worth, scale, column), (worth, scale, column), key=lambda item: item[0])
        part -= 0.02
    return _stack_panels(frame, area, order, best) if best else None


def _stack_panels(
    frame: Frame, area: Box, order: Sequence[tuple[str, Bounds]], best: tuple[float, float, float]
) -> WholeView:
    worth, scale, column = best
    spare = frame.width - _LEFT_PX - area.w * scale - 2 * PANEL_GAP_PX - column
    below = (frame.height - _TOP_PX - _BOTTOM_PX - area.h * scale) / 2
    view = View(scale, Point(area.x * scale - _LEFT_PX - spare / 2, area.y * scale - _TOP_PX - below))
    shapes = [world_box(bounds) for _, bounds in order]
    heights = [column * shape.h / shape.w for shape in shapes]
    y = (frame.height - sum(heights) - PANEL_GAP_PX * (len(order) - 1)) / 2
    insets = []
    for (name, bounds), shape, height in zip(order, shapes, heights, strict=True):
        panel = Box(frame.width - PANEL_GAP_PX - column, y, column, height)
        insets.append(Inset(name, bounds, view.box(shape), panel))
        y += height + PANEL_GAP_PX
    return WholeView(view, insets, worth)


def _sea_view(frame: Frame) -> WholeView:
    """Return the view with the panels over free sea.

    The area may stand at a side of the frame, and sea may be added in the north.
    """
    best: WholeView | None = None
    (south_west, (north, east)) = frame.bounds
    for added in (0, 0.25, 0.5) if frame.areas else (0,):
        area = world_box((south_west, (north + added, east)))
        room = frame.width - _LEFT_PX - _RIGHT_PX, frame.height - _TOP_PX - _BOTTOM_PX
        scale = min(room[0] / area.w, room[1] / area.h)
        spare = room[0] - area.w * scale, room[1] - area.h * scale
        for side in (0.5, 0, 1) if frame.areas and spare[0] > 40 else (0.5,):
            origin = Point(area.x * scale - _LEFT_PX - spare[0] * side, area.y * scale - _TOP_PX - spare[1] / 2)
            found = _place_panels(frame, View(scale, origin))
            if best is None or found.worth > best.worth + 0.02:
                best = found
    assert best is not None  # noqa: S101 - at least one view is tried
    return best


def _place_panels(frame: Frame, view: View) -> WholeView:
    """Place the panels in a view, one after the other."""

    def worth_of(times: float) -> float:
        return log(min(px_per_degree(view.scale) * times, _USEFUL_SCALE))

    sources = [view.box(world_box(bounds)) for _, bounds in frame.areas]
    land = view.project(frame.land) if len(frame.land) else frame.land
    boxes = [Box(x, y, 0, 0).grow(PANEL_GAP_PX + CELL_PX / 2) for x, y in land.tolist()]
    boxes += [Box(*view.place(at), 0, 0).grow(_SYMBOL_REACH_PX + PANEL_GAP_PX + 2) for at in frame.cities]
    boxes += [source.grow(PANEL_GAP_PX) for source in sources]
    boxes += frame.controls
    insets, worth = [], _worth_of_view(px_per_degree(view.scale), [])
    for (name, bounds), source in zip(frame.areas, sources, strict=True):
        found = _find_panel(source, frame, _blocked_sums(frame, boxes), worth_of)
        worth += found[0] if found else worth_of(1)
        if found:
            boxes.append(found[1].grow(PANEL_GAP_PX))
            insets.append(Inset(name, bounds, source, found[1]))
    return WholeView(view, insets, worth)


def _blocked_sums(frame: Frame, boxes: Sequence[Box]) -> NDArray[np.int64]:
    """Return the summed-area table of the cells of the frame that boxes block."""
    columns, rows = ceil(frame.width / CELL_PX), ceil(frame.height / CELL_PX)
    blocked = np.zeros((rows, columns), dtype=bool)
    for x, y, w, h in boxes:
        top, left = max(0, floor(y / CELL_PX)), max(0, floor(x / CELL_PX))
        blocked[top : max(0, ceil((y + h) / CELL_PX)), left : max(0, ceil((x + w) / CELL_PX))] = True
    sums = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    sums[1:, 1:] = blocked.cumsum(axis=0).cumsum(axis=1)
    return sums


def _find_panel(
    source: Box, frame: Frame, sums: NDArray[np.int64], worth_of: Callable[[float], float]
) -> tuple[float, Box] | None:
    """Return the free panel of an area that is worth most, large and near the area; None if none is useful."""
    best: tuple[float, Box] | None = None
    times = _MAX_MAGNIFICATION
    while times >= _MIN_MAGNIFICATION:
        if best and worth_of(times) <= best[0]:
            break
        found = _find_panel_of_size(source, Box(0, 0, source.w * times, source.h * times), frame, sums)
        if found:
            worth = worth_of(times) - hypot(*_gaps(source, found)) / _FAR_PANEL_PX
            if best is None or worth > best[0]:
                best = worth, found
        times -= 0.1
    return best


def _gaps(one: Box, other: Box) -> tuple[float, float]:
    """Return the horizontal and the vertical distance of two boxes."""
    return (
        max(other.x - one.x - one.w, one.x - other.x - other.w, 0),
        max(other.y - one.y - one.h, one.y - other.y - other.h, 0),
    )


def _find_panel_of_size(source: Box, size: Box, frame: Frame, sums: NDArray[np.int64]) -> Box | None:
    """Return the nearest free panel of a size."""
    xs = np.arange(PANEL_GAP_PX, frame.width - PANEL_GAP_PX - size.w + 1e-9, CELL_PX)
    ys = np.arange(PANEL_GAP_PX, frame.height - PANEL_GAP_PX - size.h + 1e-9, CELL_PX)
    if not len(xs) or not len(ys):
        return None

    def cells(start: NDArray[np.float64], length: float, most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        first, last = np.floor(start / CELL_PX), np.ceil((start + length) / CELL_PX)
        return np.minimum(first, most).astype(np.int64), np.minimum(last, most).astype(np.int64)

    (top, bottom), (left, right) = cells(ys, size.h, len(sums) - 1), cells(xs, size.w, len(sums[0]) - 1)
    blocked = (
        sums[np.ix_(bottom, right)] - sums[np.ix_(top, right)] - sums[np.ix_(bottom, left)] + sums[np.ix_(top, left)]
    )
    across = np.maximum(np.maximum(xs - source.x - source.w, source.x - xs - size.w), 0)
    along = np.maximum(np.maximum(ys - source.y - source.h, source.y - ys - size.h), 0)
    distance = np.where(blocked == 0, np.hypot(along[:, None], across[None, :]), np.inf)
    least = distance.min()
    if not np.isfinite(least):
        return None
    row, column = np.argwhere(distance <= least + 1e-6)[0]
    return Box(float(xs[column]), float(ys[row]), size.w, size.h)


def sample_land(is_land: Callable[[Points], NDArray[np.bool_]], bounds: Bounds, scale: float) -> Points:
    """Return points on the land in px of the world, a grid of `CELL_PX` at a scale.

    Args:
        is_land: Whether points in px at the scale are land.
        bounds: Corners of the area.
        scale: Px of the grid for a px of the world.
    """
    area = world_box(bounds)
    xs = np.arange(area.x * scale, (area.x + area.w) * scale, CELL_PX)
    ys = np.arange(area.y * scale, (area.y + area.h) * scale, CELL_PX)
    grid = np.column_stack([axis.ravel() for axis in np.meshgrid(xs, ys)])
    return np.asarray(grid[is_land(grid)] / scale)
