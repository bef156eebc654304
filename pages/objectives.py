"""What Priority 5 funds: its two objectives, their interventions, and the operations under each."""

from functools import partial

import streamlit as st

from cmsdash import queries
from cmsdash.shell import Shown, branch_href, enter, filters, leave, operation_link, places_links, show, switch
from cmsdash.text import escape_markdown
from cmsdash.views import columns, findings
from cmsdash.views.tree import tree

view = enter()
text, selection, release = view.text, view.selection, view.release

branches = queries.tree(release, selection)
st.title(escape_markdown(findings.objectives(branches.table, selection, text)))
st.text(text("objectives.lead"))
filters(view, columns.WORK_FILTERS, beside=partial(switch, field="inferred"))

cells = {"operation": operation_link(view), "places": places_links(view)}
show(
    view,
    branches,
    tree(branches.table, branch_href(view), text),
    title=text("objectives.title"),
    sentence=findings.interventions(branches.table, text),
    table=Shown(columns.TREE, cells),
)

known = queries.classified(release, selection)
show(
    view,
    known,
    None,
    title=text("objectives.classified_title"),
    sentence=text("objectives.classified" if len(known.table) else "objectives.classified_none"),
    table=Shown(columns.CLASSIFIED, cells),
)
leave(view)
