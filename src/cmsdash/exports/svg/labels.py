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
        outside: Boxes that the label must not touch; its leader line may.
    """

    name: str
    x: float
    y: float
    r: float
    is_chosen: bool
    is_answer: bool
    within: Box
    outside: Sequence[Box] = ()


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
        places = np.concatenate(columns, axis=1)
        self._places = places[:, np.argsort(places[5], kind="stable")]

    def _columns(self, number: int, measure: Measure, font_px: float) -> Floats:
        """Return x, y, width, height, gap, cost and writing of the places of one writing."""
        lines = self._writings[number]
        width, height = max(measure(line) for line in lines) + 2, len(lines) * (font_px + LINE_GAP_PX)
        gaps = np.repeat(_GAPS, len(_COSTS)).astype(float)
        a, b, c, d, e = np.tile(_WAYS.T, len(_GAPS))
        left = self._item.x + a * (self._item.r + gaps) + b * width
        top = self._item.y + c * (self._item.r + gaps) + d * height + e
        cost = np.tile(_COSTS, len(_GAPS)) + 2 * abs(gaps - 4) + _TWO_LINES_COST * number
        same = (np.full_like(left, value) for value in (width, height))
        return np.vstack((left, top, *same, gaps, cost, np.full_like(left, number)))

    def find_free(
        self, obstacles: Sequence[LabelItem], taken: Sequence[Box], index: int, accept: Accept
    ) -> list[Label]:
        """Return the places at which label and leader line cover no obstacle and no taken box, best first."""
        item = self._item
        reach = 2 * (float(self._places[2].max()) + item.r + MAX_LEADER_PX)
        others = [o for o in obstacles if o is not item and hypot(o.x - item.x, o.y - item.y) < reach]
        places = self._places[:, _is_within(self._places, item.within)]
        marks = [Box(other.x, other.y, 0, 0).grow(other.r + 1) for other in (item, *others)]
        for box in (*marks, *taken, *item.outside):
            places = places[:, ~_meets(places, box)]
        for other in others:
            places = places[:, _is_nearest(places, item, other)]
        discs = [(Box(other.x, other.y, 0, 0).grow(other.r), Point(other.x, other.y), other.r) for other in others]
        found: list[Label] = []
        for place in places.T.tolist():
            label = self._label(*place)
            if _is_leader_free(label, discs, taken) and accept(index, label):
                found.append(label)
            if len(found) >= _MAX_BOXES:
                break
        return found

    def _label(self, x: float, y: float, w: float, h: float, gap: float, _cost: float, writing: float) -> Label:
        """Return a place with the leader line from the edge of the symbol to the nearest point of the box."""
        box, lines, item = Box(x, y, w, h), self._writings[int(writing)], self._item
        if gap < MIN_LEADER_PX:
            return Label(box, box, lines, None)
        end = Point(max(x, min(item.x, x + w)), max(y + 3, min(item.y, y + h - 3)))
        part = item.r / hypot(end.x - item.x, end.y - item.y)
        start = Point(item.x + (end.x - item.x) * part, item.y + (end.y - item.y) * part)
        left, top = min(x, start.x) - 2, min(y, start.y) - 2
        hull = Box(left, top, max(x + w, start.x) + 2 - left, max(y + h, start.y) + 2 - top)
        return Label(box, hull, lines, (start, end))


def _meets(places: Floats, box: Box) -> Flags:
    x, y, w, h = places[:4]
    return np.asarray((x < box.x + box.w) & (box.x < x + w) & (y < box.y + box.h) & (box.y < y + h))


def _is_within(places: Floats, box: Box) -> Flags:
    x, y, w, h = places[:4]
    inner = box.grow(-2)
    return np.asarray((x > inner.x) & (y > inner.y) & (x + w < inner.x + inner.w) & (y + h < inner.y + inner.h))


def _is_nearest(places: Floats, item: LabelItem, other: LabelItem) -> Flags:
    """Return where a label is nearer to its own symbol than to another, by its centre and by its edge."""
    x, y, w, h, gap = places[:5]
    centre_x, centre_y = x + w / 2, y + h / 2
    own = np.hypot(centre_x - item.x, centre_y - item.y)
    across = np.maximum(np.maximum(x - other.x, 0), other.x - x - w)
    along = np.maximum(np.maximum(y - other.y, 0), other.y - y - h)
    return np.asarray(
        (np.hypot(centre_x - other.x, centre_y - other.y) > own + 3) & (np.hypot(across, along) - other.r >= gap - 1)
    )


def _is_leader_free(label: Label, discs: Sequence[tuple[Box, Point, float]], taken: Sequence[Box]) -> bool:
    """Return whether a leader line touches no symbol, given as box, centre and radius, and no taken box."""
    if not label.leader:
        return True
    start, end = label.leader
    return not any(
        label.hull.meets(box) and segment_distance(centre, start, end) < radius for box, centre, radius in discs
    ) and not any(segment_meets_box(start, end, box) for box in taken)


class _Search:
    """Chooses one of the free places of each label."""

    def __init__(self, items: Sequence[LabelItem], places: Sequence[Sequence[Label]]) -> None:
        self._items = items
        self._places = places
        self._hulls = [np.array([place.hull for place in own], dtype=float).reshape(-1, 4) for own in places]
        self._given: list[Label | None] = []
        self._given_hulls = np.empty((len(items), 4))
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
        self._given_hulls = np.full((len(self._items), 4), np.nan)
        for depth in (0, 1, 2):
            for i in order:
                if not self._given[i]:
                    self._place(i, depth, frozenset())
        for i in (*order, *order):  # takes better places that have become free; a second pass those freed by the first
            if self._given[i]:
                near = self._find_near(i)
                free = (n for n, place in enumerate(self._places[i]) if not self._in_way(place, near[n], 0))
                self._give(i, next(free))
        return self._given

    def _give(self, i: int, number: int) -> None:
        self._given[i], self._given_hulls[i] = self._places[i][number], self._hulls[i][number]

    def _take(self, i: int) -> None:
        self._given[i], self._given_hulls[i] = None, np.nan

    def _find_near(self, i: int) -> list[list[int]]:
        """Return for each place of a label the other labels whose bounding box meets its own."""
        x, y, w, h = self._hulls[i].T[:, :, None]
        left, top, width, height = self._given_hulls.T[:, None, :]
        meets = (x < left + width) & (left < x + w) & (y < top + height) & (top < y + h)
        meets[:, i] = False
        near: list[list[int]] = [[] for _ in self._places[i]]
        for place, other in np.argwhere(meets).tolist():
            near[place].append(other)
        return near

    def _in_way(self, place: Label, near: Sequence[int], most: int) -> list[int]:
        """Return the labels that a place overlaps, up to one more than the given number."""
        found = []
        for j in near:
            other = self._given[j]
            if other and place.overlaps(other):
                found.append(j)
                if len(found) > most:
                    break
        return found

    def _place(self, i: int, depth: int, still: frozenset[int]) -> bool:
        """Place a label and move at most two labels that are in its way, recursively up to a depth.

        Labels in `still` are not moved. Returns whether every label that had a place still has one.
        """
        most = 2 if depth else 0
        ways, near = [], self._find_near(i)
        for number, place in enumerate(self._places[i]):
            self._steps += 1
            in_way = self._in_way(place, near[number], most)
            if not in_way:
                self._give(i, number)
                return True
            if len(in_way) <= most and not still.intersection(in_way):
                ways.append((number, in_way))
        return any(self._make_room(i, number, in_way, depth, still | {i}) for number, in_way in ways)

    def _make_room(self, i: int, number: int, in_way: Sequence[int], depth: int, still: frozenset[int]) -> bool:
        if self._steps > _MAX_STEPS:
            return False
        before = list(self._given), self._given_hulls.copy()
        for j in in_way:
            self._take(j)
        self._give(i, number)
        if all(self._place(j, depth - 1, still) for j in in_way):
            return True
        self._given, self._given_hulls = before
        return False
