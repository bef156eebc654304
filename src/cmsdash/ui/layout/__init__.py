"""Page layout: header, menu, style sheet, footer, and links between pages."""
