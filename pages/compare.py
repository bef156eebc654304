"""Cities side by side at one stage, among their peers, and all cities in a table that the reader can sort."""

from dataclasses import replace

import streamlit as st

from cmsdash import queries, ui
from cmsdash.domain import MAX_COMPARED_CITIES
from cmsdash.i18n import escape_markdown
from cmsdash.views.charts.peer_comparison import peer_comparison_chart
from cmsdash.views.html import comparison_cards, table_columns
from cmsdash.views.html.tables import heading
from cmsdash.views.narrative import comparison

page = ui.page_context()
text, release = page.text, page.release
selection = queries.select_compared_stage(release, page.selection.with_comparison_measure.reset("region"))
at_stage = replace(page, selection=selection)
cities = queries.compared_cities(release, selection)
names = tuple(page.names[city] for city in selection.city)
st.title(escape_markdown(page.compose(comparison.comparison_title, names, cities, selection)))
ui.filter_bar(
    page,
    ("city", "kind", "priority"),
    ui.unit_picker,
    controlled=("stage",),
    placeholders={"city": text("compare.choose")},
)
ui.stage_picker(page, selection)
columns, city_cell = table_columns.comparison_columns(selection.unit), {"city": ui.city_link_cell(page)}
if selection.city:
    ui.render_figure(
        at_stage,
        cities,
        comparison_cards.comparison_cards(cities.table, selection, ui.city_link_cell(page), text),
        title=text("compare.side_title"),
        sentence=page.compose(comparison.comparability_sentence, cities, selection),
        table=ui.TableSpec(columns, city_cell),
    )
    if len(selection.city) > MAX_COMPARED_CITIES:
        ui.render_note(text("compare.too_many", n=text.number(MAX_COMPARED_CITIES)))
    groups, statistics = queries.peer_groups(release, selection), queries.peer_statistics(release, selection)
    st.header(text("compare.peers_title"))
    ui.peer_criteria_picker(page)
    if selection.peers:
        ui.render_note(comparison.band_labels_sentence(text))
    clicked = ui.render_figure(
        at_stage,
        groups,
        page.draw(peer_comparison_chart, groups, statistics, selection),
        title="",
        sentence=page.compose(comparison.peers_sentence, groups, statistics, selection),
        table=ui.TableSpec(columns, city_cell, caption=text("compare.peers_title")),
        alt=text("compare.alt"),
    )
    ui.toggle_compared_city(page, clicked)
    ui.render_note(page.compose(comparison.left_out_sentence, groups, selection))
listed = cities if len(names) > 1 else queries.compared_cities(release, selection.reset("city"))
sort_columns = {**queries.city_sort_columns(selection.unit), "city": "city"}
sorted_by = sort_columns.get(selection.sort.removeprefix("-"))
ui.render_figure(
    at_stage,
    listed.with_name("city_table"),
    None,
    title=text("compare.table_title"),
    sentence=page.compose(comparison.city_table_sentence, listed, heading(sorted_by, text) if sorted_by else ""),
    table=ui.TableSpec(columns, city_cell, ui.sort_headings(page, sort_columns)),
)
if len(names) > 1:
    ui.page_link("compare", text("compare.all"), page.selection, city=())
elif not names:
    ui.page_link("compare", text("compare.example"), page.selection, **comparison.EXAMPLE_SELECTION)
ui.render_footer(page)
