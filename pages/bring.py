"""The reader's own file: what became of each row, and how the map would look with it."""

import streamlit as st

from cmsdash import queries
from cmsdash.shell import Shown, bring, city_link, city_map_of, enter, leave, show, yours
from cmsdash.views import columns, sentences

view = enter()
text = view.text

st.title(text("bring.title"))
st.text(text("bring.lead"))
found = bring(view)

if found:
    with yours(view, found) as mine:
        known = queries.known_by_city(mine.release, mine.selection)
        show(
            mine,
            known.named("bring_map"),
            city_map_of(mine),
            title=text("bring.preview"),
            sentence=sentences.measured(known.table, mine.selection, text),
            table=Shown(columns.MAP, {"city": city_link(mine)}),
        )
        operations = queries.operations(mine.release, mine.selection)
        show(
            mine,
            operations.named("bring_operations"),
            None,
            title=text("overview.operations_title"),
            sentence=sentences.operations(operations.table, text),
            table=Shown(columns.OPERATIONS, {"city": city_link(mine)}),
        )
leave(view)
