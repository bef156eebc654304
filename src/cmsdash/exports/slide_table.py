"""The table of operations in a view: few columns with large words, what belongs together in one cell."""

from dataclasses import replace

import pandas as pd
from markupsafe import Markup, escape

from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure
from cmsdash.figures.links import source_links_html
from cmsdash.views.formatting.values import format_value
from cmsdash.views.html.tables import BLANK, CellRenderer, heading
from cmsdash.views.templates import get_macro

_NOTES = {"status": "priority", "amount_cents": "kind", "source": "date"}
"""Columns, and those that stand in small type in the same cell."""
_LEFT_OUT = frozenset({"objective", "interventions", "groups"})
"""Columns that other views show: with them a screen has two operations."""
_with_note = get_macro("with_note")


def shorten_operations(figure: Figure, page: PageContext) -> Figure:
    """Return a figure whose table lists operations with the columns of a view; other figures as they are.

    Status and priority, amount and kind, source and date share a cell each.

    Args:
        figure: The figure.
        page: Its context.
    """
    columns = figure.table.columns
    if not {*_NOTES, *_NOTES.values(), "operation"} <= set(columns):
        return figure
    rows = figure.result.table.copy()
    for name, note in _NOTES.items():
        rows[name] = [list(pair) for pair in zip(rows[name], rows[note], strict=True)]
    shown = [name for name in columns if name not in _LEFT_OUT and name not in _NOTES.values()]
    cells = {**(figure.table.cells or {}), **{name: _noted_cell(name, note, page) for name, note in _NOTES.items()}}
    table = replace(figure.table, columns=shown, cells=cells, headings=None)
    return replace(figure, result=replace(figure.result, name=f"{figure.result.name}_view", table=rows), table=table)


def _noted_cell(name: str, note: str, page: PageContext) -> CellRenderer:
    """Return a renderer of pairs of values: that of a column, and below it in small type that of its note."""
    text = page.text

    def render_value(value: object) -> str:
        return source_links_html(page, value) if name == "source" else format_value(name, value, text)

    def render_pair(pair: object) -> Markup:
        assert isinstance(pair, list)  # noqa: S101 - made above
        value, noted = pair
        content, words, is_known = escape(render_value(value)), format_value(note, noted, text), not pd.isna(noted)
        if words == BLANK or (note == "kind" and pd.isna(value)):
            return content
        return _with_note(content, words if is_known else f"{heading(note, text)}: {words}")

    return render_pair
