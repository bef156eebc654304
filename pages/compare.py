"""Two to four cities side by side, and each beside the cities like it."""

import streamlit as st

from cmsdash import queries
from cmsdash.domain import MOST_COMPARED
from cmsdash.shell import Shown, choose_peers, city_link, enter, filters, leave, link, note, show
from cmsdash.views import columns, comparison
from cmsdash.views.peers import peers_figure

view = enter()
text, selection, release = view.text, view.selection, view.release

compared = [view.names[city] for city in selection.city[:MOST_COMPARED]]
everywhere = queries.known_by_city(release, selection.only_language())
st.title(comparison.title(compared, everywhere.table, text))
st.text(text("compare.lead"))
filters(view, ("city", "stage", "kind"))
if not selection.city:
    st.html(f'<div class="cms-empty"><p>{text("compare.choose")}</p></div>')
    link("compare", text("compare.example"), selection, city=("andria", "benevento", "salerno"))
    leave(view)
    st.stop()
if len(selection.city) > MOST_COMPARED:
    note(text("compare.too_many", n=text.number(MOST_COMPARED)))
choose_peers(view)
note(comparison.band_list(text))

found = queries.comparison(release, selection)
peers, bands = queries.peers(release, selection), queries.peer_bands(release, selection)
show(
    view,
    found,
    comparison.cards(found.table, bands.table, selection, city_link(view), text),
    title=text("compare.side_title"),
    sentence=comparison.comparable(found.table, text),
    table=Shown(columns.COMPARISON, {"city": city_link(view)}),
)
common = queries.common_stages(release, selection) if found.table["stage"].nunique() > 1 else ()
for stage in common:
    link("compare", text("compare.at_stage", stage=text(f"stage.{stage}").lower()), selection, stage=(stage,))
show(
    view,
    peers,
    peers_figure(found.table, peers.table, bands.table, text, view.colours),
    title=text("compare.peers_title"),
    sentence=text("compare.peers_lead"),
    table=Shown(columns.PEERS, {"city": city_link(view), "peer": city_link(view)}),
    alt=text("compare.alt"),
)
leave(view)
