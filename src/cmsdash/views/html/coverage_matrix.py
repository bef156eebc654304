"""Coverage matrix of target groups: a table for wide screens, a list by group for narrow ones (HTML).

Cities and regions without an operation are named in one line and have no column.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from cmsdash.domain import NOT_STATED, CoverageColumns
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.html.described import DescribedHtml
from cmsdash.views.html.matrix import (
    UNDECLARED_ROW,
    CellState,
    ListItem,
    Matrix,
    MatrixCell,
    MatrixGroup,
    MatrixRow,
    matrix_html,
)
from cmsdash.views.html.tables import HrefBuilder

NAMED, ACTIVE, PLANNED, INFERRED, NOT_DECLARED = "◇", "●", "◐", "≈", "·"
"""Symbols of a cell: named by the programme, active, planned, inferred, not declared."""

_LEGEND_SYMBOLS = {
    "active": ACTIVE,
    "planned": PLANNED,
    "named": NAMED,
    "nothing": NOT_DECLARED,
    "nobody": UNDECLARED_ROW,
    "inferred": INFERRED,
}

MAX_SPACED_COLUMNS = 20
"""With more columns they are narrower, and the legend is above the table."""

MAX_OPEN_ITEMS = 6
"""Most rows of the matrix that a narrow screen shows open in its list."""

Cell = Mapping[Any, Any]
"""Row of `queries.coverage_matrix`: one group in one column."""


def coverage_matrix_html(
    table: pd.DataFrame, across: str, names: Mapping[str, str], href: HrefBuilder, text: Translator
) -> DescribedHtml[Matrix]:
    """Return the matrix.

    Args:
        table: `queries.coverage_matrix`.
        across: Column of `table` whose codes are the columns of the matrix.
        names: City names by code, for columns that are cities.
        href: Returns the address of the operations of a group and a column.
        text: Translator.
    """
    codes, empty = _split_columns(table, across)
    rows = _matrix_rows(table[table[across].isin(codes)])
    columns = {code: _column_label(across, code, names, text) for code in codes}
    spans = _objective_spans(rows[0][1]) if rows else []
    has_objectives = any(objective for objective, _ in spans)
    matrix = Matrix(
        caption=text(f"coverage.caption.{across}"),
        corner=text("table.group"),
        legend=_legend(text, across),
        spans=[
            (text(f"objective.{objective}"), len(cells) + 1) if objective else ("", len(cells))
            for objective, cells in spans
            if has_objectives
        ],
        columns=[
            label
            for objective, cells in spans
            for label in ([text("coverage.objective")] * bool(objective) + [columns[cell[across]] for cell in cells])
        ],
        bodies=[
            (kind, [_row(group, cells, across, href, text) for group, cells in of_kind])
            for kind, of_kind in groupby(rows, lambda row: _kind_label(row[1][0], text))
        ],
        rest=[without_operations_line(empty, across, names, text)] if empty else [],
        is_dense=len(columns) > MAX_SPACED_COLUMNS,
    )
    groups = [_list_group(group, cells, across, columns, href, text) for group, cells in rows]
    shown = [of for of, (group, _) in zip(groups, rows, strict=True) if of.cells or group != NOT_STATED]
    return matrix_html(matrix, shown, text, is_open=len(shown) <= MAX_OPEN_ITEMS)


def without_operations_line(codes: Sequence[str], field: str, names: Mapping[str, str], text: Translator) -> str:
    """Return one line that names the areas, cities or regions without a known operation, which are not drawn."""
    labels = (_column_label(field, code, names, text) for code in codes)
    return text(f"coverage.without_operations.{field}", names="; ".join(labels))


def _split_columns(table: pd.DataFrame, across: str) -> tuple[list[str], list[str]]:
    """Return the columns of the matrix, and the cities or regions without an operation, which are left out.

    Areas are never left out: the programme names groups with them. Nor is everything.
    """
    codes = [str(code) for code in table[across].unique()]
    filled = set(table.loc[table["active"] + table["planned"] > 0, across])
    if across == CoverageColumns.INTERVENTION or not filled:
        return codes, []
    return [code for code in codes if code in filled], [code for code in codes if code not in filled]


def _matrix_rows(table: pd.DataFrame) -> list[tuple[str, Sequence[Cell]]]:
    """Return each group with its cells."""
    cells: list[Cell] = [*list_records(table)]
    return [(str(group), list(row)) for group, row in groupby(cells, lambda cell: cell["group"])]


def _legend(text: Translator, across: str) -> list[tuple[str, str]]:
    """Return the symbols with their meanings."""
    states = [state for state in _LEGEND_SYMBOLS if state != "named" or across == "intervention"]
    return [(_LEGEND_SYMBOLS[state], text(f"coverage.legend.{state}")) for state in states]


def _column_label(across: str, code: str, names: Mapping[str, str], text: Translator) -> str:
    if code == NOT_STATED:
        return text("coverage.no_intervention")
    return names[code] if across == "city" else text(f"{across}.{code}")


def _group_label(code: str, text: Translator) -> str:
    """Return the name of a group; operations without a group have a row too."""
    return text("coverage.no_group") if code == NOT_STATED else text(f"group.{code}")


def _objective_spans(cells: Sequence[Cell]) -> list[tuple[str, list[Cell]]]:
    """Return the adjacent cells of each objective; "" for columns that have none."""
    spans: list[tuple[str, list[Cell]]] = []
    for cell in cells:
        objective: str = "" if pd.isna(cell["of_objective"]) else cell["of_objective"]
        if not spans or spans[-1][0] != objective:
            spans.append((objective, []))
        spans[-1][1].append(cell)
    return spans


def _kind_label(cell: Cell, text: Translator) -> str:
    kind = cell["group_kind"]
    return text("coverage.rest") if pd.isna(kind) else text(f"group_kind.{kind}")


def _row(group: str, cells: Sequence[Cell], across: str, href: HrefBuilder, text: Translator) -> MatrixRow:
    """Return a row of the table.

    The first cell of an objective says whether the programme names the group with the objective itself.
    """
    row: list[MatrixCell] = []
    for objective, of_objective in _objective_spans(cells):
        if objective and of_objective[0]["named_by_objective"]:
            row.append(MatrixCell("named", NAMED, text("coverage.said.named_by_objective"), ""))
        elif objective:
            row.append(MatrixCell("nothing", NOT_DECLARED, text("coverage.said.nothing"), ""))
        row += [
            MatrixCell(cell_state(cell), cell_symbols(cell), cell_label(cell, text), _cell_href(cell, across, href))
            for cell in of_objective
        ]
    return MatrixRow(_group_label(group, text), row, _is_undeclared(group, cells))


def _list_group(
    group: str, cells: Sequence[Cell], across: str, columns: Mapping[str, str], href: HrefBuilder, text: Translator
) -> MatrixGroup:
    """Return the cells of a row that are not empty, for the list."""
    items: list[ListItem] = []
    for objective, of_objective in _objective_spans(cells):
        if objective and of_objective[0]["named_by_objective"]:
            named = [(NAMED, text("coverage.said.named_by_objective"))]
            items.append(ListItem(text(f"objective.{objective}"), named, ""))
        items += [
            ListItem(columns[cell[across]], _cell_parts(cell, text), _cell_href(cell, across, href))
            for cell in of_objective
            if cell_state(cell) != "nothing"
        ]
    extent = _extent(cells, across, text)
    return MatrixGroup(_group_label(group, text), extent, items, _is_undeclared(group, cells))


def _extent(cells: Sequence[Cell], across: str, text: Translator) -> str:
    """Return in how many columns a group has operations; an operation may be in several, so they are not counted."""
    filled = [cell[across] for cell in cells if cell["active"] + cell["planned"]]
    known = [code for code in filled if code != NOT_STATED]
    if filled and not known:
        return text("coverage.no_intervention").lower()
    return text.plural(f"coverage.extent.{across}", len(known)) if known else text("coverage.extent_none")


def _cell_href(cell: Cell, across: str, href: HrefBuilder) -> str:
    """Return the address of the operations of a cell; "" if there are none."""
    return href(cell["group"], cell[across]) if cell["active"] + cell["planned"] else ""


def _is_undeclared(group: str, cells: Sequence[Cell]) -> bool:
    """Return whether no operation declares this group."""
    return group != NOT_STATED and not any(cell["declared"] for cell in cells)


def cell_state(cell: Cell) -> CellState:
    """Return the state that decides the colour: active, else planned, else named, else nothing."""
    if cell["active"]:
        return "active"
    return "planned" if cell["planned"] else "named" if cell["named"] else "nothing"


def cell_symbols(cell: Cell) -> str:
    """Return a cell as symbols and numbers."""
    counts = ((ACTIVE, cell["active"]), (PLANNED, cell["planned"]), (INFERRED, cell["inferred"]))
    parts = [NAMED] * bool(cell["named"]) + [f"{symbol}\u00a0{n}" for symbol, n in counts if n]
    return " ".join(parts) or NOT_DECLARED


def cell_label(cell: Cell, text: Translator) -> str:
    """Return the accessible label of a cell; short if it is empty, because screen readers read every cell."""
    return ", ".join(label for _, label in _cell_parts(cell, text)) or text("coverage.said.nothing")


def _cell_parts(cell: Cell, text: Translator) -> list[tuple[str, str]]:
    """Return the symbols of a cell with their labels."""
    named = [(NAMED, text("coverage.said.named"))] * bool(cell["named"])
    counts = (("active", ACTIVE), ("planned", PLANNED), ("inferred", INFERRED))
    labels = [(symbol, text.plural(f"coverage.{name}", int(cell[name]))) for name, symbol in counts if cell[name]]
    return [*named, *labels]
