"""Plotly charts, one module per kind of chart."""
