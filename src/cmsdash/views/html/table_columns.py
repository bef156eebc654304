"""Columns of each table of the pages, in order."""

from collections.abc import Mapping, Sequence
from typing import Any

from cmsdash.domain import (
    COMPARISON_MEASURES,
    DECLARATIONS,
    FACETS,
    ContextIndicator,
    CoverageColumns,
    Measure,
    Selection,
)
from cmsdash.domain.legal_lists import BENEFICIARIES_LIST as BENEFICIARIES_FIELDS
from cmsdash.domain.legal_lists import OPERATIONS_LIST as OPERATIONS_FIELDS

_MAP_COLUMNS = (
    "city",
    "region",
    "knowledge",
    "amount_cents",
    "stage",
    "kind",
    "date",
    "per_resident_cents",
    "total_cents",
    "operations",
    "source",
)
_PER_HEAD_COLUMNS = tuple(measure.column for measure in COMPARISON_MEASURES if measure.is_per_head)
_CITY_LIST = ("city", "amount_cents", "stage", "operations", "kind")
CITY_CHOOSER = ("city", "region", "amount_cents", "stage", "kind", "date")
OPERATIONS = (
    "title",
    "city",
    "status",
    "priority",
    "priority_basis",
    "objective",
    "interventions",
    "groups",
    "amount_cents",
    "kind",
    "date",
    "note",
    "source",
)
OPERATIONS_OF_CITY = (
    "operation",
    "amount_cents",
    "kind",
    "status",
    "objective",
    "interventions",
    "groups",
    "priority",
    "date",
    "source",
)
OPERATION_FILTERS = tuple(facet for facet in FACETS if "operations" in DECLARATIONS[facet].counts)
"""Filters that can exclude operations."""

_FILTERS_WITHIN_CITY = tuple(facet for facet in OPERATION_FILTERS if facet not in ("region", "city"))
"""Filters that can exclude operations of a city that itself stays."""

