"""What Priority 5 funds: its two objectives, their interventions, and the operations under each."""

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

view = page_context()
text, selection, release = view.text, view.selection, view.release

branches = queries.taxonomy_tree(release, selection)
st.title(escape_markdown(operations.objectives_headline(branches.table, selection, text)))
st.text(text("objectives.lead"))
filter_bar(view, table_columns.OPERATION_FILTERS, beside=partial(option_toggle, field="inferred"))

cells = {"operation": operation_link_cell(view), "places": city_links_cell(view)}
render_figure(
    view,
    branches,
    taxonomy_tree_html(branches.table, taxonomy_href(view), text),
    title=text("objectives.title"),
    sentence=operations.interventions_sentence(branches.table, text),
    table=TableSpec(table_columns.TAXONOMY_TREE, cells),
)

known = queries.classified_operations(release, selection)
render_figure(
    view,
    known,
    None,
    title=text("objectives.classified_title"),
    sentence=text("objectives.classified" if len(known.table) else "objectives.classified_none"),
    table=TableSpec(table_columns.CLASSIFIED_OPERATIONS, cells),
)
render_footer(view)
