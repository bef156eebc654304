"""Accessibility statement: status, known limitations, what was tested, and contact."""

from cmsdash import ui

page = ui.page_context()
ui.public_page(page)
ui.render_footer(page)