OPERATION_LIST = (
    "operation",
    "places",
    "status",
    "priority",
    "objective",
    "interventions",
    "groups",
    "amount_cents",
    "kind",
    "date",
    "source",
)
OPERATION_DETAIL = (
    "title",
    "places",
    "status",
    "priority",
    "objective",
    "groups",
    "interventions",
    "amount_cents",
    "kind",
    "source",
)
OPERATIONS_BY_CITY = ("operation", "city", "city_role", "share_cents", "amount_cents", "kind", "status", "source")
OPERATION_SHARES = ("city", "city_role", "share_cents", "amount_cents", "kind", "source")
CLASSES = ("facet", "class", "basis", "wording", "source")
CLASSIFIED_OPERATIONS = ("operation", "places", "objective", "interventions", "groups", "objective_basis", "source")
_TAXONOMY_TREE = (
    "objective",
    "intervention",
    "intervention_kind",
    "wording",
    "operations",
    "stated",
    "code_says",
    "read_in",
    "inferred",
    "places",
    "source",
)
_COVERAGE_COUNTS = ("active", "planned", "inferred", "source")
COVERAGE = {
    CoverageColumns.INTERVENTION: ("group", "intervention", "named", "named_by_objective", *_COVERAGE_COUNTS),
    CoverageColumns.CITY: ("group", "city", *_COVERAGE_COUNTS),
    CoverageColumns.REGION: ("group", "region", *_COVERAGE_COUNTS),
}
"""Columns of the coverage matrix as a list of cells, for each kind of matrix columns."""
CLASS_CITIES = {
    field: (field, "city", "operations", "declared_operations", "inferred_operations", "source")
    for field in ("intervention", "group")
}
"""Columns of the cities of each intervention or target group."""
CITY_AREAS = ("city", *(name for name in CLASS_CITIES["intervention"] if name != "city"))
_AMOUNTS_OF_CLASS = (
    "priority", "status", "operations", "declared_operations", "inferred_operations", "without_amount",
    "declared_cents", "inferred_cents", "kind", "source",
)  # fmt: skip
CLASS_AMOUNTS = {
    "intervention": ("objective", "intervention", *_AMOUNTS_OF_CLASS),
    "group": ("group", *_AMOUNTS_OF_CLASS),
}
"""Columns of the known amounts by class, priority and status."""
_GROUPS = (
    "group", "group_kind", "objectives", "interventions", "wording", "operations", "declared_operations",
    "inferred_operations", "source",
)  # fmt: skip
BENEFICIARIES = (
    "actor", "city", "operation_list", "declared_operations", "inferred_operations", "wording", "source",
)  # fmt: skip
BODIES = ("actor", "city", "operation_list", "wording", "source")
BODIES_OF_CITY = (
    "actor", "actor_role", "operation_list", "declared_operations", "inferred_operations", "wording", "source",
)  # fmt: skip
BODIES_OF_OPERATION = ("actor", "actor_role", "role_basis", "wording", "source")
PROGRAMME_STATEMENTS = ("date", "programme_topic", "says", "quote", "source")
INDICATORS = (
    "indicator_code", "indicator_name", "measured_in", "planned_value", "realised_value", "note", "source",
)  # fmt: skip
OPERATION_AMOUNTS = ("amount_cents", "kind", "date", "is_shown", "wording", "formula", "note", "source")
OPERATION_STATEMENTS = ("operation", "status", "amount_cents", "kind", "date", "withdrawn", "is_counted", "source")
CITY_STATEMENTS = ("date", "topic", "says", "groups", "quote", "note", "source")
PAYMENTS = ("paid_on", "amount_cents", "kind", "wording", "source")
CITY_FIGURES = ("stage", "priority", "amount_cents", "kind", "date", "is_known", "wording", "formula", "note", "source")
RECONCILIATION = ("stage", "part", "cities", "amount_cents", "share", "kind", "source")
PROGRAMME = ("programme_figure", "amount_cents", "count", "share", "kind", "date", "note", "source")
UNPUBLISHED_ITEMS = ("item", "note", "source")
CONFLICTS = ("programme_figure", "amount_cents", "conflicts_with", "note", "date", "source")
TAXONOMY = ("intervention", "objective", "intervention_kind", "groups", "source")
_STAGE_FIGURE_COLUMNS = (
    "city", "region", "stage", "amount_cents", "per_resident_cents", "kind", "date", "total_cents", "formula", "note",
    "source",
)  # fmt: skip
STAGE_SUMMARY = (
    "stage", "cities", "of_cities", "amount_cents", "median_cents", "lower_cents", "upper_cents", "kind", "source",
)  # fmt: skip
STAGE_PARTS = RECONCILIATION
REGION_STAGES = ("region", "stage", "amount_cents", "cities", "of_cities", "kind", "source")
_NEED_COLUMNS = ("city", "region", "income", "per_resident_cents", "amount_cents", "stage", "kind", "date", "source")
DATED_EVENTS = ("dated", "event", "city", "title", "operations", "start", "end", "source_date", "source")
COMPLETENESS = ("city", "region", "field", "state", "given", "asked", "source")
COMPLETENESS_BY_FIELD = ("field", "cities_known", "cities_part", "cities_unpublished", "cities_none")
CITY_CONFLICTS = (
    "city", "conflict", "stage", "priority", "amount_cents", "other_cents", "difference_cents", "kind", "date", "note",
    "source",
)  # fmt: skip
CHECKS = ("check", "subject", "rule", "count", "time")
TIMELINE = ("event", "date", "source")
SOURCES = ("title", "publisher", "date", "accessed", "licence", "source")
DATA_TABLES = ("table", "rows", "meaning", "licence")
DICTIONARY = ("column", "table", "type", "list", "unit", "meaning")
CODE_LISTS = ("list", "value", "in_words", "meaning")
CITY_CODES = (
    "name",
    "region",
    "province",
    "istat_code_2025",
    "istat_code_2026",
    "cadastral_code",
    "residents",
    "area_km2",
    "source",
)
DECLARED_CLASSES = (
    "declared", "declared_as", "operations", "declared_operations", "inferred_operations", "source",
)  # fmt: skip
POPULATION_PYRAMID = ("age_from", "women", "men", "source")
AGE_BANDS = ("age_band", "people", "share", "share_cities", "source")
CITIES_AT_STAGE = (
    "city", "per_resident_cents", "amount_cents", "stage", "kind", "date", "residents", "region", "source",
)  # fmt: skip
INCOMES = ("level", "income", "year", "source")
_COMPARED_AMOUNTS = (
    "city", "region", "residents", "per_resident_cents", "amount_cents", "kind", "date", "figure_stages",
)  # fmt: skip
_COMPARED_CONTEXT = (
    "known_operations",
    "areas",
    "recipients",
    "income",
    "minors_share",
    "figure_source",
)
POPULATION_DENOMINATORS = {
    Measure.PER_LOW_INCOME: "low_income",
    Measure.PER_MINOR: "minors",
    Measure.PER_YOUNG: "young",
    Measure.PER_OLDER: "older",
}
"""Column of the people that an amount is divided by, for measures that do not use all residents."""
QUESTION_CITIES = ("city", "region", "knowledge", "amount_cents", "stage", "kind", "date", "source")
QUESTION_OPERATIONS = ("operation", "city", "status", "objective", "interventions", "groups", "date", "source")
CLASSIFICATION_COVERAGE = ("what", "known_by", "operations", "share")
INFERRED_CLASSES = ("title", "city", "classes", "deciding", "source")
CLASSIFIER_METRICS = ("half", "what", "texts", "labelled", "deduced", "right", "precision", "recall")
"""Without `source`: the many sources of each row are listed once below the table."""

