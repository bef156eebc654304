"""Context indicators of the cities plotted against their funding."""

from dataclasses import replace

import streamlit as st

from cmsdash import queries, ui
from cmsdash.i18n import escape_markdown
from cmsdash.views.charts import scatter
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import funding

page = ui.page_context()
text, release, selection = page.text, page.release, page.selection.with_comparison_measure

selection = queries.select_compared_stage(release, selection)
need = queries.need_and_funding(release, selection)
st.title(escape_markdown(page.compose(funding.need_headline, need, selection)))
ui.filter_bar(page, ("region", "city", "kind", "priority"), ui.need_controls, controlled=("stage",))
ui.stage_picker(page, selection)
chart = page.draw(scatter.need_scatter_chart, need, selection)
clicked = ui.render_figure(
    replace(page, selection=selection),
    need,
    chart,
    title=text("need.title", indicator=text(f"indicator.{selection.indicator}")),
    sentence=page.compose(funding.need_sentence, need, selection),
    table=ui.TableSpec(
        table_columns.need_columns(selection.unit, selection.indicator), {"city": ui.city_link_cell(page)}
    ),
    alt=text("need.alt"),
)
if clicked:  # not a filter: a single city has nothing to compare with
    ui.page_link("city", text("cities.open", name=page.names[clicked]), page.selection, city=(clicked,))
elif chart:
    ui.render_note(text("need.click"), on_paper=False)
if chart:
    ui.render_note(page.compose(funding.need_caveat, need, selection))
    ui.render_note(text("need.caveat_score"))
ui.render_footer(page)
