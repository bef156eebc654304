"""How operations are classified, and how accurate the rules are."""

import streamlit as st

from cmsdash import queries, ui
from cmsdash.domain import InferredClasses
from cmsdash.i18n import escape_markdown
from cmsdash.views.charts import stacked_bars
from cmsdash.views.html import classification_rules, lists, table_columns
from cmsdash.views.narrative import classification as narrative

page = ui.page_context()
text, selection, release = page.text, page.selection, page.release
coverage = queries.classification_coverage(release)
st.title(escape_markdown(narrative.classification_headline(coverage.table, text)))
st.text(text("classification.lead"))
ui.segmented_choice(page, "inferred", [item.value for item in InferredClasses], show_label=True)
ui.render_note(text(f"classification.now_{selection.inferred}"))

ui.render_figure(
    page,
    coverage,
    page.draw(stacked_bars.classification_coverage_chart, coverage),
    title=text("classification.coverage_title"),
    sentence=text("classification.coverage_lead"),
    table=ui.TableSpec(table_columns.CLASSIFICATION_COVERAGE),
    alt=text("classification.alt"),
)
ui.page_link("overview", text("classification.open"), selection)
metrics = queries.classifier_metrics(release)
ui.render_figure(
    page,
    metrics,
    None,
    title=text("classification.measures_title"),
    sentence=narrative.classifier_metrics_sentence(metrics.table, text),
    table=ui.TableSpec(table_columns.CLASSIFIER_METRICS),
)
ui.render_note(text("classification.measures_note"))
inferred = queries.inferred_classes(release)
ui.render_figure(
    page,
    inferred,
    None,
    title=text("classification.inferred_title"),
    sentence=text.plural("classification.inferred_lead", len(inferred.table)),
    table=ui.TableSpec(
        table_columns.INFERRED_CLASSES,
        {"city": ui.city_link_cell(page), **classification_rules.inferred_class_cells(text)},
    ),
)
rules = queries.classification_rules(release)
st.header(text("classification.rules_title"))
st.html(lists.bullet_list(text(f"classification.rule_{step}") for step in ("source", "code", "words", "conflict")))
ui.render_figure(
    page,
    rules,
    classification_rules.classification_rules_html(rules.table, text),
    title="",
    sentence=narrative.classes_without_rule_sentence(rules.table, text),
    table=ui.TableSpec(
        table_columns.CLASSIFICATION_RULES,
        classification_rules.rule_cells(text),
        caption=text("classification.rules_title"),
    ),
)
ui.render_footer(page)
