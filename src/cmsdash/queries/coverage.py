"""The taxonomy of the programme and the operations under each objective, intervention and target group."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import FACETS, NOT_STATED, CoverageRows, GroupMatchMode, Selection
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import cache_per_release, run_query

_CLASS_TABLES = {
    "intervention": ("interventions", "intervention", "objective"),
    "group": ("target_groups", "target_group", "kind"),
}
"""The table of the classes of each field, its key, and the column by which the programme orders them."""

_AMOUNT_CLASSES = {"intervention": ("objective", "intervention"), "group": ("group",)}
"""The classes in the rows of each field of `class_amounts`: columns, and filters that choose rows."""


@cache_per_release
def taxonomy_tree(release: Release, selection: Selection) -> QueryResult:
    """Return the objectives, each followed by its interventions, with the number of operations under each.

    Returns:
        Rows `objective`, `intervention` (NA for an objective), `operations`, and by basis `stated`, `code_says`,
        `inferred`; `known_operations` without filters; `places` lists cities. The last row has the operations without
        an objective, of which `outside` cannot have one (not of Priority 5). Filters on objective and intervention
        choose rows; `operations` counts what `select_objective` or `select_intervention` selects.
    """
    table = run_query(release, "taxonomy_tree", selection.reset("objective").reset("intervention")).table
    return QueryResult("taxonomy_tree", _filter_branches(table, selection))


def _filter_branches(table: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """The rows of the chosen objectives, and of the chosen interventions with their objectives."""
    if selection.objective:
        table = table[table["objective"].fillna(NOT_STATED).isin(selection.objective)]
    if selection.intervention:
        of_chosen = set(table.loc[table["intervention"].isin(selection.intervention), "objective"])
        is_parent = table["intervention"].isna() & table["objective"].isin(of_chosen)
        table = table[is_parent | table["intervention"].isin(selection.intervention)]
    return table.reset_index(drop=True)


def select_objective(selection: Selection, objective: str) -> Selection:
    """Return the selection of the operations counted under an objective of the tree."""
    return replace(selection, objective=(objective,), intervention=())


def select_intervention(selection: Selection, intervention: str) -> Selection:
    """Return the selection of the operations counted under an intervention of the tree."""
    return replace(selection, objective=(), intervention=(intervention,))


def target_groups(release: Release, selection: Selection) -> QueryResult:
    """Return one row a target group: its `objectives` and `interventions`, its wording, and its `operations`.

    Every filter applies to the counted operations, that on groups too: the rows of other groups (`is_chosen` is false)
    are those that the same operations have besides the chosen ones. `declared_operations` and `inferred_operations`
    add up to `operations`; `known_operations` counts without filters.
    """
    return run_query(release, "target_groups", selection)


@cache_per_release
def coverage_matrix(release: Release, selection: Selection) -> QueryResult:
    """Return the coverage matrix: target groups by interventions, cities or regions.

    Filters on groups and on columns choose cells and do not change counts: each cell counts the operations that
    `select_matrix_cell` selects. A filter on objectives leaves their interventions and groups, and every other row and
    column with an operation.

    Returns:
        One row a cell: `group` (`not-stated` for operations without one), a column named by `selection.across`,
        `named` (the programme names the pair), `named_by_objective` (it names the group with the objective of the
        column), and the number of operations `active`, `planned`, `inferred` (of both,
        those in the cell by a rule) and `declared` (those that state the group themselves).
    """
    matrix = run_query(release, "coverage_matrix", _reset_matrix_filters(selection)).table
    table = _filter_objectives(release, matrix, selection).rename(columns={"column": selection.across})
    columns = getattr(selection, selection.across)
    if selection.group:
        table = table[table["group"].isin(selection.group)]
    if columns:
        table = table[table[selection.across].isin(columns)]
    if selection.rows == CoverageRows.UNDECLARED:
        table = table[table["group"].isin(groups_without_operations(table))]
    return QueryResult("coverage_matrix", table.reset_index(drop=True))


def _filter_objectives(release: Release, table: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """The rows and columns of the chosen objectives, and every other row and column with an operation."""
    if not selection.objective or NOT_STATED in selection.objective:
        return table
    groups = {NOT_STATED, *_groups_of_objectives(release, selection.objective)}
    filled = table[table["active"] + table["planned"] > 0]
    columns = table["of_objective"].isna() | table["of_objective"].isin(selection.objective)
    columns |= table["column"].isin(filled["column"])
    rows = table["group"].isin(groups) | table["group"].isin(filled["group"])
    return table[columns & rows]


def _groups_of_objectives(release: Release, objectives: Collection[str]) -> set[str]:
    """The target groups that objectives name, directly or through one of their interventions."""
    by_objective = release.tables["objective_target_groups"]
    by_intervention = release.tables["intervention_target_groups"]
    interventions = release.tables["interventions"]
    codes = interventions.loc[interventions["objective"].isin(objectives), "intervention"]
    return {
        *by_objective.loc[by_objective["objective"].isin(objectives), "target_group"],
        *by_intervention.loc[by_intervention["intervention"].isin(codes), "target_group"],
    }


def groups_without_operations(table: pd.DataFrame) -> list[str]:
    """Return the groups of a coverage matrix that no operation declares, in its order, inferred classes aside."""
    declared = table["declared"].groupby(table["group"], sort=False).sum()
    return [str(group) for group in declared.index[declared == 0] if group != NOT_STATED]


@cache_per_release
def class_cities(release: Release, selection: Selection, field: str) -> QueryResult:
    """Return the cities of each intervention or target group that a known operation has.

    The filter on `field` itself does not apply: the rows of a code are the cities of the operations that the selection
    would find with this code alone.

    Args:
        release: The release to query.
        selection: The other filters, and whether inferred classes count.
        field: "intervention" or "group".

    Returns:
        One row a code and city, in the programme's order: the code in a column named by `field`, `city`, `operations`,
        of which `declared_operations` state the class and `inferred_operations` have it by a rule.
    """
    table = run_query(release, "class_cities", selection.reset(field)).table
    rows = table[table["field"] == field].drop(columns="field").rename(columns={"code": field})
    return QueryResult(f"{field}_cities", rows.reset_index(drop=True))


@cache_per_release
def class_amounts(release: Release, selection: Selection, field: str) -> QueryResult:
    """Return the operations of each class and their known amounts, by priority and status: never add different ones.

    An operation counts in each of its classes with its whole amount: do not add classes either. Filters on these
    classes choose rows and do not change them: a row counts the operations that `select_class` selects.

    Args:
        release: The release to query.
        selection: The other filters, and whether inferred classes count.
        field: "intervention" for the objectives, each followed by its areas, or "group".

    Returns:
        Rows in the programme's order with `objective` and `intervention` (NA for an objective), or `group` and
        `group_kind`; `priority` (NA if not known) and `status`; `operations`, of which `declared_operations` state the
        class and `inferred_operations` have it by inference; their amounts `declared_cents` and `inferred_cents` (NA
        if none is known), a minimum, because of the operations some are `without_amount`.
    """
    classes = _AMOUNT_CLASSES[field]
    unfiltered = selection.keep_filters([facet for facet in FACETS if facet not in classes])
    table = run_query(release, "class_amounts", unfiltered).table
    table = table[table["field"].isin(classes)].drop(columns="field").reset_index(drop=True)
    if field == "intervention":
        rows = _filter_branches(table.drop(columns=["group", "group_kind"]), selection)
    else:
        rows = table.drop(columns=["objective", "intervention"])
        rows = rows[rows["group"].isin(selection.group)].reset_index(drop=True) if selection.group else rows
    return QueryResult(f"{field}_amounts", rows)


def select_class(selection: Selection, field: str, code: str, *, status: str = "", priority: str = "") -> Selection:
    """Return the selection of the operations of a class in `class_amounts`, all or those of a status and priority."""
    classes = next(classes for classes in _AMOUNT_CLASSES.values() if field in classes)
    chosen: dict[str, Any] = {name: (code,) if name == field else () for name in classes}
    if status:
        chosen |= {"status": (status,), "priority": (priority,)}
    return replace(selection, sort="", page="", search="", **chosen)


@cache_per_release
def city_areas(release: Release, selection: Selection) -> QueryResult:
    """Return `class_cities` of the intervention areas by city; a filter on areas chooses rows."""
    table = class_cities(release, selection, "intervention").table
    if selection.intervention:
        table = table[table["intervention"].isin(selection.intervention)]
    return QueryResult("city_areas", table.sort_values("city", kind="stable").reset_index(drop=True))


def programme_classes(release: Release, selection: Selection, field: str) -> Mapping[str, str]:
    """Return the objective of each intervention, or the kind of each target group, in the programme's order.

    A filter on objectives leaves their interventions, and any other that has an operation.
    """
    table, code, section = _CLASS_TABLES[field]
    rows = release.tables[table]
    classes = {str(key): str(of) for key, of in zip(rows[code], rows[section], strict=True)}
    if field != "intervention" or not selection.objective or NOT_STATED in selection.objective:
        return classes
    found = set(class_cities(release, selection, field).table[field])
    return {key: of for key, of in classes.items() if of in selection.objective or key in found}


def select_matrix_cell(selection: Selection, group: str, column: str) -> Selection:
    """Return the selection of the operations counted in a cell of the matrix."""
    unfiltered = _reset_matrix_filters(selection)
    axis: dict[str, Any] = {selection.across: (column,)}
    return replace(
        unfiltered, group=unfiltered.group or (group,), rows=CoverageRows.ALL.value, sort="", page="", search="", **axis
    )


def _reset_matrix_filters(selection: Selection) -> Selection:
    """Remove the filter on columns, and the filter on groups unless operations must name all of them."""
    unfiltered = selection.reset(selection.across)
    return unfiltered if selection.match == GroupMatchMode.ALL else unfiltered.reset("group")
