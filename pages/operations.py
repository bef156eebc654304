"""Which operations are known: a list to search and sort, and one operation with everything known of it."""

import streamlit as st

from cmsdash import queries
from cmsdash.shell import (
    Shown,
    city_link,
    enter,
    filters,
    leave,
    operation_link,
    operation_sheet,
    places_links,
    search,
    show,
    sort_heads,
    switch,
    turn,
)
from cmsdash.text import escape_markdown
from cmsdash.views import columns, findings

view = enter()
text, selection, release = view.text, view.selection, view.release
if selection.operation:
    operation_sheet(view)
    leave(view)
    st.stop()

found = queries.listed(release, selection)
everything = queries.operations(release, selection.only_language())
here = queries.operations(release, selection.only_places()) if found.is_empty else found
programme = queries.programme_figures(release)
st.title(escape_markdown(findings.operations(found.table, everything.table, programme.table, text)))
st.text(text("operations.lead"))
filters(view, columns.WORK_FILTERS, beside=search)

leaf = queries.leaf(found, selection)
cells = {"operation": operation_link(view), "places": places_links(view), "city": city_link(view)}
show(
    view,
    found,
    None,
    title=text("operations.title"),
    sentence=findings.listed(found.table, here.table, leaf, selection, text),
    table=Shown(columns.LISTED, cells, sort_heads(view), leaf.rows),
)
turn(view, leaf)

located = queries.located(release, selection)
if not located.is_empty:
    st.header(text("located.title"))
    switch(view, "split")
    shown = Shown(columns.LOCATED, cells, caption=text("located.title"))
    show(view, located, "", title="", sentence=findings.shared(located.table, selection, text), table=shown)
leave(view)
