"""Who carries out the operations: beneficiaries, partners, third sector and contractors, by role."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.domain import ActorRole
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import statements, table_columns
from cmsdash.views.narrative import bodies

page = ui.page_context()
text, selection, release = page.text, page.selection.reset("operation"), page.release

st.title(escape_markdown(bodies.bodies_headline(queries.organisations(release, selection).table, text)))
st.text(text("bodies.lead"))
ui.filter_bar(page, table_columns.OPERATION_FILTERS)

cells = {"operation_list": ui.operation_links_cell(page), "city": ui.city_link_cell(page)}
for role in ActorRole:
    of_role = queries.implementing_bodies(release, selection, role)
    columns = table_columns.BENEFICIARIES if role == ActorRole.BENEFICIARY else table_columns.BODIES
    query = queries.operations if role == ActorRole.BENEFICIARY else None
    ui.render_figure(
        page,
        of_role,
        None,
        title=text(f"bodies.title.{role}"),
        sentence=text(f"bodies.{'none' if of_role.is_empty else 'sentence'}.{role}"),
        table=ui.TableSpec(columns, cells, query=query, topics=("role",)),
    )

said = queries.programme_statements(release)
ui.render_figure(
    page,
    said,
    statements.statements_html(said.table, release.sources, text),
    title=text("bodies.statements_title"),
    sentence=text("bodies.statements"),
    table=ui.TableSpec(table_columns.PROGRAMME_STATEMENTS),
)
ui.render_footer(page)
