"""Pure functions that turn a table and a translator into a chart, a map, HTML or a sentence."""

from plotly.graph_objects import Figure

__all__ = ["Figure"]
