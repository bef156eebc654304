"""Bars as a list (HTML): a label, a length, a value in words; read by people, screen readers and paper alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from cmsdash.text import Text
from cmsdash.views.cells import words_of


@dataclass(frozen=True)
class Bar:
    """One bar: `share` (0 to 1) of the track, None where there is no value; `look` its class in the style sheet."""

    label: str
    value: str
    share: float | None
    look: str = "stated"
    note: str = ""
    marked: str = ""


def bars(rows: Sequence[Bar]) -> str:
    """The bars one below the other."""
    return f'<ul class="cms-bars">{"".join(_bar(row) for row in rows)}</ul>'


def _bar(row: Bar) -> str:
    fill = "" if row.share is None else f'<span class="cms-bar-{row.look}" style="width:{100 * row.share:.1f}%"></span>'
    badge = f' <span class="cms-badge">{escape(row.marked)}</span>' if row.marked else ""
    note = f"<small>{escape(row.note)}</small>" if row.note else ""
    return (
        f'<li><span class="cms-bar-label">{escape(row.label)}{badge}</span>'
        f'<span class="cms-bar-track{" cms-bar-none" if row.share is None else ""}" aria-hidden="true">{fill}</span>'
        f'<span class="cms-bar-value"><strong>{escape(row.value)}</strong>{note}</span></li>'
    )


def income_bars(table: pd.DataFrame, name: str, text: Text) -> str:
    """`queries.incomes` of one city: itself, then its region, the 39 cities and Italy for comparison."""
    top = int(table["income"].max())
    return bars(
        [
            Bar(
                name if row["level"] == "city" else words_of("level", row["level"], text),
                text.money(row["income"] * 100),
                row["income"] / top,
                "stated" if row["level"] == "city" else "other",
            )
            for row in table.to_dict("records")
        ]
    )


def age_bars(table: pd.DataFrame, text: Text) -> str:
    """`queries.age_bands` of one city: the share of each band on a track that is everybody; in words its share in
    the 39 cities."""
    return bars(
        [
            Bar(
                words_of("age_band", row["age_band"], text),
                text.percent(row["share"], 1),
                float(row["share"]),
                note=text("age.beside", people=text.number(row["people"]), cities=text.percent(row["share_cities"], 1)),
            )
            for row in table.to_dict("records")
        ]
    )
