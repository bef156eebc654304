"""Who carries out the operations: beneficiaries, partners, third sector and contractors, by role."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.domain import ActorRole
from cmsdash.figures import programme
from cmsdash.figures.bodies import bodies_of_role
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import bodies

page = ui.page_context()
text, selection, release = page.text, page.selection.reset("operation"), page.release

st.title(escape_markdown(bodies.bodies_headline(queries.organisations(release, selection).table, text)))
st.text(text("bodies.lead"))
ui.filter_bar(page, table_columns.OPERATION_FILTERS)

for role in ActorRole:
    ui.render_figure(page, bodies_of_role(page, role))
ui.render_figure(page, programme.programme_statements(page))
ui.render_footer(page)
