"""A chart as SVG: margins, axes, marks, notes and legend from its description."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from markupsafe import Markup

from cmsdash.exports.svg.chart.axes import Axis, Margins, draw_axis, draw_grid, measure_axis
from cmsdash.exports.svg.chart.bars import Bar, bar_spacing, is_bar, list_bars
from cmsdash.exports.svg.chart.legend import Legend, draw_legend, place_legend
from cmsdash.exports.svg.chart.margins import fit_margins, layout_margins
from cmsdash.exports.svg.chart.marks import DEFAULT_MARKER_PX, draw_bars, draw_line, draw_points
from cmsdash.exports.svg.chart.notes import annotation_span, draw_annotations, draw_shapes
from cmsdash.exports.svg.chart.ranges import EXTRA_PART, End, Span, fit_range
from cmsdash.exports.svg.chart.source import Options, Source, read_description
from cmsdash.exports.svg.chart.symbols import has_pattern, pattern_element
from cmsdash.exports.svg.chart.ticks import days
from cmsdash.exports.svg.elements import Svg, element, join
from cmsdash.exports.svg.text_metrics import FONT_FAMILIES
from cmsdash.views import Chart

_MAX_ROUNDS = 12
_SAME_PX = 1
"""Margins that differ by less are not changed any more."""
_ROOM_PER_MARKER = 1 / 1.6
"""Room beyond a point, as a part of the size of its marker."""
_MIN_ROOM_PX = 3


@dataclass(frozen=True)
class _Plan:
    """A chart with its axes, bars, legend and margins."""

    source: Source
    x: Axis
    y: Axis
    bars: Mapping[int, Sequence[Bar]]
    legend: Legend
    margins: Margins

    @property
    def edges(self) -> tuple[float, float]:
        """Where the labels of the horizontal and the vertical axis begin, in px."""
        return (self.y.offset if self.x.is_on_top else self.y.offset + self.y.length), self.x.offset


def chart_svg(chart: Chart, width: int, colours: Mapping[str, str]) -> Svg:
    """Return a chart as a drawing in the height of its description.

    Args:
        chart: The description.
        width: Width in px.
        colours: Hexadecimal colour of each role (`views/palette.py`).

    Raises:
        ValueError: The description has what no chart of the dashboard has.
    """
    source = read_description(chart, width, colours)
    digest = crc32("|".join((chart.figure, str(width), colours["page"])).encode("utf-8", "replace"))
    return Svg(_draw(_plan(source), f"chart-{digest:08x}"), width, chart.height)


def _plan(source: Source) -> _Plan:
    """Return the chart with margins in which everything has room: labels depend on them, and they on labels."""
    margins = layout_margins(source)
    plan = _plan_in(source, margins)
    for _ in range(_MAX_ROUNDS):
        demands = [measure_axis(axis, edge) for axis, edge in zip((plan.x, plan.y), plan.edges, strict=True)]
        fitted = fit_margins(source, demands, plan.legend.height)
        if _is_same(fitted, plan.margins):
            break
        plan = _plan_in(source, fitted)
    return plan


def _is_same(a: Margins, b: Margins) -> bool:
    return all(abs(getattr(a, side) - getattr(b, side)) <= _SAME_PX for side in ("left", "right", "top", "bottom"))


def _plan_in(source: Source, margins: Margins) -> _Plan:
    plot_width = source.width - margins.left - margins.right
    plot_height = source.height - margins.top - margins.bottom
    categories = _categories(source, "y")
    bars = list_bars(source, categories)
    x = _axis(source, "x", margins.left, plot_width, bars)
    y = _axis(source, "y", margins.top, plot_height, bars)
    return _Plan(source, x, y, bars, place_legend(source, plot_width), margins)


def _axis(source: Source, letter: str, offset: float, length: float, bars: Mapping[int, Sequence[Bar]]) -> Axis:
    options = source.axis(letter)
    values = [value for trace in source.traces for value in trace[letter] if value is not None]
    kind = options.get("type") or ("category" if any(isinstance(value, str) for value in values) else "linear")
    has_grid = letter == "x" or not bars
    axis = Axis(
        letter,
        kind,
        options,
        _categories(source, letter),
        (0.0, 1.0),
        offset,
        length,
        source.layout["separators"],
        has_grid,
    )
    return Axis(**{**axis.__dict__, "range": _range(source, axis, bars)})


def _categories(source: Source, letter: str) -> Mapping[str, int]:
    given = source.axis(letter).get("categoryarray", ())
    found = [value for trace in source.traces for value in trace[letter] if isinstance(value, str)]
    return {name: n for n, name in enumerate(dict.fromkeys([*given, *found]))}


def _range(source: Source, axis: Axis, bars: Mapping[int, Sequence[Bar]]) -> tuple[float, float]:
    given = axis.options.get("range")
    if given and not axis.options.get("autorange"):
        low, high = (days(end) if isinstance(end, str) else float(end) for end in given)
        return low, high
    spans = [
        span
        for n, trace in enumerate(source.traces)
        if (span := _bar_span(axis, bars[n]) if is_bar(trace) else _point_span(axis, trace))
    ]
    spans += [
        annotation_span(item, axis.number(item[axis.letter]), axis.letter, source)
        for item in source.layout.get("annotations", ())
        if item.get(f"{axis.letter}ref") != "paper"
    ]
    return fit_range(spans, axis.length, to_zero=axis.options.get("rangemode") == "tozero")


def _bar_span(axis: Axis, bars: Sequence[Bar]) -> Span:
    if axis.letter == "y":
        half = bar_spacing(bars) / 2
        positions = [bar.position for bar in bars]
        return End(min(positions) - half), End(max(positions) + half)
    ends = [end for bar in bars for end in ((bar.start, bar.end) if bar.has_base else (0.0, bar.end))]
    room = EXTRA_PART * axis.length
    low, high = (End(end, room if end else 0.0) for end in (min(ends), max(ends)))
    return low, high


def _point_span(axis: Axis, trace: Options) -> Span | None:
    numbers = [axis.number(value) for value in trace[axis.letter] if value is not None]
    if not numbers:
        return None
    mode = trace.get("mode", "markers")
    size = trace.get("marker", {}).get("size", DEFAULT_MARKER_PX)
    room = max(size * _ROOM_PER_MARKER, _MIN_ROOM_PX) if "markers" in mode else 0.0
    if mode != "lines":
        room += EXTRA_PART * axis.length
    return End(min(numbers), room), End(max(numbers), room)


def _draw(plan: _Plan, prefix: str) -> Markup:
    source, x, y = plan.source, plan.x, plan.y
    area = element("rect", x=x.offset, y=y.offset, width=x.length, height=y.length)
    patterns = [
        pattern_element(trace["marker"], f"{prefix}-{n}")
        for n, trace in enumerate(source.traces)
        if is_bar(trace) and has_pattern(trace["marker"])
    ]
    defs = element("defs", element("clipPath", area, id=f"{prefix}-area") + join(patterns))
    cut = {"clip_path": f"url(#{prefix}-area)"}
    x_edge, y_edge = plan.edges
    parts = [
        defs,
        element("g", draw_shapes(source, x, y), class_="shapes", **cut),
        draw_grid(x, y),
        draw_grid(y, x),
        draw_axis(x, y, x_edge),
        draw_axis(y, x, y_edge),
        *(_draw_marks(plan, prefix, cut)),
        draw_annotations(source, x, y),
        draw_legend(plan.legend, source, prefix),
    ]
    return element("g", join(parts), font_family=FONT_FAMILIES)


def _draw_marks(plan: _Plan, prefix: str, cut: Mapping[str, str]) -> list[Markup]:
    """Return the marks, bars below lines and points."""
    source, x, y = plan.source, plan.x, plan.y
    bars = [
        element("g", draw_bars(plan.bars[n], trace, x, y, f"{prefix}-{n}"), **cut)
        for n, trace in enumerate(source.traces)
        if is_bar(trace)
    ]
    points = []
    for trace in source.traces:
        if is_bar(trace):
            continue
        drawn = draw_line(trace, x, y) if trace.get("mode") == "lines" else draw_points(trace, x, y, source)
        points.append(element("g", drawn, **(cut if trace.get("cliponaxis", True) else {})))
    return bars + points
