"""The cities on a map and in a list that say the same."""

import streamlit as st

from cmsdash import queries
from cmsdash.shell import (
    Shown,
    city_link,
    city_map,
    enter,
    filters,
    find_city,
    leave,
    measure,
    open_page,
    operation_link,
    places_links,
    show,
)
from cmsdash.text import escape_markdown
from cmsdash.views import columns, headlines, sentences

view = enter()
text, selection, release = view.text, view.selection, view.release

known = queries.known_by_city(release, selection)
st.title(escape_markdown(headlines.gaps(known.table, selection, text)))
st.text(text("cities.lead"))
filters(view, beside=measure)

beside, aside = st.columns([3, 2], gap="medium")
with beside:
    clicked = show(
        view,
        known,
        city_map(view, opens="city"),
        title=text(f"map.title.{selection.measure}"),
        sentence=sentences.measured(known.table, queries.how_many(release, selection), selection, text),
        table=Shown(columns.of_map(selection.measure), {"city": city_link(view)}),
    )
with aside:
    find_city(view, linked=True)
    rows = len(known.table)
    said = text.count("cities.list_lead", rows) if rows else text("show.nothing")
    names = Shown(columns.CITIES, {"city": city_link(view)})
    show(view, known.named("city_list"), None, title=text("cities.list_title"), sentence=said, table=names)
if clicked:
    open_page("city", selection, city=(clicked,))

found = queries.operations(release, selection)
show(
    view,
    found,
    None,
    title=text("overview.operations_title"),
    sentence=sentences.operations(found.table, text),
    table=Shown(columns.LISTED, {"operation": operation_link(view), "places": places_links(view)}),
)
leave(view)
