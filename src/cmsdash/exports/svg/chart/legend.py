"""The legend of a chart: horizontal, above the plot area, in as many rows as it needs."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cmsdash.exports.svg.chart.bars import is_bar
from cmsdash.exports.svg.chart.marks import DEFAULT_MARKER_PX
from cmsdash.exports.svg.chart.source import Options, Source
from cmsdash.exports.svg.chart.symbols import (
    bar_attributes,
    dash_array,
    has_pattern,
    pattern_element,
    symbol_attributes,
    symbol_path,
)
from cmsdash.exports.svg.elements import element, join
from cmsdash.exports.svg.rich_text import Lines, draw_lines, lines_width, parse_markup
from cmsdash.exports.svg.text_metrics import LINE_SPACING

_GAP_PX = 5
"""Distance of items, and of the legend from the edges."""
_KEY_PX = 30
"""Width of the mark of an item."""
_WORDS_PX = _KEY_PX + 2 * _GAP_PX
"""Distance of the words of an item from its left edge."""
_GROUP_GAP_PX = _HEADING_PX = 10
_MIN_ITEM_PX, _ITEM_PAD_PX = 16, 3
_MIN_SYMBOL_PX, _MAX_SYMBOL_PX, _MAX_LINE_PX = 2, 16, 10
_SQUARE_PX = 12
_PATTERN_SCALE = 0.8


@dataclass(frozen=True)
class _Item:
    """An item: its trace, None for the heading of a group; its number, words and font size."""

    trace: Options | None
    number: int
    lines: Lines
    size: float

    @property
    def width(self) -> float:
        """Width in px."""
        return lines_width(self.lines, self.size) + (_HEADING_PX if self.trace is None else _WORDS_PX)

    @property
    def height(self) -> float:
        """Height in px."""
        return max(len(self.lines) * LINE_SPACING * self.size, _MIN_ITEM_PX) + _ITEM_PAD_PX


@dataclass(frozen=True)
class _PlacedItem:
    """An item, its left edge and its middle in px."""

    item: _Item
    x: float
    y: float


@dataclass(frozen=True)
class Legend:
    """The items of a legend with their places, and its height in px."""

    items: Sequence[_PlacedItem]
    height: int


def place_legend(source: Source, plot_width: float) -> Legend:
    """Return the legend; it is as wide as the plot area allows."""
    if not source.layout.get("showlegend"):
        return Legend((), 0)
    groups = _groups(source)
    if not any(groups):
        return Legend((), 0)
    if source.layout["legend"].get("traceorder") == "grouped" and any(item.trace is None for item in groups[0]):
        return _place_groups(groups, plot_width)
    return _place_rows([item for group in groups for item in group], plot_width)


def draw_legend(legend: Legend, source: Source, prefix: str) -> Markup:
    """Return a legend; the ids of its patterns begin with a prefix."""
    return join(_draw_item(placed, source, f"{prefix}-legend-{placed.item.number}") for placed in legend.items)


def _groups(source: Source) -> list[list[_Item]]:
    """Return the items by group, each with the heading of the group if it has one."""
    size, is_grouped = source.font_size, source.layout["legend"].get("traceorder") == "grouped"
    groups: dict[str, list[_Item]] = {}
    for n, trace in enumerate(source.traces):
        if not trace.get("showlegend", True):
            continue
        group = trace.get("legendgroup", "") if is_grouped else ""
        items = groups.setdefault(group or f"#{n}", [])
        heading = trace.get("legendgrouptitle")
        if is_grouped and heading and not items:
            items.append(_Item(None, n, parse_markup(heading["text"]), heading["font"]["size"]))
        items.append(_Item(trace, n, parse_markup(trace.get("name", "")), size))
    return list(groups.values())


def _place_rows(items: Sequence[_Item], plot_width: float) -> Legend:
    """Return the items in one row, or in columns of equal width if that is too wide."""
    is_one_row = sum(item.width for item in items) + (len(items) - 1) * _GAP_PX < plot_width
    widest = max(item.width for item in items)
    placed, x, y, row_height = [], 0.0, 0.0, 0.0
    for item in items:
        step = (item.width if is_one_row else widest) + _GAP_PX
        if step + x - _GAP_PX >= plot_width:
            x, y, row_height = 0.0, y + row_height, 0.0
        placed.append(_PlacedItem(item, x, y + item.height / 2 + _GAP_PX))
        x += step
        row_height = max(row_height, item.height)
    return Legend(placed, math.ceil(y + row_height + 2 * _GAP_PX))


def _place_groups(groups: Sequence[Sequence[_Item]], plot_width: float) -> Legend:
    """Return the groups beside each other, their items below each other."""
    placed, x, y, row_height = [], 0.0, 0.0, 0.0
    for group in groups:
        step = max(item.width for item in group) + _GAP_PX
        height = sum(item.height for item in group)
        if x > 0 and x + step > plot_width:
            x, y, row_height = 0.0, y + row_height + _GROUP_GAP_PX, 0.0
        row_height = max(row_height, height)
        placed += [_PlacedItem(item, x, y + _GAP_PX + middle) for item, middle in _stack(group)]
        x += step
    return Legend(placed, math.ceil(y + row_height + 2 * _GAP_PX))


def _stack(group: Sequence[_Item]) -> Iterator[tuple[_Item, float]]:
    top = 0.0
    for item in group:
        yield item, top + item.height / 2
        top += item.height


def _draw_item(placed: _PlacedItem, source: Source, pattern_id: str) -> Markup:
    item = placed.item
    x = _GAP_PX if item.trace is None else _WORDS_PX
    base_line = -item.size * LINE_SPACING * ((len(item.lines) - 1) / 2 - 0.3)
    words = draw_lines(item.lines, x, base_line, item.size, source.ink)
    key = Markup("") if item.trace is None else _draw_key(item.trace, source, pattern_id)
    return element("g", key + words, transform=f"translate({placed.x:.2f},{placed.y:.2f})")


def _draw_key(trace: Options, source: Source, pattern_id: str) -> Markup:
    """Return the mark of an item, as it is in the chart."""
    middle = f"translate({_WORDS_PX / 2:g},0)"
    marker = trace.get("marker", {})
    if is_bar(trace):
        definition = pattern_element(marker, pattern_id, _PATTERN_SCALE) if has_pattern(marker) else Markup("")
        half = -_SQUARE_PX / 2
        square = element(
            "rect",
            class_="key",
            x=half,
            y=half,
            width=_SQUARE_PX,
            height=_SQUARE_PX,
            **bar_attributes(marker, pattern_id),
        )
        return definition + element("g", square, transform=middle)
    if "lines" in trace.get("mode", "markers"):
        line = trace["line"]
        return element(
            "path",
            class_="key",
            d=f"M{_GAP_PX},0h{_KEY_PX}",
            stroke=line["color"],
            stroke_width=min(line["width"], _MAX_LINE_PX),
            stroke_dasharray=dash_array(line),
        )
    size = min(max(marker.get("size", DEFAULT_MARKER_PX), _MIN_SYMBOL_PX), _MAX_SYMBOL_PX)
    path = symbol_path(marker.get("symbol", "circle"), size)
    return element("path", class_="key", d=path, transform=middle, **symbol_attributes(marker, source.ink))
