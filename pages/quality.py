"""How complete the data are, what disagrees, what is not published, and what was checked."""

import streamlit as st

from cmsdash import queries
from cmsdash.shell import Shown, city_link, enter, filters, leave, note, select, show
from cmsdash.text import escape_markdown
from cmsdash.views import columns, gaps, grid

view = enter()
text, release, selection = view.text, view.release, view.selection

cells = queries.completeness(release, selection)
st.title(escape_markdown(gaps.quality_headline(cells.table, text)))
filters(view, ("region", "city"))
beside, aside = st.columns([2, 3], gap="medium")
for column, part, name in (
    (beside, queries.completeness_of_figures(release, selection), "figures"),
    (aside, queries.completeness_of_operations(release, selection), "operations"),
):
    with column:
        drawn = view.draw(grid.completeness, part)
        said, shown = gaps.completeness(part.table, text), Shown(columns.COMPLETENESS, {"city": city_link(view)})
        title, alt = text(f"quality.{name}_title"), text("quality.cells_alt")
        clicked = show(view, part, drawn, title=title, sentence=said, table=shown, alt=alt)
        select(view, "city", clicked)
note(text("filter.click"), on_paper=False)
note(text("quality.cells_note"))
fields = queries.completeness_by_field(release, selection)
by_field = Shown(columns.BY_FIELD)
show(view, fields, None, title=text("quality.fields_title"), sentence=text("quality.fields_lead"), table=by_field)

conflicts = queries.city_conflicts(release, selection)
show(
    view,
    conflicts,
    None,
    title=text("quality.conflicts_title"),
    sentence=gaps.city_conflicts(conflicts.table, queries.figures(release, selection).table, text),
    table=Shown(columns.CITY_CONFLICTS, {"city": city_link(view)}),
)
for answer, name, shown in (
    (queries.conflicts(release), "conflicts", columns.CONFLICTS),
    (queries.unpublished(release), "unpublished", columns.UNPUBLISHED),
):
    lead = text(f"sources.{name}_lead")
    show(view, answer, None, title=text(f"quality.{name}_of_programme"), sentence=lead, table=Shown(shown))
checks = queries.checks(release)
said, shown = gaps.checks(checks.table, text), Shown(columns.CHECKS)
show(view, checks, "", title=text("quality.checks_title"), sentence=said, table=shown)
leave(view)