CLASSIFICATION_RULES = (
    "speaks_for",
    "words",
    "unless",
    "purpose",
    "deduced_operations",
    "labelled",
    "deduced",
    "right",
)
OPERATIONS_LIST = (
    "operation",
    *(field.column for field in OPERATIONS_FIELDS if field.is_listed and field.column != "art49_d_operation"),
    "amount_cents", "kind", "status", "source",
)  # fmt: skip
BENEFICIARIES_LIST = (
    "operation", *(field.column for field in BENEFICIARIES_FIELDS if field.is_listed), "status", "source",
)  # fmt: skip
LAW_FIELDS = ("law_column", "law_state", "given", "asked", "law_reasons")
RELEASES = ("release", "is_current", "created", "activated", "changes", "reason", "sha256")
CHANGES = ("table", "row", "change_type", "column", "before", "after", "before_cents", "after_cents")

SOURCE_LANGUAGE_COLUMNS = frozenset(
    {
        "title",
        "operation",
        "operation_list",
        "actor",
        "summary",
        "wording",
        "objective_wording",
        "recipients_wording",
        "words",
        "quote",
        "unless",
        "purpose",
        *("art49_a_beneficiary", "art49_a_contractor", "art49_e_purpose", "art49_e_expected", "art49_e_achieved"),
        *("union_rate", "intervention_type", "art49_k_union_rate", "art49_n_intervention"),
        *("art27_a_name", "art27_c_title"),
    }
)
"""Columns with source texts, which are Italian in every language: titles, quotes, phrases of rules.

Names of places and publishers are not marked.
"""


def is_source_language(column: str, row: Mapping[Any, Any]) -> bool:
    """Return whether the value is source text; for a changed value the changed column decides."""
    return (row["column"] if column in ("before", "after") else column) in SOURCE_LANGUAGE_COLUMNS


def map_columns(selection: Selection) -> Sequence[str]:
    """Return the columns of the table of the map, with the amount per head of the measure or per resident."""
    measure = Measure(selection.measure)
    columns = _with_measure(_MAP_COLUMNS, measure if measure.is_per_head else Measure.PER_RESIDENT)
    return _with_known_operations(columns, selection, _FILTERS_WITHIN_CITY, "operations", ("inferred_operations",))


def city_list_columns(selection: Selection) -> Sequence[str]:
    """Return the columns of the list beside the map: those of the operations where its symbols stand for them."""
    if selection.maps_operations:
        return ("city", "operations", "inferred_operations", "known_operations")
    return _with_known_operations(_CITY_LIST, selection, _FILTERS_WITHIN_CITY, "operations", ("inferred_operations",))


def group_columns(selection: Selection) -> Sequence[str]:
    """Return the columns of the target groups and their operations."""
    return _with_known_operations(_GROUPS, selection, OPERATION_FILTERS, "inferred_operations")


def taxonomy_columns(selection: Selection) -> Sequence[str]:
    """Return the columns of the objectives and interventions and their operations."""
    return _with_known_operations(_TAXONOMY_TREE, selection, OPERATION_FILTERS, "inferred")


def _with_known_operations(
    columns: Sequence[str], selection: Selection, facets: Sequence[str], last: str, parts: Sequence[str] = ()
) -> Sequence[str]:
    """Add `parts` and `known_operations` after the column `last` where one of these filters excludes operations.

    Beside `known_operations` the counted `operations` are headed "under these filters" (views/html/tables.py).
    """
    if not any(getattr(selection, facet) for facet in facets):
        return columns
    position = columns.index(last) + 1
    return [*columns[:position], *parts, "known_operations", *columns[position:]]


def stage_figure_columns(unit: str) -> Sequence[str]:
    """Return the columns of figures by city and stage in the unit of comparison."""
    return _with_measure(_STAGE_FIGURE_COLUMNS, unit)


def need_columns(unit: str, indicator: str) -> Sequence[str]:
    """Return the columns of amounts and context in the unit of comparison, with the selected indicator."""
    indicator_column = ContextIndicator(indicator).column
    return [indicator_column if name == "income" else name for name in _with_measure(_NEED_COLUMNS, unit)]


def comparison_columns(unit: str) -> Sequence[str]:
    """Return the columns of compared cities in the unit of comparison, with the people it is divided by."""
    people = [POPULATION_DENOMINATORS[Measure(unit)]] if unit in POPULATION_DENOMINATORS else []
    return [*_with_measure(_COMPARED_AMOUNTS, unit), *people, *_COMPARED_CONTEXT]


def _with_measure(columns: Sequence[str], measure: str) -> Sequence[str]:
    """Replace the column of amounts per head by that of `measure`, without repeating a column."""
    column = Measure(measure).column
    return list(dict.fromkeys(column if name in _PER_HEAD_COLUMNS else name for name in columns))
