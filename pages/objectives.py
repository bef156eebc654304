"""The objectives of Priority 5, their interventions, and the operations under each."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import operations

page = ui.page_context()
text, selection, release = page.text, page.selection, page.release

taxonomy, matching = queries.taxonomy_tree(release, selection), queries.operations(release, selection)
st.title(escape_markdown(page.compose(operations.objectives_headline, matching, selection)))
st.text(text("objectives.lead"))
ui.filter_bar(page, table_columns.OPERATION_FILTERS)

cells = {"operation": ui.operation_link_cell(page), "places": ui.city_links_cell(page)}
ui.render_figure(
    page,
    taxonomy,
    ui.linked_taxonomy_tree(page, taxonomy),
    title=text("objectives.title"),
    sentence=page.compose(operations.interventions_sentence, taxonomy),
    table=ui.TableSpec(table_columns.taxonomy_columns(selection), cells),
)

ui.class_amounts(page, "intervention")
ui.city_areas(page)

classified = queries.classified_operations(release, selection)
ui.render_figure(
    page,
    classified,
    None,
    title=text("objectives.classified_title"),
    sentence=page.compose(operations.classified_operations_sentence, classified),
    table=ui.TableSpec(table_columns.CLASSIFIED_OPERATIONS, cells, query=queries.classified_operations),
)
ui.render_footer(page)
