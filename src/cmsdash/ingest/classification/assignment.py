"""Classification of the operations of a release; classes that a source states, or that a person read, are kept."""

from collections.abc import Iterable, Mapping

from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.datastore.validation.classification_rules import ClassificationRule
from cmsdash.domain import ClassificationBasis
from cmsdash.ingest.classification.rule_engine import ClassAssignment, ClassifierInput, classify

CLASS_TABLES = {
    "group": ("operation_target_groups", "target_group"),
    "intervention": ("operation_interventions", "intervention"),
}
"""Table and column of each class of which an operation may have several."""

_KEPT_BASES = (ClassificationBasis.STATED, ClassificationBasis.READ)


def apply_classification(tables: Mapping[str, TextRows], rules: Iterable[ClassificationRule]) -> dict[str, TextRows]:
    """Return the rows of `operations` and of the tables in `CLASS_TABLES`, classified anew.

    Classes inferred by an earlier run are discarded, so the same tables and rules always give the same rows.

    Args:
        tables: text rows of `operations`, `interventions` and the tables in `CLASS_TABLES`.
        rules: the rules of `classification.toml`.
    """
    rules = tuple(rules)
    objective_of = {row["intervention"]: row["objective"] for row in tables["interventions"]}
    kept = {field: _kept_rows(tables[table]) for field, (table, _) in CLASS_TABLES.items()}
    result: dict[str, TextRows] = {"operations": [], **{table: [] for table, _ in CLASS_TABLES.values()}}
    for operation in map(_remove_inferred, tables["operations"]):
        key = operation["operation"]
        kept_rows = {field: rows.get(key, []) for field, rows in kept.items()}
        classes = classify(_classifier_input(operation, kept_rows), rules, objective_of)
        result["operations"].append(_set_objective(operation, classes))
        for field, (table, column) in CLASS_TABLES.items():
            inferred = [_class_row(operation, column, item) for item in classes if item.field == field]
            result[table] += kept_rows[field] + inferred
    return result


def _kept_rows(rows: TextRows) -> dict[str, TextRows]:
    """Return the rows that rules do not change, by operation."""
    kept: dict[str, TextRows] = {}
    for row in rows:
        if row["basis"] in _KEPT_BASES:
            kept.setdefault(row["operation"], []).append(row)
    return kept


def _remove_inferred(operation: dict[str, str]) -> dict[str, str]:
    if operation["objective_basis"] in ("", ClassificationBasis.STATED):
        return operation
    return {**operation, "objective": "", "objective_basis": "", "objective_wording": ""}


def _classifier_input(operation: Mapping[str, str], kept: Mapping[str, TextRows]) -> ClassifierInput:
    return ClassifierInput(
        texts=tuple(operation[name] for name in ("title", "summary", "recipients_wording")),
        priority=operation["priority"],
        local_code=operation["local_code"],
        objective=operation["objective"],
        groups_stated=bool(kept["group"]),
        interventions=tuple(row["intervention"] for row in kept["intervention"]),
    )


def _set_objective(operation: dict[str, str], classes: Iterable[ClassAssignment]) -> dict[str, str]:
    objective = next((item for item in classes if item.field == "objective"), None)
    if objective is None:
        return operation
    return {
        **operation,
        "objective": objective.code,
        "objective_basis": objective.basis.value,
        "objective_wording": objective.wording,
    }


def _class_row(operation: Mapping[str, str], column: str, item: ClassAssignment) -> dict[str, str]:
    return {
        "operation": operation["operation"],
        column: item.code,
        "basis": item.basis.value,
        "wording": item.wording,
        "source": operation["source"],
    }
