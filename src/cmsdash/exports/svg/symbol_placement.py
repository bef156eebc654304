"""Placement of symbols: none covers another. The same rules as symbol_placement.js of the map component."""

from collections.abc import Callable, Sequence
from math import hypot, sqrt

from cmsdash.exports.svg.geometry import Point

_ROUNDS = 200
_PULL_ROUNDS = 110
"""Rounds in which each symbol is also pulled back to its city."""
_PULL = 0.03
"""Part of its way back, in each round."""
_HOLD_EVERY = 4
"""Rounds after which symbols return to where they may stand."""
_GAP_PX = 2
"""Between the edges of two symbols."""

Hold = Callable[[int, Point], Point]
"""Returns the nearest allowed position of a symbol, given its index and a position."""


def spread_symbols(
    home: Sequence[Point], reach: Sequence[float], hold: Hold, distance: float, room: Sequence[float]
) -> list[Point]:
    """Separate overlapping symbols iteratively.

    Args:
        home: Positions of the cities in px.
        reach: Radii of the symbols in px.
        hold: Nearest allowed position.
        distance: Least distance between the centres of two symbols, in px.
        room: Additional distance around each symbol, for its name, in px.

    Returns:
        The positions in px.
    """
    points = [hold(index, point) for index, point in enumerate(home)]
    xs, ys = [point.x for point in points], [point.y for point in points]
    need = [
        [max(reach[i] + reach[j] + _GAP_PX, distance) + max(room[i], room[j]) for j in range(i)]
        for i in range(len(home))
    ]
    for turn in range(_ROUNDS):
        is_pushed = False
        for i, needs in enumerate(need):
            is_pushed = _push_apart(i, needs, xs, ys) or is_pushed
            if turn < _PULL_ROUNDS:
                xs[i] += (home[i].x - xs[i]) * _PULL
                ys[i] += (home[i].y - ys[i]) * _PULL
        if not is_pushed and turn >= _PULL_ROUNDS:
            break
        if turn % _HOLD_EVERY == _HOLD_EVERY - 1:
            for i in range(len(home)):
                xs[i], ys[i] = hold(i, Point(xs[i], ys[i]))
    return [hold(i, Point(x, y)) for i, (x, y) in enumerate(zip(xs, ys, strict=True))]


def _push_apart(i: int, needs: Sequence[float], xs: list[float], ys: list[float]) -> bool:
    """Push a symbol and those before it apart; return whether any was too near."""
    is_pushed = False
    for j, need in enumerate(needs):
        dx, dy = xs[i] - xs[j], ys[i] - ys[j]
        if dx * dx + dy * dy >= need * need:
            continue
        far = sqrt(dx * dx + dy * dy) or 0.01
        is_pushed = True
        push = (need - far) * 0.5 / far
        xs[i] += dx * push
        ys[i] += dy * push
        xs[j] -= dx * push
        ys[j] -= dy * push
    return is_pushed


def limit_shift(home: Point, point: Point, farthest: float) -> Point:
    """Return the point, or the point at the greatest allowed distance from home in its direction."""
    dx, dy = point.x - home.x, point.y - home.y
    part = min(1.0, farthest / (hypot(dx, dy) or 1.0))
    return Point(home.x + dx * part, home.y + dy * part)
