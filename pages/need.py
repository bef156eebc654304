"""What the cities are like, beside the money that is known for them."""

import streamlit as st

from cmsdash import queries
from cmsdash.shell import Shown, city_link, enter, filters, leave, link, note, show, unit_stage_indicator
from cmsdash.text import escape_markdown
from cmsdash.views import columns, money_words, scatter

view = enter()
text, release, selection = view.text, view.release, view.selection.comparing

need = queries.need(release, selection)
st.title(escape_markdown(money_words.need_headline(need.table, selection, text)))
filters(view, ("region", "city", "stage", "kind", "priority"), beside=unit_stage_indicator)
drawn = view.draw(scatter.need, need, selection)
clicked = show(
    view,
    need,
    drawn,
    title=text("need.title", indicator=text(f"indicator.{selection.indicator}")),
    sentence=money_words.need(need.table, selection, text),
    table=Shown(columns.need(selection.unit, selection.indicator), {"city": city_link(view)}),
    alt=text("need.alt"),
)
if clicked:  # no filter: alone it would have nothing to be set beside
    link("city", text("cities.open", name=view.names[clicked]), view.selection, city=(clicked,))
elif drawn:
    note(text("need.click"), on_paper=False)
if drawn:
    note(money_words.caveat(need.table, selection, text))
    note(text("need.caveat_score"))
leave(view)
