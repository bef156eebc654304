"""Who carries out the operations: beneficiaries, partners, third sector and contractors, by role."""

import streamlit as st

from cmsdash import ui
from cmsdash.domain import ActorRole
from cmsdash.figures import programme
from cmsdash.figures.bodies import bodies_of_role
from cmsdash.figures.headlines import page_headline
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import table_columns

page = ui.page_context()
st.title(escape_markdown(page_headline(page)))
st.text(page.text("bodies.lead"))
ui.filter_bar(page, table_columns.OPERATION_FILTERS)

for role in ActorRole:
    ui.render_figure(page, bodies_of_role(page, role))
ui.render_figure(page, programme.programme_statements(page))
ui.render_footer(page)
