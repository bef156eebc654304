"""The cities on a map and in a list, with their operations."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import captions, overview

page = ui.page_context()
text, selection, release = page.text, page.selection, page.release

funding = queries.city_funding(release, selection)
st.title(escape_markdown(ui.map_headline(page, overview.missing_figures_headline)))
if not selection.maps_operations:
    st.text(text("cities.lead"))
ui.filter_bar(page)
ui.map_controls(page)

map_column, list_column = st.columns([7, 5], gap="medium")
with map_column:
    clicked = ui.render_city_map(page, opens="city")
with list_column:
    ui.city_search_box(page, link_single_match=True)
    city_count = len(funding.table)
    lead = "cities.list_operations" if selection.maps_operations else "cities.list_lead"
    list_sentence = text.plural(lead, city_count) if city_count else text("show.nothing")
    city_table = ui.TableSpec(table_columns.city_list_columns(selection), {"city": ui.city_link_cell(page)})
    ui.render_figure(
        page,
        funding.with_name("city_list"),
        None,
        title=text("cities.list_title"),
        sentence=list_sentence,
        table=city_table,
    )
if clicked:
    ui.switch_page("city", selection, city=(clicked,))

operations = queries.operations(release, selection)
ui.render_figure(
    page,
    operations,
    None,
    title=text("overview.operations_title"),
    sentence=page.compose(captions.operations_sentence, operations),
    table=ui.TableSpec(
        table_columns.OPERATION_LIST, {"operation": ui.operation_link_cell(page), "places": ui.city_links_cell(page)}
    ),
)
ui.render_footer(page)
