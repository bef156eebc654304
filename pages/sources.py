"""Where every figure comes from, how it is chosen, and what nobody publishes."""

import streamlit as st

from cmsdash import queries
from cmsdash.domain import Kind, Stage
from cmsdash.shell import Shown, enter, leave, show
from cmsdash.views import lists

view = enter()
text, release = view.text, view.release

st.title(text("sources.title"))
st.text(text("sources.lead"))

st.header(text("sources.rule_title"))
st.text(text("sources.rule"))
stages, kinds = st.columns(2, gap="large")
with stages:
    st.subheader(text("sources.ladder_title"))
    st.html(lists.ladder("stage", [stage.value for stage in Stage], text))
with kinds:
    st.subheader(text("sources.kinds_title"))
    st.html(lists.ladder("kind", [kind.value for kind in Kind], text))

for answer, title, lead, columns in (
    (queries.unpublished(release), "unpublished_title", "unpublished_lead", ("item", "source")),
    (
        queries.conflicts(release),
        "conflicts_title",
        "conflicts_lead",
        ("programme_figure", "amount_cents", "conflicts_with", "note", "date", "source"),
    ),
    (
        queries.taxonomy(release),
        "taxonomy_title",
        "taxonomy_lead",
        ("intervention", "objective", "intervention_kind", "groups", "source"),
    ),
    (queries.timeline(release), "timeline_title", "timeline_lead", ("event", "date", "source")),
    (
        queries.sources(release),
        "list_title",
        "list_lead",
        ("title", "publisher", "date", "accessed", "licence", "source"),
    ),
    (
        queries.dictionary(release, text.lang),
        "dictionary_title",
        "dictionary_lead",
        ("column", "table", "type", "unit", "meaning"),
    ),
):
    show(
        view,
        answer,
        "" if len(answer.table) > 20 else None,
        title=text(f"sources.{title}"),
        sentence=text(f"sources.{lead}"),
        table=Shown(columns),
    )
leave(view)
