"""The margins of a chart: what its layout says, and what axes and legend need beyond that, as plotly decides it."""

from collections.abc import Mapping, Sequence

from cmsdash.exports.svg.chart.axes import Demand, Margins
from cmsdash.exports.svg.chart.source import Source

_MAX_PAD_PX = 12
SIDES = ("left", "right", "top", "bottom")
_MIN_PLOT_PX = 64
"""Width and height that the plot area keeps, whatever axes and legend need."""


def layout_margins(source: Source) -> Margins:
    """Return the margins of the layout."""
    return Margins(*(round(source.layout["margin"][side[0]]) for side in SIDES))


def fit_margins(source: Source, demands: Sequence[Demand], legend_height: float) -> Margins:
    """Return the margins in which axes and legend have room.

    Args:
        source: The chart.
        demands: What the axes need beyond the plot area.
        legend_height: Height of the legend in px; it stands above everything else.
    """
    layout = {side: getattr(layout_margins(source), side) for side in SIDES}
    pad = min(_MAX_PAD_PX, *layout.values())
    asked = {side: [px + pad for demand in demands if (px := getattr(demand, side)) is not None] for side in SIDES}
    reserved = max(0.0, legend_height - max(0.0, layout["top"] - max([pad, *asked["top"]])))
    fitted = _limit({side: max([layout[side], *asked[side]]) for side in SIDES}, layout, source)
    left, right, top, bottom = (round(fitted[side]) for side in SIDES)
    return Margins(left, right, top + reserved, bottom)


def _limit(margins: Mapping[str, float], layout: Mapping[str, float], source: Source) -> Mapping[str, float]:
    """Return margins that leave some of the plot area."""
    limited = dict(margins)
    for first, second, extent in (("left", "right", source.width), ("top", "bottom", source.height)):
        least = min(max(extent - layout[first] - layout[second], 2.0), _MIN_PLOT_PX)
        ratio = (margins[first] + margins[second]) / (extent - least)
        if ratio > 1:
            limited |= {side: margins[side] / ratio for side in (first, second)}
    return limited
