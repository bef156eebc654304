"""Who the programme is for, and what it funds: its own tree and groups, beside what operations declare."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pandas as pd

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import NOT_STATED, CoverageRows, GroupMatchMode, Selection
from cmsdash.queries.result import QueryResult
from cmsdash.queries.runner import cached_per_release, run_query


@cached_per_release
def taxonomy_tree(release: Release, selection: Selection) -> QueryResult:
    """The objectives and their interventions with the operations under each and how that is known; the last row
    counts the operations that state no objective. Each count is what `of_objective` or `of_intervention` leads to."""
    table = run_query(release, "taxonomy_tree", selection.reset("objective").reset("intervention")).table
    if selection.objective:
        table = table[table["objective"].fillna(NOT_STATED).isin(selection.objective)]
    if selection.intervention:
        table = table[table["intervention"].isna() | table["intervention"].isin(selection.intervention)]
    return QueryResult("taxonomy_tree", table.reset_index(drop=True))


def select_objective(selection: Selection, objective: str) -> Selection:
    """The selection of the operations that one objective of the tree counts."""
    return replace(selection, objective=(objective,), intervention=())


def select_intervention(selection: Selection, intervention: str) -> Selection:
    """The selection of the operations that one intervention of the tree counts."""
    return replace(selection, objective=(), intervention=(intervention,))


def target_groups(release: Release, selection: Selection) -> QueryResult:
    """The groups that the programme names: kind, objectives, interventions, its words, operations that declare it."""
    return run_query(release, "target_groups", _free(selection))


@cached_per_release
def coverage_matrix(release: Release, selection: Selection) -> QueryResult:
    """The coverage matrix, one row a cell: `group`, a column named as `selection.across`, `named` by the programme, and
    how many operations declare it: `active`, `planned`, of both how many are
    `inferred`, and how many state the group themselves (`declared`).

    The filters on groups and on columns choose which cells there are, not what they count: each cell counts the
    operations that `of_cell` leads to. The group `not-stated` stands for the operations that declare none.
    Under chosen objectives there are their interventions and groups, and any other in which an operation stands.
    """
    table = _of_objectives(release, run_query(release, "coverage_matrix", _free(selection)).table, selection)
    table = table.rename(columns={"column": selection.across})
    chosen = getattr(selection, selection.across)
    if selection.group:
        table = table[table["group"].isin(selection.group)]
    if chosen:
        table = table[table[selection.across].isin(chosen)]
    if selection.rows == CoverageRows.UNDECLARED:
        silent = groups_without_operations(table)
        table = table[table["group"].isin(silent)]
    return QueryResult("coverage_matrix", table.reset_index(drop=True))


def _of_objectives(release: Release, table: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Without the columns and rows of objectives that were not chosen; none is left out where an operation stands, nor
    where operations without a stated objective are asked for."""
    if not selection.objective or NOT_STATED in selection.objective:
        return table
    groups = {NOT_STATED, *_groups_of(release, selection.objective)}
    done = table["active"] + table["planned"] > 0
    columns = table["of_objective"].isna() | table["of_objective"].isin(selection.objective)
    rows = table["group"].isin(groups)
    busy = table[done]
    columns |= table["column"].isin(busy["column"])
    rows |= table["group"].isin(busy["group"])
    return table[columns & rows]


def _groups_of(release: Release, objectives: Collection[str]) -> set[str]:
    """The groups that objectives name, themselves or by one of their interventions."""
    tables = release.tables
    own, interventions, by = (
        tables[name] for name in ("objective_target_groups", "interventions", "intervention_target_groups")
    )
    of_them = interventions.loc[interventions["objective"].isin(objectives), "intervention"]
    named = by.loc[by["intervention"].isin(of_them), "target_group"]
    return {*own.loc[own["objective"].isin(objectives), "target_group"], *named}


def groups_without_operations(table: pd.DataFrame) -> list[str]:
    """The groups of a coverage table that no operation declares, in its order; what a rule infers declares nothing."""
    counted = table["declared"].groupby(table["group"], sort=False).sum()
    return [str(group) for group in counted.index[counted == 0] if group != NOT_STATED]


def select_matrix_cell(selection: Selection, group: str, column: str) -> Selection:
    """The selection of the operations behind one cell of the matrix."""
    asked = _free(selection)
    groups = asked.group or (group,)
    where: dict[str, Any] = {selection.across: (column,)}
    return replace(asked, group=groups, rows=CoverageRows.ALL.value, sort="", page="", search="", **where)


def _free(selection: Selection) -> Selection:
    """Without the filter on columns, and on groups unless an operation must name all of them."""
    free = selection.reset(selection.across)
    return free if selection.match == GroupMatchMode.ALL else free.reset("group")
