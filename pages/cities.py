"""The cities on a map and in a list that say the same."""

import streamlit as st

from cmsdash import queries
from cmsdash.shell import Shown, city_link, city_map, enter, filters, leave, measure, open_page, show
from cmsdash.views import sentences

view = enter()
text, selection, release = view.text, view.selection, view.release

st.title(text("cities.title"))
st.text(text("cities.lead"))
filters(view)

known = queries.known_by_city(release, selection)
measure(view)
beside, aside = st.columns([3, 2], gap="medium")
with beside:
    clicked = show(
        view,
        known,
        city_map(view),
        title=text(f"map.title.{selection.measure}"),
        sentence=sentences.measured(known.table, selection, text),
        table=Shown(
            ("city", "region", "knowledge", "amount_cents", "stage", "kind", "date", "per_resident_cents", "source"),
            {"city": city_link(view)},
        ),
    )
with aside:
    show(
        view,
        known.named("city_list"),
        None,
        title=text("cities.list_title"),
        sentence=text("cities.list_lead"),
        table=Shown(("city", "amount_cents", "knowledge", "operations"), {"city": city_link(view)}),
    )
if clicked:
    open_page("city", selection, city=(clicked,))

found = queries.operations(release, selection)
show(
    view,
    found,
    None,
    title=text("overview.operations_title"),
    sentence=sentences.operations(found.table, text),
    table=Shown(
        (
            "title",
            "city",
            "status",
            "priority",
            "priority_basis",
            "objective",
            "groups",
            "amount_cents",
            "kind",
            "date",
            "source",
        ),
        {"city": city_link(view)},
    ),
)
leave(view)
