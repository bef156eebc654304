"""How much of Priority 5 is known, for which of the 39 cities."""

import streamlit as st

from cmsdash import queries
from cmsdash.shell import Shown, city_link, city_map, enter, filters, leave, link, measure, note, select, show
from cmsdash.text import escape_markdown
from cmsdash.views import columns, headlines, sentences, strip, tiles

view = enter()
text, selection, release = view.text, view.selection, view.release

known, programme = queries.known_by_city(release, selection), queries.programme_figures(release)
stages, summary = queries.reconciliation(release), queries.stage_summary(release, selection)
st.title(escape_markdown(headlines.figures(known.table, selection, text)))
st.text(headlines.lead(known.table, programme.table, stages.table, summary.table, selection, text))
filters(view, beside=measure)

clicked = show(
    view,
    known,
    city_map(view),
    title=text(f"map.title.{selection.measure}"),
    sentence=sentences.measured(known.table, queries.how_many(release, selection), selection, text),
    table=Shown(columns.of_map(selection.measure), {"city": city_link(view)}),
)
select(view, "city", clicked)
for city in selection.city:
    link("city", text("cities.open", name=view.names[city]), selection, city=(city,))

stage = show(
    view,
    stages,
    view.draw(strip.strip_figure, stages),
    title=text("overview.strip_title"),
    sentence=sentences.strip(stages.table, text),
    table=Shown(columns.RECONCILIATION),
    alt=text("strip.alt"),
)
select(view, "stage", stage)
note(text("strip.rule"))

show(
    view,
    programme,
    tiles.programme_tiles(programme.table, text),
    title=text("overview.programme_title"),
    sentence=text("overview.programme_lead"),
    table=Shown(columns.PROGRAMME),
)
leave(view)
