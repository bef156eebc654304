"""One city: funding, operations, population, incomes, and missing data."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.i18n import escape_markdown
from cmsdash.views.charts import population_pyramid
from cmsdash.views.html import bar_list, funding_stages, lists, metric_tiles, statements, table_columns
from cmsdash.views.narrative import city, overview

page = ui.page_context()
text, release = page.text, page.release
title = st.container()
city_code = ui.city_picker(page)
if city_code is None:
    all_cities = queries.city_funding(release, page.selection.clear_filters())
    title.title(escape_markdown(overview.city_chooser_headline(all_cities.table, text)))
    city_table = ui.TableSpec(
        table_columns.CITY_CHOOSER, {"city": ui.city_link_cell(page)}, caption=text("city.choose")
    )
    ui.render_figure(page, all_cities, None, title="", sentence=text("city.choose_lead"), table=city_table)
    ui.render_footer(page)
    st.stop()

selection = page.selection.select_city(city_code)
funding, figures = queries.city_funding(release, selection), queries.city_figures(release, selection)
operations, declared = queries.operations(release, selection), queries.declared_classes(release, selection)
said = queries.city_statements(release, selection)
profile, age_bands = queries.city_profile(release, selection), queries.age_bands(release, selection)
incomes, pyramid = queries.income_comparison(release, selection), queries.population_pyramid(release, selection)
[profile_row], [row] = profile.table.to_dict("records"), funding.table.to_dict("records")
title.title(escape_markdown(city.city_headline(row, text, operations.table)))
title.text(city.city_profile_line(profile_row, text))

operations_sentence = city.operations_of_city_sentence(operations.table, text)
classes_sentence = city.declared_classes_sentence(declared.table, selection, text)
statements_sentence = text("city.statements_none" if said.is_empty else "city.statements")
statements_html = statements.statements_html(said.table, release.sources, text)
conflicts = queries.city_conflicts(release, selection).table
figures_sentence = city.city_money_sentence(row, figures.table, operations.table, conflicts, selection, text)
income_sentence = city.income_sentence(incomes.table, row["name"], text)
stages_html = funding_stages.funding_stages_html(figures.table, release.sources, text)
income_bars = bar_list.income_bars(incomes.table, row["name"], text)
pyramid_chart = page.draw(population_pyramid.population_pyramid_chart, pyramid)
for result, figure, name, sentence, columns in (
    (figures, stages_html, "money", figures_sentence, table_columns.CITY_FIGURES),
    (operations, None, "operations", operations_sentence, table_columns.OPERATIONS_OF_CITY),
    (declared, None, "declared", classes_sentence, table_columns.DECLARED_CLASSES),
    (said, statements_html, "statements", statements_sentence, table_columns.CITY_STATEMENTS),
    (pyramid, pyramid_chart, "people", city.age_sentence(age_bands.table, text), table_columns.POPULATION_PYRAMID),
    (age_bands, bar_list.age_bars(age_bands.table, text), "ages", text("age.overlap"), table_columns.AGE_BANDS),
    (incomes, income_bars, "income", income_sentence, table_columns.INCOMES),
):
    if result is declared and operations.is_empty:
        continue  # the sentence of the operations already says that there are none
    ui.render_figure(
        page,
        result,
        figure,
        title=text(f"city.{name}_title"),
        sentence=sentence,
        table=ui.TableSpec(columns, {"operation": ui.operation_link_cell(page)}),
        alt=sentence,
    )
st.header(text("city.missing_title"))
missing_lines = city.city_missing_data_lines(row, figures.table, operations.table, selection, text)
st.html(lists.bullet_list(missing_lines))
ui.render_figure(
    page,
    profile,
    metric_tiles.city_profile_tiles(profile_row, text),
    title=text("city.context_title"),
    sentence=text("context.lead"),
    table=ui.TableSpec(table_columns.CITY_CODES),
)
st.header(text("city.outward_title"))
st.html(city.external_links(row["name"], release.sources["pn-priorita-5"].url, text))
ui.page_link("cities", text("city.back"), page.selection, city=())
ui.render_footer(page)
