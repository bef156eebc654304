"""Upload of the reader's own files: import reports, and a preview on the map."""

import streamlit as st

from cmsdash import queries
from cmsdash.i18n import escape_markdown
from cmsdash.ui import (
    TableSpec,
    city_link_cell,
    city_map,
    page_context,
    preview_section,
    render_figure,
    render_footer,
    rows_from_upload,
    upload_form,
    upload_title,
)
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import captions

page = page_context()
text = page.text

title = st.container()
st.text(text("upload.lead"))
found = upload_form(page)
title.title(escape_markdown(upload_title(page, found)))

if found:
    with preview_section(page, found) as preview_page:
        text = preview_page.text
        funding = queries.city_funding(preview_page.release, preview_page.selection)
        operation_count = queries.count_operations(preview_page.release, preview_page.selection)
        render_figure(
            preview_page,
            funding.renamed("bring_map"),
            city_map(preview_page),
            title=text(f"map.title.{preview_page.selection.measure}"),
            sentence=captions.map_sentence(funding.table, operation_count, preview_page.selection, text),
            table=TableSpec(
                table_columns.map_columns(preview_page.selection.measure), {"city": city_link_cell(preview_page)}
            ),
        )
        operations = rows_from_upload(queries.operations(preview_page.release, preview_page.selection), found)
        if not operations.is_empty:
            render_figure(
                preview_page,
                operations,
                None,
                title=text("upload.operations"),
                sentence=captions.operations_sentence(operations.table, text),
                table=TableSpec(table_columns.OPERATIONS, {"city": city_link_cell(preview_page)}),
            )
        city_figures = rows_from_upload(queries.city_figures(preview_page.release, preview_page.selection), found)
        if not city_figures.is_empty:
            render_figure(
                preview_page,
                city_figures,
                None,
                title=text("upload.figures"),
                sentence=text("upload.figures_lead"),
                table=TableSpec(("city", *table_columns.FIGURES), {"city": city_link_cell(preview_page)}),
            )
render_footer(page)
