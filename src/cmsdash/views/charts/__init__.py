"""Charts as plotly figures."""
