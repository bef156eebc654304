"""Upload of the reader's own files: import reports, and a preview on the map."""

import streamlit as st

from cmsdash import ui
from cmsdash.figures import city_map
from cmsdash.i18n import escape_markdown

page = ui.page_context()
text = page.text

title = st.container()
st.text(text("upload.lead"))
found = ui.upload_form(page)
title.title(escape_markdown(ui.upload_title(page, found)))

if found:
    with ui.preview_section(page, found) as preview_page:
        ui.render_city_map(preview_page, city_map.map_cities(preview_page))
        for figure in ui.uploaded_figures(preview_page, found):
            ui.render_figure(preview_page, figure)
ui.render_footer(page)
