"""Tables drawn: pure functions from a table and a language to a figure, a map, or HTML."""

from plotly.graph_objects import Figure

__all__ = ["Figure"]
