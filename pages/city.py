"""What is known and what is missing for one city."""

import streamlit as st

from cmsdash import queries
from cmsdash.i18n import escape_markdown
from cmsdash.ui import TableSpec, city_link_cell, city_picker, page_context, page_link, render_figure, render_footer
from cmsdash.views.charts import population_pyramid
from cmsdash.views.html import bar_list, funding_stages, lists, metric_tiles, table_columns
from cmsdash.views.narrative import captions, city, overview

page = page_context()
text, release = page.text, page.release
title = st.container()
chosen = city_picker(page)
if chosen is None:
    every = queries.city_funding(release, page.selection.unfiltered())
    title.title(escape_markdown(overview.city_chooser_headline(every.table, text)))
    choice = TableSpec(table_columns.CITY_CHOOSER, {"city": city_link_cell(page)}, caption=text("city.choose"))
    render_figure(page, every, None, title="", sentence=text("city.choose_lead"), table=choice)
    render_footer(page)
    st.stop()

selection = page.selection.for_city(chosen)
known, figures = queries.city_funding(release, selection), queries.city_figures(release, selection)
found, declared = queries.operations(release, selection), queries.declared_classes(release, selection)
context, ages = queries.city_profile(release, selection), queries.age_bands(release, selection)
incomes, people = queries.income_comparison(release, selection), queries.population_pyramid(release, selection)
[place], [row] = context.table.to_dict("records"), known.table.to_dict("records")
title.title(escape_markdown(city.city_headline(row, text)))
title.text(city.city_profile_line(place, text))

named = captions.operations_sentence(found.table, text) if len(found.table) else text("city.operations_none")
said, beside = (
    captions.city_figure_sentence(row, selection, text),
    city.income_sentence(incomes.table, row["name"], text),
)
drawn = page.draw(population_pyramid.population_pyramid_chart, people)
for answer, figure, name, sentence, shown in (
    (
        figures,
        funding_stages.funding_stages_html(figures.table, release.sources, text),
        "money",
        said,
        table_columns.FIGURES,
    ),
    (found, None, "operations", named, table_columns.OPERATIONS_OF_CITY),
    (declared, None, "declared", city.declared_classes_sentence(declared.table, text), table_columns.DECLARED_CLASSES),
    (people, drawn, "people", city.age_sentence(ages.table, text), table_columns.PYRAMID),
    (ages, bar_list.age_bars(ages.table, text), "ages", text("age.overlap"), table_columns.AGE_BANDS),
    (incomes, bar_list.income_bars(incomes.table, row["name"], text), "income", beside, table_columns.INCOMES),
):
    if answer is declared and found.is_empty:
        continue  # that none is named has just been said
    render_figure(
        page, answer, figure, title=text(f"city.{name}_title"), sentence=sentence, table=TableSpec(shown), alt=sentence
    )
st.header(text("city.missing_title"))
st.html(lists.bullet_list(city.city_missing_data_lines(row, figures.table, found.table, selection, text)))
render_figure(
    page,
    context,
    metric_tiles.city_profile_tiles(place, text),
    title=text("city.context_title"),
    sentence=text("context.lead"),
    table=TableSpec(table_columns.IDENTITY),
)
st.header(text("city.outward_title"))
st.html(city.external_links(row["name"], release.sources["pn-priorita-5"].url, text))
page_link("cities", text("city.back"), page.selection, city=())
render_footer(page)
