"""Completeness of the data, conflicts between sources, unpublished data, and checks."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.i18n import escape_markdown
from cmsdash.views.charts import dot_matrix
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import quality

page = ui.page_context()
text, release, selection = page.text, page.release, page.selection

cells = queries.completeness(release, selection)
st.title(escape_markdown(page.compose(quality.quality_headline, cells)))
ui.filter_bar(page, ("region", "city"))
figures_column, operations_column = st.columns([2, 3], gap="medium")
for column, part, name in (
    (figures_column, queries.completeness_of_figures(release, selection), "figures"),
    (operations_column, queries.completeness_of_operations(release, selection), "operations"),
):
    with column:
        chart = page.draw(dot_matrix.completeness_matrix, part)
        lead, table = (
            page.compose(quality.completeness_sentence, part),
            ui.TableSpec(table_columns.COMPLETENESS, {"city": ui.city_link_cell(page)}),
        )
        title, alt = text(f"quality.{name}_title"), text("quality.cells_alt")
        clicked = ui.render_figure(page, part, chart, title=title, sentence=lead, table=table, alt=alt)
        ui.toggle_filter_and_rerun(page, "city", clicked)
ui.render_note(text("filter.click"), on_paper=False)
ui.render_note(text("quality.cells_note"))
fields = queries.completeness_by_field(release, selection)
fields_table = ui.TableSpec(table_columns.COMPLETENESS_BY_FIELD)
ui.render_figure(
    page, fields, None, title=text("quality.fields_title"), sentence=text("quality.fields_lead"), table=fields_table
)

conflicts = queries.city_conflicts(release, selection)
ui.render_figure(
    page,
    conflicts,
    None,
    title=text("quality.conflicts_title"),
    sentence=page.compose(quality.city_conflicts_sentence, conflicts, queries.city_figures(release, selection)),
    table=ui.TableSpec(table_columns.CITY_CONFLICTS, {"city": ui.city_link_cell(page)}),
)
for result, name, columns in (
    (queries.programme_conflicts(release), "conflicts", table_columns.CONFLICTS),
    (queries.missing_data_items(release), "unpublished", table_columns.UNPUBLISHED_ITEMS),
):
    lead = text(f"sources.{name}_lead")
    ui.render_figure(
        page, result, None, title=text(f"quality.{name}_of_programme"), sentence=lead, table=ui.TableSpec(columns)
    )
checks = queries.validation_checks(release)
lead, table = page.compose(quality.checks_sentence, checks), ui.TableSpec(table_columns.CHECKS)
ui.render_figure(page, checks, "", title=text("quality.checks_title"), sentence=lead, table=table)
ui.render_footer(page)
