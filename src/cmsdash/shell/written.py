"""The table of an answer as HTML, written once for the same rows, words and links."""

from functools import lru_cache

from cmsdash.shell.frame import View
from cmsdash.views.remembered import Same
from cmsdash.views.tables import Cell, html_table


def written(view: View, table: object, columns: tuple[str, ...], cells: dict[str, Cell], caption: str) -> str:
    """`html_table`, kept. A cell is known by its column and its function: what it writes depends on the view alone."""
    names = tuple((column, f"{cell.__module__}.{cell.__qualname__}") for column, cell in cells.items())
    return _written(view, Same(table), columns, names, caption, _Cells(cells))


class _Cells(Same):
    """Cells in a key: they do not tell tables apart, for the view and their names already do."""

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Cells)


@lru_cache(maxsize=256)
def _written(
    view: View, table: Same, columns: tuple[str, ...], names: tuple[tuple[str, str], ...], caption: str, cells: Same
) -> str:
    return html_table(table.held, columns, view.text, caption, cells.held)  # type: ignore[arg-type]  # held as it came
