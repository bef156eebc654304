"""What the site receives of its readers, and what it does with it."""

from cmsdash import ui

page = ui.page_context()
ui.public_page(page)
ui.render_footer(page)
