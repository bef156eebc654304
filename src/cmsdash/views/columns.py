"""The columns of each table that a page shows, in their order."""

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
