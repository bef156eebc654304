"""The reader's own file: what became of each row, and how the map would look with it."""

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
    with preview_section(page, found) as mine:
        text = mine.text
        known = queries.city_funding(mine.release, mine.selection)
        operations_here = queries.count_operations(mine.release, mine.selection)
        render_figure(
            mine,
            known.renamed("bring_map"),
            city_map(mine),
            title=text(f"map.title.{mine.selection.measure}"),
            sentence=captions.map_sentence(known.table, operations_here, mine.selection, text),
            table=TableSpec(table_columns.map_columns(mine.selection.measure), {"city": city_link_cell(mine)}),
        )
        operations = rows_from_upload(queries.operations(mine.release, mine.selection), found)
        if not operations.is_empty:
            render_figure(
                mine,
                operations,
                None,
                title=text("upload.operations"),
                sentence=captions.operations_sentence(operations.table, text),
                table=TableSpec(table_columns.OPERATIONS, {"city": city_link_cell(mine)}),
            )
        figures = rows_from_upload(queries.city_figures(mine.release, mine.selection), found)
        if not figures.is_empty:
            render_figure(
                mine,
                figures,
                None,
                title=text("upload.figures"),
                sentence=text("upload.figures_lead"),
                table=TableSpec(("city", *table_columns.FIGURES), {"city": city_link_cell(mine)}),
            )
render_footer(page)
