"""The reader's own file: what became of each row, and how the map would look with it."""

import streamlit as st

from cmsdash import queries
from cmsdash.shell import Shown, bring, bring_headline, city_link, city_map, enter, leave, own, show, yours
from cmsdash.text import escape_markdown
from cmsdash.views import columns, sentences

view = enter()
text = view.text

title = st.container()
st.text(text("bring.lead"))
found = bring(view)
title.title(escape_markdown(bring_headline(view, found)))

if found:
    with yours(view, found) as mine:
        text = mine.text
        known = queries.known_by_city(mine.release, mine.selection)
        operations_here = queries.how_many(mine.release, mine.selection)
        show(
            mine,
            known.named("bring_map"),
            city_map(mine),
            title=text(f"map.title.{mine.selection.measure}"),
            sentence=sentences.measured(known.table, operations_here, mine.selection, text),
            table=Shown(columns.of_map(mine.selection.measure), {"city": city_link(mine)}),
        )
        operations = own(queries.operations(mine.release, mine.selection), found)
        if not operations.is_empty:
            show(
                mine,
                operations,
                None,
                title=text("bring.operations"),
                sentence=sentences.operations(operations.table, text),
                table=Shown(columns.OPERATIONS, {"city": city_link(mine)}),
            )
        figures = own(queries.figures(mine.release, mine.selection), found)
        if not figures.is_empty:
            show(
                mine,
                figures,
                None,
                title=text("bring.figures"),
                sentence=text("bring.figures_lead"),
                table=Shown(("city", *columns.FIGURES), {"city": city_link(mine)}),
            )
leave(view)
