"""The files in `data/` read with the csv module alone, to compute what queries and pages must say of them."""

import csv
from collections.abc import Collection
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
CLASSIFIABLE = ("5", "both")
"""Priorities whose operations have an objective, interventions and target groups: the classes of Priority 5."""

DEDUCED = ("read", "inferred")
"""Bases of classes that no source states: a person read them in its words, or a rule inferred them."""

Row = dict[str, str]


def read_rows(table: str) -> list[Row]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def list_operations(city: str = "") -> list[Row]:
    """Return the operations, or those of a city."""
    keys = {row["operation"] for row in read_rows("operation_cities") if row["city"] == city}
    return [row for row in read_rows("operations") if not city or row["operation"] in keys]


def find_operations(facet: str, codes: Collection[str], *, inferred: bool) -> set[str]:
    """Return the operations with a class of a facet: those that state it, or those for which it was read or inferred."""
    if facet == "objective":
        rows = [(row["operation"], row["objective"], row["objective_basis"]) for row in read_rows("operations")]
    else:
        table, column = {
            "group": ("operation_target_groups", "target_group"),
            "intervention": ("operation_interventions", "intervention"),
        }[facet]
        rows = [(row["operation"], row[column], row["basis"]) for row in read_rows(table)]
    found = {operation for operation, code, basis in rows if code in codes and (basis in DEDUCED) == inferred}
    stated = {operation for operation, code, basis in rows if code in codes and basis not in DEDUCED}
    return found - stated if inferred else found


def list_codes(table: str, column: str) -> list[str]:
    return [row[column] for row in read_rows(table)]
