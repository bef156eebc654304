"""Where every figure comes from, how it is chosen, and what nobody publishes."""

import streamlit as st

from cmsdash import queries
from cmsdash.domain import Kind, Stage
from cmsdash.shell import Shown, enter, leave, show
from cmsdash.text import escape_markdown
from cmsdash.views import columns, lists, sentences

view = enter()
text, release = view.text, view.release

every, figures = queries.sources(release), queries.figures(release, view.selection.only_language())
st.title(escape_markdown(sentences.sources(every.table, figures.table, len(release.tables["operations"]), text)))
st.text(text("sources.lead"))

st.header(text("sources.rule_title"))
st.text(text("sources.rule"))
stages, kinds = st.columns(2, gap="large")
with stages:
    st.subheader(text("sources.ladder_title"))
    st.html(lists.ladder("stage", list(Stage), text))
with kinds:
    st.subheader(text("sources.kinds_title"))
    st.html(lists.ladder("kind", list(Kind), text))
show(
    view,
    every,
    "",
    title=text("sources.list_title"),
    sentence=text("sources.list_lead"),
    table=Shown(columns.SOURCES),
)

st.header(text("sources.objectives_title"))
st.html(lists.ladder("objective", list(release.tables["objectives"]["objective"]), text))

for answer, name, figure, shown in (
    (queries.unpublished(release), "unpublished", None, columns.UNPUBLISHED),
    (queries.conflicts(release), "conflicts", None, columns.CONFLICTS),
    (queries.taxonomy(release), "taxonomy", None, columns.TAXONOMY),
    (queries.timeline(release), "timeline", None, columns.TIMELINE),
    (queries.dictionary(release, text.lang), "dictionary", "", columns.DICTIONARY),
):
    show(
        view,
        answer,
        figure,
        title=text(f"sources.{name}_title"),
        sentence=text(f"sources.{name}_lead"),
        table=Shown(shown),
    )
leave(view)
