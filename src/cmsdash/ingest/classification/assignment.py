"""The classes of a release's operations, written into its tables: what the source states stays as it is."""

from collections.abc import Iterable, Mapping

from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.datastore.validation.classification_rules import ClassificationRule
from cmsdash.domain import ClassificationBasis
from cmsdash.ingest.classification.rule_engine import ClassAssignment, ClassifierInput, classify

CLASS_TABLES = {
    "group": ("operation_target_groups", "target_group"),
    "intervention": ("operation_interventions", "intervention"),
}
"""The table and the column of each class of which an operation may have several."""


def apply_classification(tables: Mapping[str, TextRows], rules: Iterable[ClassificationRule]) -> dict[str, TextRows]:
    """The operations, their groups and their interventions anew. The same tables and rules give the same rows;
    what an earlier run inferred is forgotten first, what a source states is kept."""
    rules = tuple(rules)
    objective_of = {row["intervention"]: row["objective"] for row in tables["interventions"]}
    stated = {field: _stated(tables[name]) for field, (name, _) in CLASS_TABLES.items()}
    result: dict[str, TextRows] = {"operations": [], **{name: [] for name, _ in CLASS_TABLES.values()}}
    for operation in map(_without_inferred, tables["operations"]):
        key = operation["operation"]
        own = {field: rows.get(key, []) for field, rows in stated.items()}
        classes = classify(_described(operation, own), rules, objective_of)
        result["operations"].append(_with_objective(operation, classes))
        for field, (name, column) in CLASS_TABLES.items():
            result[name] += own[field] + [_row(operation, column, c) for c in classes if c.field == field]
    return result


def _stated(rows: TextRows) -> dict[str, TextRows]:
    found: dict[str, TextRows] = {}
    for row in rows:
        if row["basis"] == ClassificationBasis.STATED:
            found.setdefault(row["operation"], []).append(row)
    return found


def _without_inferred(operation: dict[str, str]) -> dict[str, str]:
    if operation["objective_basis"] in ("", ClassificationBasis.STATED):
        return operation
    return {**operation, "objective": "", "objective_basis": "", "objective_wording": ""}


def _described(operation: Mapping[str, str], stated: Mapping[str, TextRows]) -> ClassifierInput:
    return ClassifierInput(
        texts=tuple(operation[name] for name in ("title", "summary", "recipients_wording")),
        priority=operation["priority"],
        local_code=operation["local_code"],
        objective=operation["objective"],
        groups_stated=bool(stated["group"]),
        interventions_stated=bool(stated["intervention"]),
    )


def _with_objective(operation: dict[str, str], classes: Iterable[ClassAssignment]) -> dict[str, str]:
    found = next((item for item in classes if item.field == "objective"), None)
    if found is None:
        return operation
    said = {"objective": found.code, "objective_basis": found.basis.value, "objective_wording": found.wording}
    return {**operation, **said}


def _row(operation: Mapping[str, str], column: str, found: ClassAssignment) -> dict[str, str]:
    return {
        "operation": operation["operation"],
        column: found.code,
        "basis": found.basis.value,
        "wording": found.wording,
        "source": operation["source"],
    }
