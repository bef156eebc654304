"""Pure functions that turn a table and a translator into a chart, a map, HTML or a sentence."""

from cmsdash.views.charts.description import Chart

__all__ = ["Chart"]
