"""The layout around every page: header, menu, links, style sheet, footer."""
