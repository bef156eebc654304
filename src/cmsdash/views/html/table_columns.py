"""The columns of each table that a page shows, in their order."""

from collections.abc import Mapping, Sequence
from typing import Any

from cmsdash.domain import COMPARISON_MEASURES, DECLARATIONS, FACETS, ContextIndicator, CoverageColumns, Measure

_MAP = (
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
_PER_HEAD = tuple(measure.column for measure in COMPARISON_MEASURES if measure.is_per_head)
CITIES = ("city", "amount_cents", "knowledge", "operations")
CITY_CHOOSER = ("city", "region", "knowledge", "amount_cents")
OPERATIONS = (
    "title",
    "city",
    "status",
    "priority",
    "priority_basis",
    "objective",
    "groups",
    "amount_cents",
    "kind",
    "date",
    "note",
    "source",
)
OPERATIONS_OF_CITY = tuple(name for name in OPERATIONS if name != "city")
OPERATION_FILTERS = tuple(facet for facet in FACETS if "operations" in DECLARATIONS[facet].counts)
"""The filters that operations can answer."""

OPERATION_LIST = (
    "operation",
    "places",
    "status",
    "priority",
    "objective",
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
CLASSIFIED = ("operation", "places", "objective", "interventions", "groups", "objective_basis", "source")
TREE = (
    "objective",
    "intervention",
    "intervention_kind",
    "wording",
    "operations",
    "stated",
    "code_says",
    "inferred",
    "places",
    "source",
)
COVERAGE = {
    across.value: ("group", across.value, "named", "active", "planned", "inferred", "source")
    for across in CoverageColumns
}
"""The cells of the coverage matrix one by one, for each kind of its columns."""
GROUPS = ("group", "group_kind", "objectives", "interventions", "wording", "operations", "source")
ACTORS = ("actor", "actor_role", "operation", "source")
ACTORS_OF_OPERATION = ("actor", "actor_role", "source")
INDICATORS = (
    "indicator_code", "indicator_name", "measured_in", "planned_value", "realised_value", "note", "source",
)  # fmt: skip
PAYMENTS = ("paid_on", "amount_cents", "kind", "wording", "source")
FIGURES = ("stage", "priority", "amount_cents", "kind", "date", "is_known", "wording", "formula", "note", "source")
CONTEXT = ("name", "region", "residents", "minors", "older", "income", "area_km2", "source")
RECONCILIATION = ("stage", "part", "cities", "amount_cents", "share", "kind", "source")
PROGRAMME = ("programme_figure", "amount_cents", "count", "share", "kind", "date", "note", "source")
UNPUBLISHED = ("item", "source")
CONFLICTS = ("programme_figure", "amount_cents", "conflicts_with", "note", "date", "source")
TAXONOMY = ("intervention", "objective", "intervention_kind", "groups", "source")
_STAGE_FIGURES = (
    "city", "region", "stage", "amount_cents", "per_resident_cents", "kind", "date", "total_cents", "formula", "note",
    "source",
)  # fmt: skip
STAGE_SUMMARY = (
    "stage", "cities", "of_cities", "amount_cents", "median_cents", "lower_cents", "upper_cents", "kind", "source",
)  # fmt: skip
STAGE_PARTS = RECONCILIATION
REGION_STAGES = ("region", "stage", "amount_cents", "cities", "of_cities", "kind", "source")
_NEED = ("city", "region", "income", "per_resident_cents", "amount_cents", "stage", "kind", "date", "source")
DATED_EVENTS = ("dated", "event", "city", "title", "operations", "start", "end", "source_date", "source")
COMPLETENESS = ("city", "region", "field", "state", "given", "asked", "source")
BY_FIELD = ("field", "cities_known", "cities_part", "cities_unpublished", "cities_none")
CITY_CONFLICTS = (
    "city", "conflict", "stage", "priority", "amount_cents", "other_cents", "difference_cents", "kind", "date", "note",
    "source",
)  # fmt: skip
CHECKS = ("check", "subject", "rule", "count", "time")
TIMELINE = ("event", "date", "source")
SOURCES = ("title", "publisher", "date", "accessed", "licence", "source")
DICTIONARY = ("column", "table", "type", "unit", "meaning")
IDENTITY = (
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
DECLARED_CLASSES = ("declared", "declared_as", "operations", "source")
PYRAMID = ("age_from", "women", "men", "source")
AGE_BANDS = ("age_band", "people", "share", "share_cities", "source")
INCOMES = ("level", "income", "year", "source")
_COMPARISON = (
    "city",
    "per_resident_cents",
    "stage",
    "kind",
    "date",
    "amount_cents",
    "total_cents",
    "residents",
    "income",
    "minors_share",
    "older_share",
    "source",
)
POPULATION_DENOMINATORS = {
    Measure.PER_LOW_INCOME: "low_income",
    Measure.PER_MINOR: "minors",
    Measure.PER_YOUNG: "young",
    Measure.PER_OLDER: "older",
}
"""The column of people that an amount is divided by, where those are not all residents."""
_PEERS = ("peer", "city", "per_resident_cents", "stage", "kind", "date", "residents", "income", "source")
QUESTION_CITIES = ("city", "region", "knowledge", "amount_cents", "stage", "kind", "date", "source")
QUESTION_OPERATIONS = ("title", "city", "status", "objective", "groups", "date", "source")
CLASS_COVERAGE = ("what", "known_by", "operations", "share")
CLASS_INFERRED = ("title", "city", "classes", "deciding", "source")
CLASS_MEASURES = ("half", "what", "texts", "labelled", "deduced", "right", "precision", "recall")
"""Two dozen sources a row would fill the table: they stand below it, each once."""
CLASS_RULES = ("speaks_for", "words", "unless", "purpose", "deduced_operations", "labelled", "deduced", "right")
RELEASES = ("release", "is_current", "created", "activated", "changes", "reason", "sha256")
CHANGES = ("table", "row", "change_type", "column", "before", "after", "before_cents", "after_cents")

SOURCE_LANGUAGE_COLUMNS = frozenset(
    {
        "title",
        "operation",
        "actor",
        "summary",
        "wording",
        "objective_wording",
        "recipients_wording",
        "words",
        "unless",
        "purpose",
    }
)
"""Columns that hold the words of a source, Italian in every language: titles, quotes, the words that a rule looks for.
Names of places and publishers are names in every language."""


def is_source_language(column: str, row: Mapping[Any, Any]) -> bool:
    """Whether a row has the words of a source in this column; a change is in the language of what has changed."""
    return (row["column"] if column in ("before", "after") else column) in SOURCE_LANGUAGE_COLUMNS


def map_columns(measure: str) -> Sequence[str]:
    """The columns beside the map: money for each of the people that its symbols count, residents otherwise."""
    return _measured(_MAP, measure if Measure(measure).is_per_head else Measure.PER_RESIDENT)


def stage_figure_columns(unit: str) -> Sequence[str]:
    """The columns of figures by city and stage, in the unit of comparison."""
    return _measured(_STAGE_FIGURES, unit)


def need_columns(unit: str, indicator: str) -> Sequence[str]:
    """The columns of money beside context: the indicator chosen, the unit chosen."""
    chosen = ContextIndicator(indicator).column
    return [chosen if name == "income" else name for name in _measured(_NEED, unit)]


def comparison_columns(unit: str) -> Sequence[str]:
    """The columns of cities side by side: their money in the unit of comparison, and the people it is divided by."""
    people = [POPULATION_DENOMINATORS[Measure(unit)]] if unit in POPULATION_DENOMINATORS else []
    before, after = _COMPARISON[: _COMPARISON.index("income")], _COMPARISON[_COMPARISON.index("income") :]
    return [*_measured(before, unit), *people, *after]


def peer_columns(unit: str) -> Sequence[str]:
    """The columns of the peers of each city, in the unit of comparison."""
    return _measured(_PEERS, unit)


def _measured(names: Sequence[str], measure: str) -> Sequence[str]:
    column = Measure(measure).column
    swapped = [column if name in _PER_HEAD else name for name in names]
    return list(dict.fromkeys(swapped))
