"""The columns of each table that a page shows, in their order."""

from cmsdash.domain import Across

MAP = (
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
CITIES = ("city", "amount_cents", "knowledge", "operations")
CHOICE = ("city", "region", "knowledge", "amount_cents")
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
WORK_FILTERS = ("objective", "intervention", "group", "region", "city", "priority", "status")
"""The filters that operations can answer."""

LISTED = ("operation", "places", "status", "priority", "objective", "groups", "amount_cents", "kind", "date", "source")
SHEET = (
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
LOCATED = ("operation", "city", "city_role", "share_cents", "amount_cents", "kind", "status", "source")
SHARES = ("city", "city_role", "share_cents", "amount_cents", "kind", "source")
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
    across.value: ("group", across.value, "named", "active", "planned", "inferred", "source") for across in Across
}
"""The cells of the coverage matrix one by one, for each kind of its columns."""
GROUPS = ("group", "group_kind", "objectives", "interventions", "wording", "operations", "source")
ACTORS = ("actor", "actor_role", "operation", "source")
ACTORS_OF_OPERATION = ("actor", "actor_role", "source")
FIGURES = ("stage", "priority", "amount_cents", "kind", "date", "is_known", "wording", "formula", "note", "source")
CONTEXT = ("name", "region", "residents", "minors", "older", "income", "area_km2", "source")
RECONCILIATION = ("stage", "part", "cities", "amount_cents", "share", "kind", "source")
PROGRAMME = ("programme_figure", "amount_cents", "count", "share", "kind", "date", "note", "source")
UNPUBLISHED = ("item", "source")
CONFLICTS = ("programme_figure", "amount_cents", "conflicts_with", "note", "date", "source")
TAXONOMY = ("intervention", "objective", "intervention_kind", "groups", "source")
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
DECLARED = ("declared", "declared_as", "operations", "source")
PYRAMID = ("age_from", "women", "men", "source")
AGE_BANDS = ("age_band", "people", "share", "share_cities", "source")
INCOMES = ("level", "income", "year", "source")
COMPARISON = (
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
PEERS = ("peer", "city", "per_resident_cents", "stage", "kind", "date", "residents", "income", "source")
QUESTION_CITIES = ("city", "region", "knowledge", "amount_cents", "stage", "kind", "date", "source")
QUESTION_OPERATIONS = ("title", "city", "status", "objective", "groups", "date", "source")
CLASS_COVERAGE = ("what", "known_by", "operations", "share")
CLASS_INFERRED = ("title", "city", "classes", "deciding", "source")
CLASS_MEASURES = ("half", "what", "texts", "labelled", "deduced", "right", "precision", "recall", "source")
CLASS_RULES = ("speaks_for", "words", "unless", "purpose", "deduced_operations", "labelled", "deduced", "right")
RELEASES = ("release", "is_current", "created", "changes", "reason", "sha256")
CHANGES = ("table", "row", "fate", "column", "before", "after", "before_cents", "after_cents")
