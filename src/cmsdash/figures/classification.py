"""Figures of the classification of operations and its rules."""

from cmsdash import queries
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, TableSpec
from cmsdash.figures.links import city_link_cell
from cmsdash.views.charts.stacked_bars import classification_coverage_chart
from cmsdash.views.html import classification_rules as rules_views
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import classification as narrative


def classification_coverage(page: PageContext) -> Figure:
    """Return of how many operations objective, areas and recipients are stated, inferred or not known."""
    text, coverage = page.text, queries.classification_coverage(page.release)
    return Figure(
        coverage,
        page.draw(classification_coverage_chart, coverage),
        title=text("classification.coverage_title"),
        sentence=text("classification.coverage_lead"),
        table=TableSpec(table_columns.CLASSIFICATION_COVERAGE),
        alt=text("classification.alt"),
        selection=page.selection.clear_filters(),
    )


def classifier_metrics(page: PageContext) -> Figure:
    """Return how often the rules are right, and how much they find."""
    text, metrics = page.text, queries.classifier_metrics(page.release)
    return Figure(
        metrics,
        None,
        title=text("classification.measures_title"),
        sentence=narrative.classifier_metrics_sentence(metrics.table, text),
        table=TableSpec(table_columns.CLASSIFIER_METRICS),
        notes=(text("classification.measures_note"),),
        selection=page.selection.clear_filters(),
    )


def inferred_classes(page: PageContext) -> Figure:
    """Return the operations with inferred classes, and the words that decided."""
    text, inferred = page.text, queries.inferred_classes(page.release)
    return Figure(
        inferred,
        None,
        title=text("classification.inferred_title"),
        sentence=text.plural("classification.inferred_lead", len(inferred.table)),
        table=TableSpec(
            table_columns.INFERRED_CLASSES,
            {"city": city_link_cell(page), **rules_views.inferred_class_cells(text)},
        ),
        selection=page.selection.clear_filters(),
    )


def classification_rules(page: PageContext) -> Figure:
    """Return the rules with their words, and the classes that have none."""
    text, rules = page.text, queries.classification_rules(page.release)
    return Figure(
        rules,
        rules_views.classification_rules_html(rules.table, text),
        title="",
        sentence=narrative.classes_without_rule_sentence(rules.table, text),
        table=TableSpec(
            table_columns.CLASSIFICATION_RULES,
            rules_views.rule_cells(text),
            caption=text("classification.rules_title"),
        ),
        selection=page.selection.clear_filters(),
    )
