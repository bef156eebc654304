"""How operations are classified, and how accurate the rules are."""

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
from cmsdash.views.narrative import classification as narrative

page = page_context()
text, selection, release = page.text, page.selection, page.release
coverage = queries.classification_coverage(release)
st.title(escape_markdown(narrative.classification_headline(coverage.table, text)))
st.text(text("classification.lead"))
segmented_choice(page, "inferred", [item.value for item in InferredClasses], show_label=True)
render_note(text(f"classification.now_{selection.inferred}"))

render_figure(
    page,
    coverage,
    page.draw(narrative.classification_coverage_chart, coverage),
    title=text("classification.coverage_title"),
    sentence=text("classification.coverage_lead"),
    table=TableSpec(table_columns.CLASS_COVERAGE),
    alt=text("classification.alt"),
)
page_link("overview", text("classification.open"), selection)
metrics = queries.classifier_metrics(release)
render_figure(
    page,
    metrics,
    None,
    title=text("classification.measures_title"),
    sentence=narrative.classifier_metrics_sentence(metrics.table, text),
    table=TableSpec(table_columns.CLASS_MEASURES),
)
render_note(text("classification.measures_note"))
inferred = queries.inferred_classes(release)
render_figure(
    page,
    inferred,
    None,
    title=text("classification.inferred_title"),
    sentence=text.plural("classification.inferred_lead", len(inferred.table)),
    table=TableSpec(
        table_columns.CLASS_INFERRED, {"city": city_link_cell(page), **narrative.inferred_class_cells(text)}
    ),
)
rules = queries.classification_rules(release)
st.header(text("classification.rules_title"))
st.html(lists.bullet_list(text(f"classification.rule_{step}") for step in ("source", "code", "words", "conflict")))
render_figure(
    page,
    rules,
    narrative.classification_rules_html(rules.table, text),
    title="",
    sentence=narrative.classes_without_rule_sentence(rules.table, text),
    table=TableSpec(table_columns.CLASS_RULES, narrative.RULE_CELLS, caption=text("classification.rules_title")),
)
render_footer(page)
