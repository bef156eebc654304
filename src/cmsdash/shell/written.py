"""The table of an answer as HTML, written once for the same rows, words and links."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import Selection
from cmsdash.shell.frame import View
from cmsdash.text import Text
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
) -> Markup:
    """`html_table`, kept. A cell is known by its column and its function: what it writes depends on the view alone."""
    names = tuple((column, f"{cell.__module__}.{cell.__qualname__}") for column, cell in cells.items())
    span = None if rows is None else (rows.start, rows.stop)
    # Links to sources lead out of the dashboard; only links inside it carry the selection.
    led = view.selection if set(cells) - {"source"} else None
    key = (view.release.folder, led, caption, names, tuple((heads or {}).items()), span)
    return _written(Same(table), tuple(columns), view.text, key, _Cells(cells))


class _Cells:
    """Cells in a key: they do not tell tables apart, for the selection and their names already do. They are given
    away once: a cell knows its release, and what is kept must not hold that."""

    def __init__(self, held: Mapping[str, Cell]) -> None:
        self._held = [held]

    def take(self) -> Mapping[str, Cell]:
        """The cells, the first time."""
        return self._held.pop()

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Cells)


_Key = tuple[
    Path,
    Selection | None,
    str,
    tuple[tuple[str, str], ...],
    tuple[tuple[str, Head], ...],
    tuple[int, int] | None,
]


@lru_cache(maxsize=256)
def _written(table: Same, columns: tuple[str, ...], text: Text, key: _Key, cells: _Cells) -> Markup:
    *_, caption, _, heads, span = key
    frame = table.held
    assert isinstance(frame, pd.DataFrame)  # noqa: S101 - tells the type checker what `written` put in
    shown = frame if span is None else frame[slice(*span)]
    return html_table(shown, columns, text, caption, cells.take(), dict(heads))
