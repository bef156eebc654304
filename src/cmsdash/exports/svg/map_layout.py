"""Where symbols, names and insets of the city map stand, by the same rules as component.js of the map component."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cmsdash.exports.svg.base_shapes import BaseShapes
from cmsdash.exports.svg.geometry import Box, Point, round_half_up
from cmsdash.exports.svg.inset_layout import Inset
from cmsdash.exports.svg.labels import Label, LabelItem, place_labels
from cmsdash.exports.svg.land import Land, Project
from cmsdash.exports.svg.map_view import find_map_view
from cmsdash.exports.svg.mercator import (
    Bounds,
    Points,
    View,
    contains,
    px_per_degree,
)
from cmsdash.exports.svg.symbol_placement import limit_shift, spread_symbols
from cmsdash.exports.svg.text_metrics import text_width
from cmsdash.views.maps.city_map import CityMap
from cmsdash.views.maps.symbols import MapMarker, Rank

INSET_TITLE_PX, INSET_TITLE_LINE_PX = 12, 16
"""Font size and line height of the title of an inset."""
REGION_NAME_PX, REGION_NAME_SPACING_EM = 11, 0.12
_REGION_NAME_LINE_PX = 15
_SMALL_MAP_PX = 480
"""Width below which symbols and names are smaller."""
_FULL_SIZE_PX_PER_DEGREE = 62
"""Of a map with symbols in full size."""
_INSET_TITLE_ROOM_PX = 18
_MIN_DISTANCE_PX, _SYMBOL_DISTANCE_PX = 15, 27
"""Between the centres of two symbols: at least, and where they have their full size."""
_MAX_SHIFT_PX = 22
"""Of a symbol from its city."""
_CHOSEN_RING_PX = 6
_EDGE_PX = 3
"""Between a symbol and the edge of its map."""
SCREEN_ROUNDS = 5
"""Rounds of the placement of symbols and names in the map component."""
_PATIENCE_ROUNDS = SCREEN_ROUNDS - 1
"""Rounds without a further name after which the search ends."""
_EXTRA_ROOM_PX = 4
"""In each round, around symbols without a name."""
_MAX_EXTRA_SHIFT_PX = _EXTRA_ROOM_PX * (SCREEN_ROUNDS - 1)
"""What a symbol may be farther from its city for the room of its name, however many the rounds."""
_PLACED_BY = ("at", "name", "region", "reach", "floor", "rank", "people", "chosen")
"""What of a city decides where its symbol and name stand."""


@dataclass(frozen=True)
class PlacedSymbol:
    """A city on the drawn map.

    Attributes:
        marker: The city.
        centre: Middle of its symbol in px of the frame.
        scale: Scale of its symbol.
        label: Its name; None if there is no room.
    """

    marker: MapMarker
    centre: Point
    scale: float
    label: Label | None


@dataclass(frozen=True)
class MapLayout:
    """A map in a frame.

    Attributes:
        view: The part of the world that the frame shows.
        insets: Areas that are drawn again at a larger scale.
        scale: Scale of the symbols.
        label_px: Font size of the names.
        symbols: The cities in sight.
        region_names: Names of the regions with the middle of each.
    """

    view: View
    insets: Sequence[Inset]
    scale: float
    label_px: int
    symbols: Sequence[PlacedSymbol]
    region_names: Sequence[tuple[Point, str]]


def lay_out_map(
    city_map: CityMap,
    base: BaseShapes,
    width: float,
    height: float,
    areas: Sequence[tuple[str, Bounds]],
    controls: Sequence[Box] = (),
    rounds: int = SCREEN_ROUNDS,
) -> MapLayout:
    """Return where everything stands in a frame.

    Args:
        city_map: The map.
        base: The base map of its release.
        width: Width of the frame in px.
        height: Height of the frame in px.
        areas: Name and corners of the areas that insets enlarge.
        controls: Boxes that panels of insets must not cover, in px.
        rounds: How often names without room get more of it.
    """
    layout = _Layout(city_map, base, width, height, areas, controls)
    return layout.place(rounds)


@dataclass(frozen=True)
class _Space:
    """A space that symbols stand in: the map itself, or the panel of an inset."""

    box: Box
    members: Sequence[int]
    home: Sequence[Point]
    land: Land
    top: float


@dataclass(frozen=True)
class _Placement:
    """Positions of the symbols, and labels, by the index of their city."""

    points: Mapping[int, Point]
    items: Mapping[int, LabelItem]
    labels: Mapping[int, Label | None]

    @property
    def lost(self) -> list[int]:
        """Cities whose names have no room."""
        return [index for index, label in self.labels.items() if not label]


class _Layout:
    def __init__(
        self,
        city_map: CityMap,
        base: BaseShapes,
        width: float,
        height: float,
        areas: Sequence[tuple[str, Bounds]],
        controls: Sequence[Box],
    ) -> None:
        self._map, self._base = city_map, base
        self._markers = city_map.markers
        self._frame = Box(0, 0, width, height)
        self._is_small = width < _SMALL_MAP_PX
        self._label_px = 12 if self._is_small else 13
        found = find_map_view([marker["at"] for marker in self._markers], base, self._frame, areas, controls)
        self._view = found.view
        self._insets = [replace(inset, source=self._box_on_map(inset.bounds)) for inset in found.insets]
        self._panels = [box for inset in self._insets for box in (inset.source, inset.panel)]
        self._scale = self._symbol_scale(found.is_fitted)
        self._spaces = list(self._find_spaces())

    def place(self, rounds: int) -> MapLayout:
        """Place symbols and names. Cities whose names have no room get more room, as long as that helps."""
        best: _Placement = self._base.placements.get(self._placement_key(rounds), lambda: self._find_placement(rounds))
        symbols = [
            PlacedSymbol(marker, _rounded(best.points[index]), self._own_scale(marker), _move_to_pixel(best, index))
            for index, marker in enumerate(self._markers)
            if index in best.points
        ]
        return MapLayout(self._view, self._insets, self._scale, self._label_px, symbols, self._region_names(best))

    def _placement_key(self, rounds: int) -> Hashable:
        """Return everything that a placement depends on: no colours, and of the words the names alone."""
        markers = tuple(tuple(marker[part] for part in _PLACED_BY) for marker in self._markers)  # type: ignore[literal-required]  # keys of MapMarker
        return repr((self._view, self._insets, self._frame, rounds, markers))

    def _find_placement(self, rounds: int) -> _Placement:
        room = [0.0] * len(self._markers)
        best: _Placement | None = None
        since_better = 0
        for _ in range(rounds):
            placed = self._place_in(room)
            since_better += 1
            if best is None or len(placed.lost) < len(best.lost):
                best, since_better = placed, 0
            if not placed.lost or since_better >= _PATIENCE_ROUNDS:
                break
            for index in placed.lost:
                room[index] += _EXTRA_ROOM_PX
        assert best is not None  # noqa: S101 - at least one round
        return best

    def _box_on_map(self, bounds: Bounds) -> Box:
        """Return the box of an area on the map, whose zoom has been rounded."""
        (south, west), (north, east) = bounds
        start, end = _rounded(self._view.place((north, west))), _rounded(self._view.place((south, east)))
        return Box(start.x, start.y, end.x - start.x, end.y - start.y)

    def _symbol_scale(self, is_fitted: bool) -> float:
        """Return the scale of the symbols: smaller where the whole area has few px."""
        if is_fitted:
            return 0.75 if self._is_small else 1.0
        return max(0.5, min(1.0, px_per_degree(self._view.scale) / _FULL_SIZE_PX_PER_DEGREE))

    def _own_scale(self, marker: MapMarker) -> float:
        """Return the scale of one symbol: one of operations that answer keeps its smallest radius."""
        return max(self._scale, min(1.0, marker["floor"] / marker["reach"]))

    def _find_spaces(self) -> Iterator[_Space]:
        inset_of = [
            next((n for n, inset in enumerate(self._insets) if contains(inset.bounds, marker["at"])), -1)
            for marker in self._markers
        ]
        home = [_rounded(self._view.place(marker["at"])) for marker in self._markers]
        frame = self._frame
        in_sight = [0 <= point.x <= frame.w and 0 <= point.y <= frame.h for point in home]
        members = [index for index, n in enumerate(inset_of) if n < 0 and in_sight[index]]
        land = self._base.lands.get((self._view, frame, True), lambda: self._land(self._project_rounded, frame))
        yield _Space(frame, members, [home[i] for i in members], land, 0)
        for number, inset in enumerate(self._insets):
            members = [index for index, n in enumerate(inset_of) if n == number]
            view = inset.view
            places = [view.place(self._markers[i]["at"]) for i in members]
            yield _Space(inset.panel, members, places, self._panel_land(view, inset.panel), _INSET_TITLE_ROOM_PX)

    def _panel_land(self, view: View, panel: Box) -> Land:
        land: Land = self._base.lands.get((view, panel, False), lambda: self._land(view.project, panel))
        return land

    def _project_rounded(self, world: Points) -> Points:
        return np.floor(self._view.project(world) + 0.5)

    def _land(self, project: Project, box: Box) -> Land:
        return Land(self._base.regions, project, box)

    def _place_in(self, room: Sequence[float]) -> _Placement:
        points: dict[int, Point] = {}
        for space in self._spaces:
            points |= self._spread(space, room)
        items = {
            index: self._label_item(index, points[index], space.box)
            for space in self._spaces
            for index in space.members
        }
        order = sorted(items, key=lambda index: (-self._markers[index]["rank"], -self._markers[index]["people"]))
        space_of = {index: number for number, space in enumerate(self._spaces) for index in space.members}

        def accept(position: int, label: Label) -> bool:
            return self._is_in_region(order[position], space_of[order[position]], label)

        labels = place_labels(
            [items[index] for index in order],
            lambda words: text_width(words, self._label_px),
            self._label_px,
            self._title_boxes(),
            accept,
        )
        return _Placement(points, items, dict(zip(order, labels, strict=True)))

    def _spread(self, space: _Space, room: Sequence[float]) -> dict[int, Point]:
        markers = [self._markers[index] for index in space.members]
        radius = [marker["reach"] * self._own_scale(marker) for marker in markers]
        farthest = _MAX_SHIFT_PX * max(0.6, self._scale)
        box = space.box

        def hold(k: int, point: Point) -> Point:
            edge = radius[k] + _EDGE_PX
            extra = min(room[space.members[k]], _MAX_EXTRA_SHIFT_PX)
            near = limit_shift(space.home[k], point, farthest + extra)
            inside = Point(
                max(box.x + edge, min(near.x, box.x + box.w - edge)),
                max(box.y + edge + space.top, min(near.y, box.y + box.h - edge)),
            )
            return space.land.pull_ashore(markers[k]["region"], inside)

        distance = max(_MIN_DISTANCE_PX, _SYMBOL_DISTANCE_PX * self._scale)
        spread = spread_symbols(space.home, radius, hold, distance, [room[index] for index in space.members])
        return dict(zip(space.members, spread, strict=True))

    def _label_item(self, index: int, point: Point, within: Box) -> LabelItem:
        marker = self._markers[index]
        reach = max(marker["reach"], 5) + (_CHOSEN_RING_PX if marker["chosen"] else 0)
        return LabelItem(
            marker["name"],
            *point,
            r=reach * self._own_scale(marker),
            is_chosen=marker["chosen"],
            is_answer=marker["rank"] == Rank.ANSWER,
            within=within,
            outside=self._panels if within is self._frame else (),
        )

    def _is_in_region(self, index: int, space: int, label: Label) -> bool:
        """Return whether a label stands in the region of its city or in the sea beside it."""
        land, region = self._spaces[space].land, self._markers[index]["region"]
        if land.find_region(label.centre) != region:
            return False
        return not label.leader or land.find_region(label.leader[1]) == region

    def _title_boxes(self) -> list[Box]:
        return [
            Box(
                inset.panel.x + 8,
                inset.panel.y + 4,
                text_width(inset.name, INSET_TITLE_PX, 600),
                INSET_TITLE_LINE_PX,
            )
            for inset in self._insets
        ]

    def _region_names(self, placed: _Placement) -> list[tuple[Point, str]]:
        """Return the region names that cover nothing."""
        if self._is_small:
            return []
        used = [Box(item.x, item.y, 0, 0).grow(item.r) for item in placed.items.values()]
        used += [label.box for label in placed.labels.values() if label]
        used += self._panels
        used += self._title_boxes()
        drawn = {inset.name for inset in self._insets}
        names = [(_rounded(self._view.place(item["at"])), item["name"]) for item in self._map.region_names]
        return [
            (at, name) for at, name in names if name not in drawn and self._is_free(_region_name_box(at, name), used)
        ]

    def _is_free(self, box: Box, used: Sequence[Box]) -> bool:
        is_inside = box.x >= 0 and box.y >= 0 and box.x + box.w <= self._frame.w and box.y + box.h <= self._frame.h
        return is_inside and not any(box.meets(other) for other in used)


def _region_name_box(at: Point, name: str) -> Box:
    width = text_width(name.upper(), REGION_NAME_PX) + len(name) * REGION_NAME_PX * REGION_NAME_SPACING_EM
    return Box(at.x - width / 2, at.y - _REGION_NAME_LINE_PX / 2, width, _REGION_NAME_LINE_PX)


def _rounded(point: Point) -> Point:
    return Point(round_half_up(point.x), round_half_up(point.y))


def _move_to_pixel(placed: _Placement, index: int) -> Label | None:
    """Return a label moved as its symbol is when that is drawn at a whole px."""
    label, point = placed.labels[index], placed.points[index]
    if not label:
        return None
    dx, dy = round_half_up(point.x) - point.x, round_half_up(point.y) - point.y
    box = Box(label.box.x + dx, label.box.y + dy, label.box.w, label.box.h)
    return Label(box, label.hull, label.lines, label.leader)
