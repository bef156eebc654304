"""The coverage matrix: a table of links for wide screens, the same cells as a list by group for narrow ones (HTML).

What a cell says is carried by a sign and by words, never by colour alone.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import NOT_STATED
from cmsdash.i18n import Translator
from cmsdash.views.templates import render

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

CoverageRow = Mapping[Any, Any]
Group = tuple[str, Sequence[CoverageRow]]
"""A row of the matrix: its group and its cells."""

Href = Callable[[str, str], str]
"""The address of the operations behind a cell, from its group and its column."""


def coverage_matrix_html(
    table: pd.DataFrame, across: str, names: Mapping[str, str], href: Href, text: Translator
) -> Markup:
    """The matrix of `queries.coverage`, columns `across`; `names` words the columns that are cities."""
    rows = _rows(table)
    words = {str(code): _column(across, str(code), names, text) for code in table[across].unique()}
    groups = [_group(group, cells, across, words, href, text) for group, cells in rows]
    return render(
        "coverage_matrix",
        caption=text(f"coverage.caption.{across}"),
        dense=len(words) > DENSE,
        legend=coverage_legend(text, across),
        owners=_objectives(rows, text),
        columns=words.values(),
        bodies=[(kind, list(body)) for kind, body in groupby(groups, lambda group: group["kind"])],
        groups=[group for group in groups if group["told"] or group["code"] != NOT_STATED],
        nobody=NOBODY,
        text=text,
    )


def _rows(table: pd.DataFrame) -> list[Group]:
    cells: list[CoverageRow] = [*table.to_dict("records")]
    return [(str(group), list(row)) for group, row in groupby(cells, lambda cell: cell["group"])]


def coverage_legend(text: Translator, across: str) -> Markup:
    """The signs and what they mean, for those who see: the words of each cell are in it."""
    shown = (state for state in _LEGEND if state != "named" or across == "intervention")
    return render("coverage_legend", signs=[(_LEGEND[state], text(f"coverage.legend.{state}")) for state in shown])


def _column(across: str, code: str, names: Mapping[str, str], text: Translator) -> str:
    if code == NOT_STATED:
        return text("coverage.no_intervention")
    return names[code] if across == "city" else text(f"{across}.{code}")


def group_name(code: str, text: Translator) -> str:
    """A row's name; operations that declare no group have a row of their own."""
    return text("coverage.no_group") if code == NOT_STATED else text(f"group.{code}")


def _objectives(rows: Sequence[Group], text: Translator) -> list[tuple[str, int]]:
    """Whose interventions the columns are, each with how many of them stand together; none where nobody's."""
    first: Sequence[CoverageRow] = rows[0][1] if rows else ()
    owners = ["" if pd.isna(cell["of_objective"]) else str(cell["of_objective"]) for cell in first]
    if not any(owners):
        return []
    spans: Counter[str] = Counter(owners)  # interventions of one objective stand together
    return [(text(f"objective.{owner}") if owner else "", width) for owner, width in spans.items()]


def _group(
    group: str, cells: Sequence[CoverageRow], across: str, words: Mapping[str, str], href: Href, text: Translator
) -> dict[str, object]:
    """A row of the matrix, its cells `drawn` in the table, and those that say something `told` in the list."""
    kind = cells[0]["group_kind"]
    links = [_href(cell, across, href) for cell in cells]
    return {
        "kind": text("coverage.rest") if pd.isna(kind) else text(f"group_kind.{kind}"),
        "code": group,
        "name": group_name(group, text),
        "silent": _silent(group, cells),
        "drawn": [
            (cell_state(cell), cell_symbols(cell), cell_label(cell, text), to)
            for cell, to in zip(cells, links, strict=True)
        ],
        "told": [
            (words[cell[across]], _parts(cell, text), to)
            for cell, to in zip(cells, links, strict=True)
            if cell_state(cell) != "nothing"
        ],
    }


def _href(cell: CoverageRow, across: str, href: Href) -> str:
    """The address of the operations behind a cell, "" where there are none."""
    return href(cell["group"], cell[across]) if cell["active"] + cell["planned"] else ""


def _silent(group: str, cells: Sequence[CoverageRow]) -> bool:
    """True for a group that no operation declares; operations that declare none are no group."""
    return group != NOT_STATED and not any(cell["declared"] for cell in cells)


def cell_state(cell: CoverageRow) -> str:
    """The one state that a cell looks like: what is done before what is planned before what is named."""
    if cell["active"]:
        return "active"
    return "planned" if cell["planned"] else "named" if cell["named"] else "nothing"


def cell_symbols(cell: CoverageRow) -> str:
    """A cell in signs and numbers."""
    counts = ((ACTIVE, cell["active"]), (PLANNED, cell["planned"]), (INFERRED, cell["inferred"]))
    parts = [NAMED] * bool(cell["named"]) + [f"{sign}\u00a0{n}" for sign, n in counts if n]
    return " ".join(parts) or NOTHING


def cell_label(cell: CoverageRow, text: Translator) -> str:
    """A cell in words, short where there is nothing: a row of empty cells is heard cell by cell."""
    return ", ".join(words for _, words in _parts(cell, text)) or text("coverage.said.nothing")


def _parts(cell: CoverageRow, text: Translator) -> list[tuple[str, str]]:
    """What can be said of a cell: each sign and its words."""
    named = [(NAMED, text("coverage.said.named"))] * bool(cell["named"])
    counts = (("active", ACTIVE), ("planned", PLANNED), ("inferred", INFERRED))
    return [*named, *((sign, text.plural(f"coverage.{name}", int(cell[name]))) for name, sign in counts if cell[name])]
