"""Where the bars of a chart begin and end: beside or over each other, stacked, or between given values."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from cmsdash.exports.svg.chart.axes import Axis
from cmsdash.exports.svg.chart.source import Options, Source

_DEFAULT_GAP = 0.2


@dataclass(frozen=True)
class Bar:
    """A horizontal bar: its position on the vertical axis with its thickness, and its ends on the horizontal one."""

    position: float
    thickness: float
    start: float
    end: float
    has_base: bool


def is_bar(trace: Options) -> bool:
    """Return whether a trace has bars.

    Raises:
        ValueError: Its bars are not horizontal.
    """
    if trace.get("type") != "bar":
        return False
    if trace.get("orientation") != "h":
        raise ValueError("no chart of the dashboard has vertical bars")
    return True


def list_bars(source: Source, categories: Mapping[str, int]) -> dict[int, list[Bar]]:
    """Return the bars of each trace that has some, by its number.

    Args:
        source: The chart.
        categories: Position of each category of the vertical axis.

    Raises:
        ValueError: The bars of several traces are beside each other.
    """
    traces = {n: trace for n, trace in enumerate(source.traces) if is_bar(trace)}
    mode = source.layout.get("barmode", "group")
    if mode == "group" and len(traces) > 1:
        raise ValueError("no chart of the dashboard has groups of bars")
    positions = {n: [_position(y, categories) for y in trace["y"]] for n, trace in traces.items()}
    ends: dict[float, float] = defaultdict(float)
    bars: dict[int, list[Bar]] = {}
    for n, trace in traces.items():
        together = [position for m in positions for position in positions[m]] if mode == "stack" else positions[n]
        thickness = _distance(together) * (1 - source.layout.get("bargap", _DEFAULT_GAP))
        bars[n] = []
        for i, (position, value) in enumerate(zip(positions[n], trace["x"], strict=True)):
            start = ends[position] if mode == "stack" else _item(trace.get("base"), i) or 0.0
            width = _item(trace.get("width"), i) or thickness
            bars[n].append(Bar(position, width, start, start + value, trace.get("base") is not None))
            if mode == "stack":
                ends[position] += value
    return bars


def bar_spacing(bars: Sequence[Bar]) -> float:
    """Return the smallest distance of bars on their axis."""
    return _distance([bar.position for bar in bars])


def bar_edges(bar: Bar, x: Axis, y: Axis) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a bar in px."""
    xs = sorted((x.place(bar.start), x.place(bar.end)))
    ys = sorted((y.place(bar.position - bar.thickness / 2), y.place(bar.position + bar.thickness / 2)))
    return xs[0], ys[0], xs[1], ys[1]


def _position(y: Any, categories: Mapping[str, int]) -> float:
    return float(categories[y]) if isinstance(y, str) else float(y)


def _distance(positions: Sequence[float]) -> float:
    found = sorted(set(positions))
    return min((b - a for a, b in pairwise(found)), default=1.0)


def _item(values: Any, n: int) -> Any:
    return values[n] if isinstance(values, list) else values
