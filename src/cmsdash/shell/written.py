"""The table of an answer as HTML, written once for the same rows, words and links."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import pandas as pd

from cmsdash.shell.frame import View
from cmsdash.views.remembered import Same
from cmsdash.views.tables import Cell, Head, html_table


def written(
    view: View,
    table: pd.DataFrame,
    columns: Sequence[str],
    cells: Mapping[str, Cell],
    caption: str,
    heads: Mapping[str, Head] | None,
    rows: slice | None,
) -> str:
    """`html_table`, kept. A cell is known by its column and its function: what it writes depends on the view alone."""
    names = tuple((column, f"{cell.__module__}.{cell.__qualname__}") for column, cell in cells.items())
    span = None if rows is None else (rows.start, rows.stop)
    return _written(
        view, Same(table), tuple(columns), (caption, names, tuple((heads or {}).items()), span), _Cells(cells)
    )


class _Cells:
    """Cells in a key: they do not tell tables apart, for the view and their names already do."""

    def __init__(self, held: Mapping[str, Cell]) -> None:
        self.held = held

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Cells)


_Key = tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, Head], ...], tuple[int, int] | None]


@lru_cache(maxsize=256)
def _written(view: View, table: Same, columns: tuple[str, ...], key: _Key, cells: _Cells) -> str:
    caption, _, heads, span = key
    frame = table.held
    assert isinstance(frame, pd.DataFrame)  # noqa: S101 - tells the type checker what `written` put in
    shown = frame if span is None else frame[slice(*span)]
    return html_table(shown, columns, view.text, caption, cells.held, dict(heads))
