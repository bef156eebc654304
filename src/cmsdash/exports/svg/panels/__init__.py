"""What a page shows as HTML, drawn as SVG from the same description: matrices, lists, tiles, cards."""

from cmsdash.exports.svg.panels.panel import min_panel_width, panel_svg

__all__ = ["min_panel_width", "panel_svg"]
"""The drawing of any description, and the width that it needs."""
