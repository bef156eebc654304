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
from cmsdash.views.charts import stacked_bars
from cmsdash.views.html import classification_rules, lists, table_columns
from cmsdash.views.narrative import classification

view = page_context()
text, selection, release = view.text, view.selection, view.release
coverage = queries.classification_coverage(release)
st.title(escape_markdown(classification.classification_headline(coverage.table, text)))
st.text(text("classification.lead"))
segmented_choice(view, "inferred.", [item.value for item in InferredClasses], named=True)
render_note(text(f"classification.now_{selection.inferred}"))

render_figure(
    view,
    coverage,
    view.draw(stacked_bars.classification_coverage_chart, coverage),
    title=text("classification.coverage_title"),
    sentence=text("classification.coverage_lead"),
    table=TableSpec(table_columns.CLASSIFICATION_COVERAGE),
    alt=text("classification.alt"),
)
page_link("overview", text("classification.open"), selection)
measures = queries.classifier_metrics(release)
render_figure(
    view,
    measures,
    None,
    title=text("classification.measures_title"),
    sentence=classification.classifier_metrics_sentence(measures.table, text),
    table=TableSpec(table_columns.CLASSIFIER_METRICS),
)
render_note(text("classification.measures_note"))
decided = queries.inferred_classes(release)
render_figure(
    view,
    decided,
    None,
    title=text("classification.inferred_title"),
    sentence=text.plural("classification.inferred_lead", len(decided.table)),
    table=TableSpec(
        table_columns.INFERRED_CLASSES,
        {"city": city_link_cell(view), **classification_rules.inferred_class_cells(text)},
    ),
)
rules = queries.classification_rules(release)
st.header(text("classification.rules_title"))
st.html(lists.bullet_list(text(f"classification.rule_{step}") for step in ("source", "code", "words", "conflict")))
render_figure(
    view,
    rules,
    classification_rules.classification_rules_html(rules.table, text),
    title="",
    sentence=classification.classes_without_rule_sentence(rules.table, text),
    table=TableSpec(
        table_columns.CLASSIFICATION_RULES, classification_rules.RULE_CELLS, caption=text("classification.rules_title")
    ),
)
render_footer(view)
