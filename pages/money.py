"""How much money, at which stage: side by side, never added."""

import streamlit as st

from cmsdash import queries
from cmsdash.shell import Shown, city_link, enter, filters, leave, note, select, show, unit
from cmsdash.text import escape_markdown
from cmsdash.views import columns, grid, money_words, sentences, spread, strip

view = enter()
text, release, selection = view.text, view.release, view.selection.comparing
programme = queries.programme_figures(release)
here = queries.stage_summary(release, selection.only_places())
st.title(escape_markdown(money_words.money_headline(programme.table, here.table, selection, text)))
filters(view, ("region", "city", "stage", "kind", "priority"), beside=unit)
summary, figures = queries.stage_summary(release, selection), queries.stage_figures(release, selection)
city = show(
    view,
    summary,
    view.draw(spread.stage_spread, figures, summary, selection),
    title=text("money.spread_title", unit=text(f"measure.{selection.unit}").lower()),
    sentence=money_words.spread(summary.table, figures.table, selection, text),
    table=Shown(columns.STAGE_SUMMARY),
    alt=text("money.spread_alt"),
)
select(view, "city", city)
if not figures.is_empty:
    note(text("filter.click"), on_paper=False)
covered = queries.stage_parts(release, selection)
drawn = view.draw(spread.stage_parts, covered, selection)
said, shown = money_words.parts(covered.table, selection, text), Shown(columns.STAGE_PARTS)
title, alt = text("money.parts_title"), text("money.parts_alt")
stage = show(view, covered, drawn, title=title, sentence=said, table=shown, alt=alt)
select(view, "stage", stage)
note(money_words.stages_in_scope(summary.table, selection, text))
places = queries.known_by_city(release, selection)
city = show(
    view,
    figures,
    view.draw(grid.city_stages, figures, places, selection),
    title=text("money.cities_title", unit=text(f"grid_unit.{selection.unit}")),
    sentence=sentences.of_cities(places.table, selection, text),
    table=Shown(columns.stage_figures(selection.unit), {"city": city_link(view)}),
    alt=text("money.cities_alt"),
)
if not figures.is_empty:
    note(text("money.on_phone"), only_phone=True)
select(view, "city", city)
regions = queries.region_stages(release, selection)
drawn = view.draw(grid.region_stages, regions, selection)
said, shown = money_words.regions(regions.table, text), Shown(columns.REGION_STAGES)
title, alt = text("money.regions_title"), text("money.regions_alt")
region = show(view, regions, drawn, title=title, sentence=said, table=shown, alt=alt)
select(view, "region", region)
decrees = queries.decrees(release)
drawn = view.draw(strip.strip_figure, decrees)
said, shown = money_words.decrees(decrees.table, programme.table, text), Shown(columns.RECONCILIATION)
title, alt = text("money.decrees_title"), text("money.decrees_alt")
show(view, decrees, drawn, title=title, sentence=said, table=shown, alt=alt)
leave(view)
