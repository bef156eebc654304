"""Matrices of classes: a table for wide screens, a list for narrow ones (HTML)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeAlias

from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.views.html.described import DescribedHtml, describe_html
from cmsdash.views.templates import render

UNDECLARED_ROW = "○"
"""Symbol of a row without an operation."""

CellState: TypeAlias = Literal["active", "planned", "named", "nothing"]
"""What decides the colour of a cell."""


class MatrixCell(NamedTuple):
    """A cell: its state, symbols with numbers, the words that stand for them, and the address of its operations."""

    state: CellState
    symbols: str
    label: str
    href: str


class ListItem(NamedTuple):
    """A cell in the list for narrow screens: its column, its symbols with words, its address. Without parts: a row."""

    column: str
    parts: Sequence[tuple[str, str]]
    href: str


@dataclass(frozen=True)
class MatrixRow:
    """A row of the table.

    Attributes:
        name: Its heading.
        cells: Its cells.
        is_undeclared: Whether no operation declares it.
    """

    name: str
    cells: Sequence[MatrixCell]
    is_undeclared: bool = False


@dataclass(frozen=True)
class MatrixGroup:
    """Rows under a heading of the list for narrow screens.

    Attributes:
        name: The heading.
        extent: How many columns or rows it has.
        cells: The cells.
        is_undeclared: Whether no operation declares it.
    """

    name: str
    extent: str
    cells: Sequence[ListItem]
    is_undeclared: bool = False


@dataclass(frozen=True)
class Matrix:
    """A matrix as a table.

    Attributes:
        caption: What it shows.
        corner: Heading of the names of the rows.
        legend: Symbols and their meanings.
        spans: Headings above columns, each with the number of its columns; "" above columns without one.
        columns: Headings of the columns.
        bodies: Heading and rows of each part.
        rest: Sentences about what has no row or column.
        is_dense: Whether the columns are too many for the usual width.
    """

    caption: str
    corner: str
    legend: Sequence[tuple[str, str]]
    spans: Sequence[tuple[str, int]]
    columns: Sequence[str]
    bodies: Sequence[tuple[str, Sequence[MatrixRow]]]
    rest: Sequence[str]
    is_dense: bool = False


def matrix_html(
    matrix: Matrix, groups: Sequence[MatrixGroup], text: Translator, *, is_open: bool
) -> DescribedHtml[Matrix]:
    """Return a matrix and the list that stands for it on narrow screens.

    Args:
        matrix: The table.
        groups: The list.
        text: Translator.
        is_open: Whether the groups of the list are unfolded.
    """
    return describe_html(_render(matrix, groups, text, is_open=is_open), matrix)


def slide_matrix_html(matrix: Matrix, text: Translator) -> Markup:
    """Return a matrix for a view of a presentation, with the legend above it (HTML).

    Rows that no operation declares are named in a sentence, so that the others fit few screens.

    Args:
        matrix: The table.
        text: Translator.
    """
    undeclared = [row.name for _, rows in matrix.bodies for row in rows if row.is_undeclared]
    bodies = [(kind, [row for row in rows if not row.is_undeclared]) for kind, rows in matrix.bodies]
    shown = [(kind, rows) for kind, rows in bodies if rows]
    if undeclared and shown:
        matrix = replace(
            matrix,
            bodies=shown,
            legend=[entry for entry in matrix.legend if entry[0] != UNDECLARED_ROW],
            rest=[text("coverage.undeclared_rows", names="; ".join(undeclared)), *matrix.rest],
        )
    return _render(matrix, (), text, is_slide=True)


def _render(
    matrix: Matrix, groups: Sequence[MatrixGroup], text: Translator, *, is_open: bool = False, is_slide: bool = False
) -> Markup:
    return render(
        "matrix",
        matrix=matrix,
        groups=groups,
        is_open=is_open,
        is_slide=is_slide,
        undeclared_symbol=UNDECLARED_ROW,
        text=text,
    )
