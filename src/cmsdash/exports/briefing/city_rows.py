"""What briefings of several cities share: a city's figure in a cell, and the map of the cities."""

from collections.abc import Mapping, Sequence
from typing import Any

from cmsdash.domain import Availability, Selection
from cmsdash.exports.briefing.content import Cell
from cmsdash.exports.briefing.frame import kind_and_date
from cmsdash.exports.briefing.locator import Locator, LocatorBase, Mark, name_marks
from cmsdash.exports.plain_lines import plain_line
from cmsdash.i18n import Translator
from cmsdash.views.formatting.measures import availability_label, missing_figure_caption

MARK_STYLES: Mapping[str, str] = {
    Availability.STATED: "stated",
    Availability.ESTIMATED: "estimated",
    Availability.TOTAL_ONLY: "total-only",
    Availability.OTHER_STAGE: "none",
    Availability.UNPUBLISHED: "none",
}
"""How the mark of a city looks, by what is known of its funding."""


MAX_NAMED = 9
"""Most cities that are named on the map: of more the table has the names."""


def figure_cells(row: Mapping[Any, Any], selection: Selection, text: Translator) -> tuple[Cell, Cell]:
    """Return amount, and stage with kind and date, of a row of `queries.city_funding`; words where there is none."""
    if row["amount_cents"] is None:
        words = missing_figure_caption(row, selection, text)
        note = kind_and_date(row["total_kind"], row["total_date"], text) if row["total_cents"] is not None else ""
        return Cell("–"), Cell(words[0].upper() + words[1:], note=note)
    return (
        Cell(text.money(int(row["amount_cents"]))),
        Cell(text(f"stage.{row['stage']}"), note=kind_and_date(row["kind"], row["date"], text)),
    )


def cities_locator(
    base: LocatorBase, rows: Sequence[Mapping[Any, Any]], selection: Selection, text: Translator
) -> Locator:
    """Return the map of cities with what is known of each; the other cities are dots.

    Args:
        base: Base of the release.
        rows: Rows of `queries.city_funding` of the cities.
        selection: Selection of the briefing.
        text: Translator.
    """
    known = {row["city"]: row for row in rows}
    others = [Mark("", x, y, "other") for code, (x, y) in base.positions.items() if code not in known]
    marks = [
        Mark(plain_line(row["name"]), *base.positions[code], MARK_STYLES[row["knowledge"]])
        for code, row in known.items()
    ]
    if len(known) <= MAX_NAMED:
        marks = name_marks(marks)
    counts: dict[str, list[str]] = {}
    for row in known.values():
        counts.setdefault(row["knowledge"], []).append(row["name"])
    labels = {code: availability_label(code, selection, text) for code in Availability if code in counts}
    alt = ". ".join(f"{label}: {text.list_and(sorted(counts[code]))}" for code, label in labels.items())
    legend = tuple((MARK_STYLES[code], f"{label} ({text.number(len(counts[code]))})") for code, label in labels.items())
    return Locator(base, "", (*others, *marks), text("briefing.map_alt", cities=alt), legend)
