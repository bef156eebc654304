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
RELEASES = ("release", "is_current", "created", "changes", "reason", "sha256")
CHANGES = ("table", "row", "fate", "column", "before", "after", "before_cents", "after_cents")
