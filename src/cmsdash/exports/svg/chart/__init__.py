"""Charts as SVG, drawn from their descriptions as plotly draws them in a browser."""

from cmsdash.exports.svg.chart.drawing import chart_svg

__all__ = ["chart_svg"]
