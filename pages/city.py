"""What is known and what is missing for one city."""

import streamlit as st

from cmsdash import queries
from cmsdash.shell import Shown, choose_city, city_link, enter, leave, link, show
from cmsdash.views import columns, lists, sentences, tiles

view = enter()
text, release = view.text, view.release
city = choose_city(view)
if city is None:
    st.title(text("city.choose"))
    every = queries.known_by_city(release, view.selection.only_language())
    choice = Shown(columns.CHOICE, {"city": city_link(view)})
    show(view, every, None, title="", sentence=text("city.choose_lead"), table=choice)
    leave(view)
    st.stop()

selection = view.selection.only_city(city)
known = queries.known_by_city(release, selection)
figures = queries.figures(release, selection)
found = queries.operations(release, selection)
context = queries.context(release, selection)
[place], [row] = context.table.to_dict("records"), known.table.to_dict("records")
st.title(view.names[city])
st.text(text("city.place", region=text(f"region.{place['region']}"), province=place["province"]))
st.header(text("city.money_title"))
st.text(sentences.known_of_city(row, selection, text))
show(view, figures, None, title="", sentence=sentences.figures(figures.table, text), table=Shown(columns.FIGURES))
st.header(text("city.missing_title"))
st.html(lists.plain(sentences.missing(row, found.table, text)))
show(
    view,
    found,
    None,
    title=text("city.operations_title"),
    sentence=sentences.operations(found.table, text),
    table=Shown(columns.OPERATIONS_OF_CITY),
)
show(
    view,
    context,
    tiles.context_tiles(place, text),
    title=text("city.context_title"),
    sentence=text("context.lead"),
    table=Shown(columns.CONTEXT),
)
link("cities", text("city.back"), view.selection, city=())
leave(view)
