"""Queries on a release: functions from a `Selection` to a `QueryResult`, named after their rows."""

from cmsdash.queries.cities import city_figures, city_funding, city_operations_summary, city_profile
from cmsdash.queries.classification import (
    classification_coverage,
    classification_rules,
    classifier_metrics,
    inferred_classes,
)
from cmsdash.queries.comparison import common_stages, compared_cities, peer_cities, peer_statistics
from cmsdash.queries.composition import compose_all
from cmsdash.queries.coverage import (
    coverage_matrix,
    select_intervention,
    select_matrix_cell,
    select_objective,
    target_groups,
    taxonomy_tree,
)
from cmsdash.queries.demographics import age_bands, income_comparison, population_pyramid
from cmsdash.queries.faq import Question, answered_questions
from cmsdash.queries.filter_options import facet_counts, selection_vocabulary
from cmsdash.queries.funding import (
    decree_totals,
    need_and_funding,
    stage_allocation_breakdown,
    stage_figures,
    stage_summary,
    stage_totals_by_region,
)
from cmsdash.queries.metadata import data_dictionary, sources
from cmsdash.queries.operations import (
    SORT_COLUMNS,
    Page,
    classified_operations,
    count_operations,
    declared_classes,
    operation_city_shares,
    operation_classes,
    operation_detail,
    operation_indicators,
    operation_payments,
    operations,
    operations_by_city,
    organisations,
    paginate,
    search_operations,
)
from cmsdash.queries.programme import (
    allocation_reconciliation,
    milestones,
    missing_data_items,
    programme_conflicts,
    programme_figures,
    taxonomy,
)
from cmsdash.queries.quality import (
    city_conflicts,
    completeness,
    completeness_by_field,
    completeness_of_figures,
    completeness_of_operations,
    dated_events,
    validation_checks,
)
from cmsdash.queries.releases import release_changes, release_summaries
from cmsdash.queries.result import QueryResult, codes_of
from cmsdash.queries.search import find_cities, find_operations

__all__ = [
    "SORT_COLUMNS",
    "Page",
    "QueryResult",
    "Question",
    "age_bands",
    "allocation_reconciliation",
    "answered_questions",
    "city_conflicts",
    "city_figures",
    "city_funding",
    "city_operations_summary",
    "city_profile",
    "classification_coverage",
    "classification_rules",
    "classified_operations",
    "classifier_metrics",
    "codes_of",
    "common_stages",
    "compared_cities",
    "completeness",
    "completeness_by_field",
    "completeness_of_figures",
    "completeness_of_operations",
    "compose_all",
    "count_operations",
    "coverage_matrix",
    "data_dictionary",
    "dated_events",
    "declared_classes",
    "decree_totals",
    "facet_counts",
    "find_cities",
    "find_operations",
    "income_comparison",
    "inferred_classes",
    "milestones",
    "missing_data_items",
    "need_and_funding",
    "operation_city_shares",
    "operation_classes",
    "operation_detail",
    "operation_indicators",
    "operation_payments",
    "operations",
    "operations_by_city",
    "organisations",
    "paginate",
    "peer_cities",
    "peer_statistics",
    "population_pyramid",
    "programme_conflicts",
    "programme_figures",
    "release_changes",
    "release_summaries",
    "search_operations",
    "select_intervention",
    "select_matrix_cell",
    "select_objective",
    "selection_vocabulary",
    "sources",
    "stage_allocation_breakdown",
    "stage_figures",
    "stage_summary",
    "stage_totals_by_region",
    "target_groups",
    "taxonomy",
    "taxonomy_tree",
    "validation_checks",
]
