"""What is known and what is missing for one city."""

import streamlit as st

from cmsdash import queries
from cmsdash.shell import Shown, choose_city, city_link, enter, leave, link, show
from cmsdash.text import escape_markdown
from cmsdash.views import bars, city, columns, headlines, lists, pyramid, sentences, stages, tiles

view = enter()
text, release = view.text, view.release
title = st.container()
chosen = choose_city(view)
if chosen is None:
    every = queries.known_by_city(release, view.selection.only_language())
    title.title(escape_markdown(headlines.choice(every.table, text)))
    choice = Shown(columns.CHOICE, {"city": city_link(view)}, caption=text("city.choose"))
    show(view, every, None, title="", sentence=text("city.choose_lead"), table=choice)
    leave(view)
    st.stop()

selection = view.selection.only_city(chosen)
known, figures = queries.known_by_city(release, selection), queries.figures(release, selection)
found, declared = queries.operations(release, selection), queries.declared(release, selection)
context, ages = queries.context(release, selection), queries.age_bands(release, selection)
incomes, people = queries.incomes(release, selection), queries.pyramid(release, selection)
[place], [row] = context.table.to_dict("records"), known.table.to_dict("records")
title.title(escape_markdown(city.headline(row, text)))
title.text(city.identity(place, text))

named = sentences.operations(found.table, text) if len(found.table) else text("city.operations_none")
said, beside = sentences.known_of_city(row, selection, text), city.income(incomes.table, row["name"], text)
drawn = view.draw(pyramid.pyramid_figure, people)
for answer, figure, name, sentence, shown in (
    (figures, stages.stage_bars(figures.table, release.sources, text), "money", said, columns.FIGURES),
    (found, None, "operations", named, columns.OPERATIONS_OF_CITY),
    (declared, None, "declared", city.declared(declared.table, text), columns.DECLARED),
    (people, drawn, "people", city.people(ages.table, text), columns.PYRAMID),
    (ages, bars.age_bars(ages.table, text), "ages", text("age.overlap"), columns.AGE_BANDS),
    (incomes, bars.income_bars(incomes.table, row["name"], text), "income", beside, columns.INCOMES),
):
    if answer is declared and found.is_empty:
        continue  # that none is named has just been said
    show(view, answer, figure, title=text(f"city.{name}_title"), sentence=sentence, table=Shown(shown), alt=sentence)
st.header(text("city.missing_title"))
st.html(lists.plain(city.missing_lines(row, figures.table, found.table, selection, text)))
show(
    view,
    context,
    tiles.context_tiles(place, text),
    title=text("city.context_title"),
    sentence=text("context.lead"),
    table=Shown(columns.IDENTITY),
)
st.header(text("city.outward_title"))
st.html(city.outward(row["name"], release.sources["pn-priorita-5"].url, text))
link("cities", text("city.back"), view.selection, city=())
leave(view)
