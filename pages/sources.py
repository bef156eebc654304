"""Sources, the rule that chooses among figures, conflicts, taxonomy, and milestones."""

import streamlit as st

from cmsdash import ui
from cmsdash.domain import FundingStage, ObservationStatus
from cmsdash.figures import sources
from cmsdash.figures.headlines import page_headline
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import lists

page = ui.page_context()
text, release = page.text, page.release

st.title(escape_markdown(page_headline(page)))
st.text(text("sources.lead"))

st.header(text("sources.rule_title"))
st.text(text("sources.rule"))
stages_column, statuses_column = st.columns(2, gap="large")
with stages_column:
    st.subheader(text("sources.ladder_title"))
    st.html(lists.code_definitions("stage", list(FundingStage), text))
with statuses_column:
    st.subheader(text("sources.kinds_title"))
    st.html(lists.code_definitions("kind", list(ObservationStatus), text))
ui.render_figure(page, sources.sources(page))

st.header(text("sources.objectives_title"))
st.html(lists.code_definitions("objective", list(release.tables["objectives"]["objective"]), text))

for build in (
    sources.missing_data_items,
    sources.programme_conflicts,
    sources.taxonomy,
    sources.milestones,
):
    ui.render_figure(page, build(page))
ui.page_link("dictionary", text("nav.dictionary"), page.selection)
ui.render_footer(page)
