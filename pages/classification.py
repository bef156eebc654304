"""How each operation gets its objective, interventions and target groups, and how far rules can be trusted."""

import streamlit as st

from cmsdash import queries
from cmsdash.domain import InferredClasses
from cmsdash.i18n import escape_markdown
from cmsdash.ui import (
    TableSpec,
    city_link_cell,
    page_context,
    page_link,
    render_figure,
    render_footer,
    render_note,
    segmented_choice,
)
from cmsdash.views.html import lists, table_columns
from cmsdash.views.narrative import classification as views

page = page_context()
text, selection, release = page.text, page.selection, page.release
coverage = queries.classification_coverage(release)
st.title(escape_markdown(views.classification_headline(coverage.table, text)))
st.text(text("classification.lead"))
segmented_choice(page, "inferred", [item.value for item in InferredClasses], show_label=True)
render_note(text(f"classification.now_{selection.inferred}"))

render_figure(
    page,
    coverage,
    page.draw(views.classification_coverage_chart, coverage),
    title=text("classification.coverage_title"),
    sentence=text("classification.coverage_lead"),
    table=TableSpec(table_columns.CLASS_COVERAGE),
    alt=text("classification.alt"),
)
page_link("overview", text("classification.open"), selection)
measures = queries.classifier_metrics(release)
render_figure(
    page,
    measures,
    None,
    title=text("classification.measures_title"),
    sentence=views.classifier_metrics_sentence(measures.table, text),
    table=TableSpec(table_columns.CLASS_MEASURES),
)
render_note(text("classification.measures_note"))
decided = queries.inferred_classes(release)
render_figure(
    page,
    decided,
    None,
    title=text("classification.inferred_title"),
    sentence=text.plural("classification.inferred_lead", len(decided.table)),
    table=TableSpec(table_columns.CLASS_INFERRED, {"city": city_link_cell(page), **views.inferred_class_cells(text)}),
)
rules = queries.classification_rules(release)
st.header(text("classification.rules_title"))
st.html(lists.bullet_list(text(f"classification.rule_{step}") for step in ("source", "code", "words", "conflict")))
render_figure(
    page,
    rules,
    views.classification_rules_html(rules.table, text),
    title="",
    sentence=views.classes_without_rule_sentence(rules.table, text),
    table=TableSpec(table_columns.CLASS_RULES, views.RULE_CELLS, caption=text("classification.rules_title")),
)
render_footer(page)
