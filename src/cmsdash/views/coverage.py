"""The coverage matrix: a table of links for wide screens, the same cells as a list by group for narrow ones (HTML).

What a cell says is carried by a sign and by words, never by colour alone.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

import pandas as pd

from cmsdash.domain import NOT_STATED
from cmsdash.text import Text

NAMED, ACTIVE, PLANNED, INFERRED, NOTHING, NOBODY = "◇", "●", "◐", "≈", "·", "○"
"""The signs of a cell: named by the programme, action, plan, "of which inferred", not declared; and of a group that
no operation declares."""

_LEGEND = {
    "active": ACTIVE,
    "planned": PLANNED,
    "named": NAMED,
    "nothing": NOTHING,
    "nobody": NOBODY,
    "inferred": INFERRED,
}

DENSE = 20
"""More columns than these are set closer, and the signs are explained above them."""

Row = Mapping[Any, Any]
Group = tuple[str, Sequence[Row]]
"""A row of the matrix: its group and its cells."""

Href = Callable[[str, str], str]
"""The address of the operations behind a cell, from its group and its column."""


def matrix(table: pd.DataFrame, across: str, names: Mapping[str, str], href: Href, text: Text) -> str:
    """The matrix of `queries.coverage`, columns `across`; `names` words the columns that are cities."""
    rows = _rows(table)
    words = {str(code): _column(across, str(code), names, text) for code in table[across].unique()}
    return f"{_table(rows, across, words, href, text)}{_list(rows, across, words, href, text)}"


def _rows(table: pd.DataFrame) -> list[Group]:
    cells: list[Row] = [*table.to_dict("records")]
    return [(str(group), list(row)) for group, row in groupby(cells, lambda cell: cell["group"])]


def legend(text: Text, across: str) -> str:
    """The signs and what they mean, for those who see: the words of each cell are in it."""
    items = (
        f'<li><span class="cms-sign">{sign}</span> {escape(text(f"coverage.legend.{state}"))}</li>'
        for state, sign in _LEGEND.items()
        if state != "named" or across == "intervention"
    )
    return f'<ul class="cms-keys" aria-hidden="true">{"".join(items)}</ul>'


def _column(across: str, code: str, names: Mapping[str, str], text: Text) -> str:
    if code == NOT_STATED:
        return text("coverage.no_intervention")
    return names[code] if across == "city" else text(f"{across}.{code}")


def group_name(code: str, text: Text) -> str:
    """A row's name; operations that declare no group have a row of their own."""
    return text("coverage.no_group") if code == NOT_STATED else text(f"group.{code}")


def _table(rows: Sequence[Group], across: str, words: Mapping[str, str], href: Href, text: Text) -> str:
    label = escape(text(f"coverage.caption.{across}"), quote=True)
    head = "".join(f'<th scope="col"><span>{escape(name)}</span></th>' for name in words.values())
    bodies = "".join(
        _body(kind, list(group), across, href, text)
        for kind, group in groupby(rows, lambda row: row[1][0]["group_kind"])
    )
    many, keys = len(words) > DENSE, legend(text, across)
    corner = f'<th scope="col">{"" if many else keys}<span>{escape(text("table.group"))}</span></th>'
    top = f"<thead>{_objectives(rows, text)}<tr>{corner}{head}</tr></thead>"
    above, dense = (keys, " cms-dense") if many else ("", "")
    return (
        f'{above}<div class="cms-matrix{dense}" role="region" aria-label="{label}" tabindex="0">'
        f"<table><caption>{label}</caption>{top}{bodies}</table></div>"
    )


def _objectives(rows: Sequence[Group], text: Text) -> str:
    """A row above the columns that says whose interventions they are."""
    first: Sequence[Row] = rows[0][1] if rows else ()
    owners = ["" if pd.isna(cell["of_objective"]) else str(cell["of_objective"]) for cell in first]
    if not any(owners):
        return ""
    spans: Counter[str] = Counter(owners)  # interventions of one objective stand together
    items = "".join(_over(owner, width, text) for owner, width in spans.items())
    return f'<tr class="cms-over"><td></td>{items}</tr>'


def _over(owner: str, width: int, text: Text) -> str:
    if owner == "":
        return f'<td colspan="{width}"></td>'
    return f'<th scope="colgroup" colspan="{width}">{escape(text(f"objective.{owner}"))}</th>'


