"""Figures as SVG and PNG, drawn from their descriptions without a browser."""
