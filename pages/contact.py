"""Who publishes the site, and how to write."""

from cmsdash import ui

page = ui.page_context()
ui.public_page(page)
ui.render_footer(page)
