"""Who the programme is for, and which groups no operation declares yet."""

import streamlit as st

from cmsdash import queries
from cmsdash.shell import Shown, city_link, coverage_matrix, enter, filters, leave, note, operation_link, show, switch
from cmsdash.text import escape_markdown
from cmsdash.views import columns, findings

view = enter()
text, selection, release = view.text, view.selection, view.release

everyone = queries.coverage(release, selection.without("rows"))
st.title(escape_markdown(findings.recipients(everyone.table, selection, text)))
filters(view, columns.WORK_FILTERS)
with st.container(horizontal=True, gap="large", key="matrix"):
    for field in ("across", "rows", "inferred"):
        switch(view, field)

cells = queries.coverage(release, selection)
show(
    view,
    cells,
    coverage_matrix(view, cells),
    title=text(f"coverage.title.{selection.across}"),
    sentence=findings.coverage(everyone.table, text),
    table=Shown(columns.COVERAGE[selection.across], {"city": city_link(view)}),
)
if not cells.is_empty:
    note(text("coverage.how"))

groups = queries.target_groups(release, selection)
show(
    view,
    groups,
    None,
    title=text("recipients.groups_title"),
    sentence=text("recipients.groups_lead"),
    table=Shown(columns.GROUPS),
)

actors = queries.actors(release, selection.without("operation"))
show(
    view,
    actors,
    None,
    title=text("actors.title"),
    sentence=findings.actors(actors.table, text),
    table=Shown(columns.ACTORS, {"operation": operation_link(view)}),
)
leave(view)
