"""Two to four cities side by side, and each beside the cities like it."""

import streamlit as st

from cmsdash import queries
from cmsdash.domain import MOST_COMPARED
from cmsdash.shell import (
    Shown,
    choose_peers,
    city_link,
    enter,
    filters,
    find_beside,
    leave,
    link,
    note,
    set_beside,
    show,
    unit,
)
from cmsdash.text import escape_markdown
from cmsdash.views import columns, comparison, templates
from cmsdash.views.peers import peers_figure

view = enter()
text, release, selection = view.text, view.release, view.selection.comparing
compared = [view.names[city] for city in selection.city[:MOST_COMPARED]]
everywhere = queries.known_by_city(release, selection.without("city").without("region"))
st.title(escape_markdown(comparison.title(compared, everywhere.table, selection, text)))
st.text(text("compare.lead"))
filters(view, comparison.FILTERS, beside=unit)
find_beside(view)
if not selection.city:
    st.html(templates.macro("empty")(text("compare.choose")))
    link("compare", text("compare.example"), view.selection, **comparison.EXAMPLE)
    leave(view)
    st.stop()
if len(selection.city) > MOST_COMPARED:
    note(text("compare.too_many", n=text.number(MOST_COMPARED)))
choose_peers(view)
note(comparison.band_list(text))
side = queries.comparison(release, selection)
peers, bands = queries.peers(release, selection), queries.peer_bands(release, selection)
show(
    view,
    side,
    comparison.cards(side.table, bands.table, selection, city_link(view), text),
    title=text("compare.side_title"),
    sentence=comparison.comparable(side.table, text),
    table=Shown(columns.comparison(selection.unit), {"city": city_link(view)}),
)
for stage in queries.common_stages(release, selection) if side.table["stage"].nunique() > 1 else ():
    link("compare", text("compare.at_stage", stage=text(f"stage.{stage}").lower()), view.selection, stage=(stage,))
if side.table["stage"].notna().any():
    drawn = view.draw(peers_figure, side, peers, bands, selection)
    name, said = text("compare.peers_title"), comparison.peers_lead(peers.table, selection, text)
    shown = Shown(columns.peers(selection.unit), {"city": city_link(view), "peer": city_link(view)})
    clicked = show(view, peers, drawn, title=name, sentence=said, table=shown, alt=text("compare.alt"))
    set_beside(view, clicked)
leave(view)
