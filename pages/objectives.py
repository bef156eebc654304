"""The objectives of Priority 5, their interventions, and the operations under each."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import table_columns
from cmsdash.views.html.taxonomy_tree import taxonomy_tree_html
from cmsdash.views.narrative import operations

page = ui.page_context()
text, selection, release = page.text, page.selection, page.release

taxonomy, matching = queries.taxonomy_tree(release, selection), queries.operations(release, selection)
st.title(escape_markdown(operations.objectives_headline(matching.table, selection, text)))
st.text(text("objectives.lead"))
ui.filter_bar(page, table_columns.OPERATION_FILTERS)

cells = {"operation": ui.operation_link_cell(page), "places": ui.city_links_cell(page)}
ui.render_figure(
    page,
    taxonomy,
    taxonomy_tree_html(taxonomy.table, ui.taxonomy_href(page), text),
    title=text("objectives.title"),
    sentence=operations.interventions_sentence(taxonomy.table, text),
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
    sentence=operations.classified_operations_sentence(classified.table, text),
    table=ui.TableSpec(table_columns.CLASSIFIED_OPERATIONS, cells, query=queries.classified_operations),
)
ui.render_footer(page)