def _body(kind: object, rows: Sequence[Group], across: str, href: Href, text: Text) -> str:
    width = len(rows[0][1]) + 1
    words = text("coverage.rest") if pd.isna(kind) else text(f"group_kind.{kind}")  # type: ignore[call-overload]  # one cell
    head = f'<tr class="cms-kind"><th scope="rowgroup" colspan="{width}"><span>{escape(words)}</span></th></tr>'
    return f"<tbody>{head}{''.join(_row(group, cells, across, href, text) for group, cells in rows)}</tbody>"


def _row(group: str, cells: Sequence[Row], across: str, href: Href, text: Text) -> str:
    """A group's row. Its name comes before its mark, for those who listen; the style sheet turns the two."""
    silent = _silent(group, cells)
    name = f"<span>{escape(group_name(group, text))}</span>"
    mark = f'<span class="cms-mark">{_sign(NOBODY, text("coverage.nobody")) if silent else ""}</span>'
    drawn = "".join(f'<td class="cms-{state(cell)}">{_cell(cell, across, href, text)}</td>' for cell in cells)
    return f'<tr><th scope="row"><div>{name}{mark}</div></th>{drawn}</tr>'


def _silent(group: str, cells: Sequence[Row]) -> bool:
    """True for a group that no operation declares; operations that declare none are no group."""
    return group != NOT_STATED and not any(cell["declared"] for cell in cells)


def state(cell: Row) -> str:
    """The one state that a cell looks like: what is done before what is planned before what is named."""
    if cell["active"]:
        return "active"
    return "planned" if cell["planned"] else "named" if cell["named"] else "nothing"


def _cell(cell: Row, across: str, href: Href, text: Text) -> str:
    return _linked(cell, across, href, _sign(signs(cell), said(cell, text)))


def _sign(sign: str, words: str) -> str:
    """A sign for those who see, its words for those who listen."""
    return f'<span aria-hidden="true">{sign}</span><span class="cms-spoken">{escape(words)}</span>'


def _linked(cell: Row, across: str, href: Href, shown: str) -> str:
    """What a cell shows, as a link to the operations behind it where there are any."""
    if not cell["active"] + cell["planned"]:
        return shown
    return f'<a href="{escape(href(cell["group"], cell[across]), quote=True)}">{shown}</a>'


def signs(cell: Row) -> str:
    """A cell in signs and numbers."""
    counts = ((ACTIVE, cell["active"]), (PLANNED, cell["planned"]), (INFERRED, cell["inferred"]))
    parts = [NAMED] * bool(cell["named"]) + [f"{sign}\u00a0{n}" for sign, n in counts if n]
    return " ".join(parts) or NOTHING


def said(cell: Row, text: Text) -> str:
    """A cell in words, short where there is nothing: a row of empty cells is heard cell by cell."""
    return ", ".join(words for _, words in _parts(cell, text)) or text("coverage.said.nothing")


def _parts(cell: Row, text: Text) -> list[tuple[str, str]]:
    """What can be said of a cell: each sign and its words."""
    named = [(NAMED, text("coverage.said.named"))] * bool(cell["named"])
    counts = (("active", ACTIVE), ("planned", PLANNED), ("inferred", INFERRED))
    return [*named, *((sign, text.count(f"coverage.{name}", int(cell[name]))) for name, sign in counts if cell[name])]


def _list(rows: Sequence[Group], across: str, words: Mapping[str, str], href: Href, text: Text) -> str:
    items = "".join(
        f"<li><strong>{escape(group_name(group, text))}</strong>{_lines(group, cells, across, words, href, text)}</li>"
        for group, cells in rows
        if group != NOT_STATED or any(state(cell) != "nothing" for cell in cells)
    )
    return f'<ul class="cms-bygroup">{items}</ul>'


def _lines(group: str, cells: Sequence[Row], across: str, words: Mapping[str, str], href: Href, text: Text) -> str:
    """What can be said of one group, column by column; nothing more than that where nothing can."""
    told = [cell for cell in cells if state(cell) != "nothing"]
    silent = _silent(group, cells)
    lines = [f"<li>{NOBODY}\u00a0{escape(text('coverage.nobody'))}</li>"] * silent
    return f"<ul>{''.join([*lines, *(_line(cell, across, words, href, text) for cell in told)])}</ul>"


def _line(cell: Row, across: str, words: Mapping[str, str], href: Href, text: Text) -> str:
    parts = _parts(cell, text)
    shown = ", ".join(f'<span aria-hidden="true">{sign}\u00a0</span>{escape(told)}' for sign, told in parts)
    return f"<li>{escape(words[cell[across]])}: {_linked(cell, across, href, shown)}</li>"
