"""Target groups of the operations, and groups that no operation declares."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import operations

page = ui.page_context()
text, selection, release = page.text, page.selection, page.release

all_rows, matching = queries.coverage_matrix(release, selection.reset("rows")), queries.operations(release, selection)
st.title(escape_markdown(page.compose(operations.recipients_headline, all_rows, matching, selection)))
ui.filter_bar(page, table_columns.OPERATION_FILTERS)
ui.filling_links(page)
with st.container(horizontal=True, gap="large", key="matrix"):
    for field in ("across", "rows"):
        ui.option_toggle(page, field)

cells = queries.coverage_matrix(release, selection)
ui.render_figure(
    page,
    cells,
    ui.linked_coverage_matrix(page, cells),
    title=text(f"coverage.title.{selection.across}"),
    sentence=page.compose(operations.coverage_sentence, all_rows),
    table=ui.TableSpec(table_columns.COVERAGE[selection.across], {"city": ui.city_link_cell(page)}),
)
if not cells.is_empty:
    ui.render_note(page.compose(operations.coverage_note, matching))

ui.class_amounts(page, "group")

target_groups = queries.target_groups(release, selection)
ui.render_figure(
    page,
    target_groups,
    "",
    title=text("recipients.groups_title"),
    sentence=operations.target_groups_sentence(selection, text),
    table=ui.TableSpec(table_columns.group_columns(selection)),
)
ui.page_link("bodies", text("bodies.to_bodies"), selection)
ui.render_footer(page)
