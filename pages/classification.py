"""How each operation gets its objective, interventions and target groups, and how far rules can be trusted."""

import streamlit as st

from cmsdash import queries
from cmsdash.domain import Inferred
from cmsdash.shell import Shown, choice, city_link, enter, leave, link, note, show
from cmsdash.text import escape_markdown
from cmsdash.views import classification as views
from cmsdash.views import columns, lists

view = enter()
text, selection, release = view.text, view.selection, view.release
coverage = queries.class_coverage(release)
st.title(escape_markdown(views.headline(coverage.table, text)))
st.text(text("classification.lead"))
choice(view, "inferred.", [item.value for item in Inferred], named=True)
note(text(f"classification.now_{selection.inferred}"))

show(
    view,
    coverage,
    view.draw(views.coverage_figure, coverage),
    title=text("classification.coverage_title"),
    sentence=text("classification.coverage_lead"),
    table=Shown(columns.CLASS_COVERAGE),
    alt=text("classification.alt"),
)
link("overview", text("classification.open"), selection)
measures = queries.class_measures(release)
show(
    view,
    measures,
    None,
    title=text("classification.measures_title"),
    sentence=views.measured(measures.table, text),
    table=Shown(columns.CLASS_MEASURES),
)
note(text("classification.measures_note"))
decided = queries.class_inferred(release)
show(
    view,
    decided,
    None,
    title=text("classification.inferred_title"),
    sentence=text.count("classification.inferred_lead", len(decided.table)),
    table=Shown(columns.CLASS_INFERRED, {"city": city_link(view), **views.inferred_cells(text)}),
)
rules = queries.class_rules(release)
st.header(text("classification.rules_title"))
st.html(lists.plain(text(f"classification.rule_{step}") for step in ("source", "code", "words", "conflict")))
show(
    view,
    rules,
    views.rules_list(rules.table, text),
    title="",
    sentence=views.unruled(rules.table, text),
    table=Shown(columns.CLASS_RULES, views.RULE_CELLS, caption=text("classification.rules_title")),
)
leave(view)
