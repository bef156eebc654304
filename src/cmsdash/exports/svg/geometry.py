"""Points, boxes and segments in px."""

from math import floor, hypot
from typing import NamedTuple


class Point(NamedTuple):
    """A point in px."""

    x: float
    y: float


class Box(NamedTuple):
    """A rectangle in px: its left upper corner, width and height."""

    x: float
    y: float
    w: float
    h: float

    def meets(self, other: "Box") -> bool:
        """Return whether two boxes share more than an edge."""
        return (
            self.x < other.x + other.w
            and other.x < self.x + self.w
            and self.y < other.y + other.h
            and other.y < self.y + self.h
        )

    def grow(self, by: float) -> "Box":
        """Return the box with a margin on all sides."""
        return Box(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)


def round_half_up(value: float) -> int:
    """Return the nearest integer; a half is rounded up, as browsers do."""
    return floor(value + 0.5)


def segment_meets_box(start: Point, end: Point, box: Box) -> bool:
    """Return whether a segment comes within two px of the sides of a box, or one of its top or bottom."""
    first, last = 0.0, 1.0  # the part of the segment inside, by Liang and Barsky
    spans = (
        (start.x, end.x - start.x, box.x - 2, box.x + box.w + 2),
        (start.y, end.y - start.y, box.y - 1, box.y + box.h + 1),
    )
    for at, way, low, high in spans:
        if not way:
            if at < low or at > high:
                return False
            continue
        one, other = (low - at) / way, (high - at) / way
        first, last = max(first, min(one, other)), min(last, max(one, other))
    return first <= last


def segment_distance(point: Point, start: Point, end: Point) -> float:
    """Return the distance of a point from a segment."""
    dx, dy = end.x - start.x, end.y - start.y
    length = dx * dx + dy * dy
    part = max(0.0, min(1.0, ((point.x - start.x) * dx + (point.y - start.y) * dy) / length)) if length else 0.0
    return hypot(start.x + part * dx - point.x, start.y + part * dy - point.y)


def segments_cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Return whether two segments cross."""

    def side(origin: Point, first: Point, second: Point) -> int:
        area = (first.x - origin.x) * (second.y - origin.y) - (first.y - origin.y) * (second.x - origin.x)
        return (area > 0) - (area < 0)

    (p, q), (a, b) = one, other
    return side(p, q, a) != side(p, q, b) and side(a, b, p) != side(a, b, q)
