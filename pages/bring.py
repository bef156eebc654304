"""Upload of the reader's own files: import reports, and a preview on the map."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import captions

page = ui.page_context()
text = page.text

title = st.container()
st.text(text("upload.lead"))
found = ui.upload_form(page)
title.title(escape_markdown(ui.upload_title(page, found)))

if found:
    with ui.preview_section(page, found) as preview_page:
        text = preview_page.text
        ui.render_city_map(preview_page)
        operations = ui.rows_from_upload(queries.operations(preview_page.release, preview_page.selection), found)
        if not operations.is_empty:
            ui.render_figure(
                preview_page,
                operations,
                None,
                title=text("upload.operations"),
                sentence=captions.operations_sentence(operations.table, text),
                table=ui.TableSpec(table_columns.OPERATIONS, {"city": ui.city_link_cell(preview_page)}),
            )
        city_figures = ui.rows_from_upload(queries.city_figures(preview_page.release, preview_page.selection), found)
        if not city_figures.is_empty:
            ui.render_figure(
                preview_page,
                city_figures,
                None,
                title=text("upload.figures"),
                sentence=text("upload.figures_lead"),
                table=ui.TableSpec(("city", *table_columns.CITY_FIGURES), {"city": ui.city_link_cell(preview_page)}),
            )
ui.render_footer(page)
