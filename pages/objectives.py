"""The objectives of Priority 5, their interventions, and the operations under each."""

from functools import partial

import streamlit as st

from cmsdash import queries
from cmsdash.i18n import escape_markdown
from cmsdash.ui import (
    TableSpec,
    city_links_cell,
    filter_bar,
    operation_link_cell,
    option_toggle,
    page_context,
    render_figure,
    render_footer,
    taxonomy_href,
)
from cmsdash.views.html import table_columns
from cmsdash.views.html.taxonomy_tree import taxonomy_tree_html
from cmsdash.views.narrative import operations

page = page_context()
text, selection, release = page.text, page.selection, page.release

taxonomy = queries.taxonomy_tree(release, selection)
st.title(escape_markdown(operations.objectives_headline(taxonomy.table, selection, text)))
st.text(text("objectives.lead"))
filter_bar(page, table_columns.OPERATION_FILTERS, control=partial(option_toggle, field="inferred"))

cells = {"operation": operation_link_cell(page), "places": city_links_cell(page)}
render_figure(
    page,
    taxonomy,
    taxonomy_tree_html(taxonomy.table, taxonomy_href(page), text),
    title=text("objectives.title"),
    sentence=operations.interventions_sentence(taxonomy.table, text),
    table=TableSpec(table_columns.TREE, cells),
)

classified = queries.classified_operations(release, selection)
render_figure(
    page,
    classified,
    None,
    title=text("objectives.classified_title"),
    sentence=text("objectives.classified" if len(classified.table) else "objectives.classified_none"),
    table=TableSpec(table_columns.CLASSIFIED, cells),
)
render_footer(page)
