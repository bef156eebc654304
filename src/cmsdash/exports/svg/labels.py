"""Placement of labels: none covers a symbol or a label, and none is nearer to another symbol than to its own.

The same rules as label_placement.js of the map component; they depend on nothing but the items.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sin

import numpy as np
from numpy.typing import NDArray

from cmsdash.exports.svg.geometry import (
    Box,
    Point,
    segment_distance,
    segment_meets_box,
    segments_cross,
)

MAX_LEADER_PX = 21
"""Longest leader line, from the edge of the symbol to the edge of the label."""
MIN_LEADER_PX = 9
"""A label that is nearer has no leader line."""
LINE_GAP_PX = 3
"""What a line of a label is higher than its font."""
_GAPS = (4, 2, 6, 9, 12, 15, 18, MAX_LEADER_PX)
"""Between the edge of the symbol and the label."""
_TWO_LINES_COST = 8
_MIN_BROKEN_LENGTH = 12
"""Characters of a name that may stand on two lines."""
_MAX_BOXES = 80
"""Candidates kept for each label."""
_MAX_STEPS = 8000
"""Tested candidates; not a time limit, so that the result is the same on every machine."""
_ROUNDS = 8

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Measure = Callable[[str], float]
"""Returns the width of a line in px."""


@dataclass(frozen=True)
class LabelItem:
    """A symbol that wants a label.

    Attributes:
        name: Its text.
        x: Centre in px.
        y: Centre in px.
        r: Radius in px.
        is_chosen: Its label comes first, and may cover symbols that are not chosen.
        is_answer: Its label is worth more than all others.
        within: The box that the label must not leave.
    """

    name: str
    x: float
    y: float
    r: float
    is_chosen: bool
    is_answer: bool
    within: Box


@dataclass(frozen=True, slots=True)
class Label:
    """A place of a label.

    Attributes:
        box: Its box in px.
        hull: Bounding box of the label and its leader line.
        lines: Its text.
        leader: Ends of its leader line, the symbol first; None beside the symbol.
    """

    box: Box
    hull: Box
    lines: tuple[str, ...]
    leader: tuple[Point, Point] | None

    @property
    def centre(self) -> Point:
        """The middle of the box."""
        return Point(self.box.x + self.box.w / 2, self.box.y + self.box.h / 2)

    def overlaps(self, other: "Label") -> bool:
        """Return whether two labels with their leader lines overlap."""
        if not self.hull.meets(other.hull):
            return False
        if self.box.meets(other.box):
            return True
        if self.leader and segment_meets_box(*self.leader, other.box):
            return True
        if other.leader and segment_meets_box(*other.leader, self.box):
            return True
        return bool(self.leader and other.leader and segments_cross(self.leader, other.leader))


Accept = Callable[[int, Label], bool]
"""Returns whether a label may stand at a place, given the index of its item."""


def _ways() -> tuple[Floats, Floats]:
    """Return the candidates around a symbol and their costs, nearest sides first.

    A candidate is (a, b, c, d, e): left = x + a * reach + b * width, top = y + c * reach + d * height + e.
    """
    ways: list[tuple[tuple[float, ...], float]] = []
    for slide in (0, -3, 3, -6, 6):
        cost = abs(slide) / 3
        ways += [((1, 0, 0, -0.5, slide), cost), ((-1, -1, 0, -0.5, slide), 2 + cost)]
    for step in (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7, 8, -8):
        across, cost = step / 16 - 0.5, 4 + 6 * abs(step / 8)
        ways += [((0, across, -1, -1, 0), cost), ((0, across, 1, 0, 0), cost)]
    for degrees in range(10, 90, 10):
        across, along = cos(radians(degrees)), sin(radians(degrees))
        for up, high in ((-along, -1), (along, 0)):
            ways += [((across, 0, up, high, 0), 3), ((-across, -1, up, high, 0), 5)]
    return np.array([way for way, _ in ways]), np.array([cost for _, cost in ways], dtype=float)


_WAYS, _COSTS = _ways()


def place_labels(
    items: Sequence[LabelItem], measure: Measure, font_px: float, taken: Sequence[Box], accept: Accept
) -> list[Label | None]:
    """Return the place of the label of each item, None where there is no space.

    Args:
        items: In the order of their priority.
        measure: Width of a line.
        font_px: Size of the font.
        taken: Boxes that labels must not touch.
        accept: Whether a label may stand at a place, for example in its region.
    """
    chosen = [item for item in items if item.is_chosen]
    open_places = []
    for index, item in enumerate(items):
        candidates = _Candidates(item, measure, font_px)
        free = candidates.find_free(items, taken, index, accept)
        if not free and item.is_chosen:
            free = candidates.find_free(chosen, taken, index, accept)
        open_places.append(free)
    return _Search(items, open_places).run()


def _writings(name: str) -> list[tuple[str, ...]]:
    """Return the ways to write a name: on one line, and a long one on two, divided near its middle."""
    breaks = [match.end() for match in re.finditer("[ -]", name)]
    if len(name) < _MIN_BROKEN_LENGTH or not breaks:
        return [(name,)]
    at = min(breaks, key=lambda place: abs(place - len(name) / 2))
    return [(name,), (name[:at].strip(), name[at:])]


class _Candidates:
    """The places around a symbol as columns, the best first."""

    def __init__(self, item: LabelItem, measure: Measure, font_px: float) -> None:
        self._item = item
        self._writings = _writings(item.name)
        columns = [self._columns(number, measure, font_px) for number in range(len(self._writings))]
        x, y, w, h, gap, cost, writing = np.concatenate(columns, axis=1)
        order = np.argsort(cost, kind="stable")
        self._x, self._y, self._w, self._h, self._gap, self._writing = (c[order] for c in (x, y, w, h, gap, writing))
        self._find_leaders()

    def _columns(self, number: int, measure: Measure, font_px: float) -> Floats:
        lines = self._writings[number]
        width, height = max(measure(line) for line in lines) + 2, len(lines) * (font_px + LINE_GAP_PX)
        a, b, c, d, e = _WAYS.T
        parts = []
        for gap in _GAPS:
            reach = self._item.r + gap
            left, top = self._item.x + a * reach + b * width, self._item.y + c * reach + d * height + e
            cost = _COSTS + 2 * abs(gap - 4) + _TWO_LINES_COST * number
            parts.append(np.vstack((left, top, *(np.full_like(left, v) for v in (width, height, gap)), cost)))
        columns = np.concatenate(parts, axis=1)
        return np.vstack((columns, np.full(columns.shape[1], number)))

    def _find_leaders(self) -> None:
        """Find the ends of the leader lines, from the edge of the symbol to the nearest point of the box."""
        x, y, r = self._item.x, self._item.y, self._item.r
        self._end_x = np.clip(x, self._x, self._x + self._w)
        self._end_y = np.clip(y, self._y + 3, self._y + self._h - 3)
        far = np.hypot(self._end_x - x, self._end_y - y)
        far[far == 0] = np.nan
        self._start_x = x + (self._end_x - x) * r / far
        self._start_y = y + (self._end_y - y) * r / far

    def _meets(self, box: Box) -> Flags:
        left, top, width, height = box
        return np.asarray(
            (self._x < left + width) & (left < self._x + self._w) & (self._y < top + height) & (top < self._y + self._h)
        )

    def _is_within(self) -> Flags:
        x, y, width, height = self._item.within
        return np.asarray(
            (self._x > x + 2)
            & (self._y > y + 2)
            & (self._x + self._w < x + width - 2)
            & (self._y + self._h < y + height - 2)
        )

    def _is_nearest(self, other: LabelItem) -> Flags:
        """Return where a label is nearer to its own symbol than to another, by its centre and by its edge."""
        centre_x, centre_y = self._x + self._w / 2, self._y + self._h / 2
        own = np.hypot(centre_x - self._item.x, centre_y - self._item.y)
        across = np.maximum(np.maximum(self._x - other.x, 0), other.x - self._x - self._w)
        along = np.maximum(np.maximum(self._y - other.y, 0), other.y - self._y - self._h)
        return np.asarray(
            (np.hypot(centre_x - other.x, centre_y - other.y) > own + 3)
            & (np.hypot(across, along) - other.r >= self._gap - 1)
        )

    def find_free(
        self, obstacles: Sequence[LabelItem], taken: Sequence[Box], index: int, accept: Accept
    ) -> list[Label]:
        """Return the places at which label and leader line cover no obstacle and no taken box, best first."""
        item = self._item
        reach = 2 * (float(self._w.max()) + item.r + MAX_LEADER_PX)
        others = [o for o in obstacles if o is not item and hypot(o.x - item.x, o.y - item.y) < reach]
        free = self._is_within()
        for other in (item, *others):
            free &= ~self._meets(Box(other.x, other.y, 0, 0).grow(other.r + 1))
        for box in taken:
            free &= ~self._meets(box)
        for other in others:
            free &= self._is_nearest(other)
        found: list[Label] = []
        for number in np.flatnonzero(free).tolist():
            label = self._label(number)
            if _is_leader_free(label, others, taken) and accept(index, label):
                found.append(label)
            if len(found) >= _MAX_BOXES:
                break
        return found

    def _label(self, number: int) -> Label:
        box = Box(*(float(column[number]) for column in (self._x, self._y, self._w, self._h)))
        lines = self._writings[int(self._writing[number])]
        if self._gap[number] < MIN_LEADER_PX:
            return Label(box, box, lines, None)
        start = Point(float(self._start_x[number]), float(self._start_y[number]))
        end = Point(float(self._end_x[number]), float(self._end_y[number]))
        left, top = min(box.x, start.x) - 2, min(box.y, start.y) - 2
        hull = Box(left, top, max(box.x + box.w, start.x) + 2 - left, max(box.y + box.h, start.y) + 2 - top)
        return Label(box, hull, lines, (start, end))


def _is_leader_free(label: Label, others: Sequence[LabelItem], taken: Sequence[Box]) -> bool:
    if not label.leader:
        return True
    start, end = label.leader
    return not any(segment_distance(Point(o.x, o.y), start, end) < o.r for o in others) and not any(
        segment_meets_box(start, end, box) for box in taken
    )


class _Search:
    """Chooses one of the free places of each label."""

    def __init__(self, items: Sequence[LabelItem], places: Sequence[Sequence[Label]]) -> None:
        self._items = items
        self._places = places
        self._given: list[Label | None] = []
        self._steps = 0

    def run(self) -> list[Label | None]:
        """Return the round that loses least: labels without a place come first in the next one."""
        count = len(self._items)
        order = sorted(range(count), key=lambda i: not self._items[i].is_chosen)
        best: tuple[int, int, list[Label | None]] | None = None
        for _ in range(_ROUNDS):
            given = self._place_all(order)
            without = [i for i in range(count) if not given[i] and self._places[i]]
            lost = sum(count if self._items[i].is_answer else 1 for i in without)
            first = without[0] if without else count
            if best is None or lost < best[0] or (lost == best[0] and first > best[1]):
                best = lost, first, given
            if not without:
                break
            order = sorted(
                [*without, *(i for i in order if i not in without)], key=lambda i: not self._items[i].is_chosen
            )
        return best[2] if best else []

    def _place_all(self, order: Sequence[int]) -> list[Label | None]:
        """Place labels in an order: first at free places, then by moving others with increasing depth."""
        self._given, self._steps = [None] * len(self._items), 0
        for depth in (0, 1, 2):
            for i in order:
                if not self._given[i]:
                    self._place(i, depth, frozenset())
        for i in (*order, *order):  # takes better places that have become free; a second pass those freed by the first
            if self._given[i]:
                self._given[i] = next((place for place in self._places[i] if not self._in_way(i, place, 0)), None)
        return self._given

    def _in_way(self, i: int, place: Label, most: int) -> list[int]:
        """Return the labels that a place overlaps, up to one more than the given number."""
        found = []
        for j, other in enumerate(self._given):
            if other and j != i and place.overlaps(other):
                found.append(j)
                if len(found) > most:
                    break
        return found

    def _place(self, i: int, depth: int, still: frozenset[int]) -> bool:
        """Place a label and move at most two labels that are in its way, recursively up to a depth.

        Labels in `still` are not moved. Returns whether every label that had a place still has one.
        """
        most = 2 if depth else 0
        ways = []
        for place in self._places[i]:
            self._steps += 1
            in_way = self._in_way(i, place, most)
            if not in_way:
                self._given[i] = place
                return True
            if len(in_way) <= most and not still.intersection(in_way):
                ways.append((place, in_way))
        return any(self._make_room(i, place, in_way, depth, still | {i}) for place, in_way in ways)

    def _make_room(self, i: int, place: Label, in_way: Sequence[int], depth: int, still: frozenset[int]) -> bool:
        if self._steps > _MAX_STEPS:
            return False
        before = list(self._given)
        for j in in_way:
            self._given[j] = None
        self._given[i] = place
        if all(self._place(j, depth - 1, still) for j in in_way):
            return True
        self._given = before
        return False
