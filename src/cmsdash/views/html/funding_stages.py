"""The way of the money of a city: its figures at each funding stage, from the ceiling to the agreement (HTML)."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.datastore.source_register import Source
from cmsdash.domain import FundingStage, ObservationStatus, Priority
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.language import lang_attribute
from cmsdash.views.html.tables import link
from cmsdash.views.templates import render


def funding_stages_html(figures: pd.DataFrame, sources: Mapping[str, Source], text: Translator) -> Markup:
    """Return the stages in their order, each with all its figures; press estimates stand apart below the line.

    Every figure has a bar, date, kind and source; that of the headline comes first. A stage without a figure says so;
    one with different figures for the same priority says how many. Figures of Priority 6 alone are left out.

    Args:
        figures: `queries.city_figures` of the city.
        sources: Sources by key.
        text: Translator.
    """
    shown = list_records(figures[figures["priority"] != Priority.P6])
    known = sorted((row for row in shown if not pd.isna(row["amount_cents"])), key=lambda row: not row["is_known"])
    highest = max((int(row["amount_cents"]) for row in known), default=1)
    stages = [
        {
            "name": text(f"stage.{stage}"),
            "is_press": stage is FundingStage.PRESS_ESTIMATE,
            "figures": [_figure(row, highest, sources, text) for row in known if row["stage"] == stage],
            "amounts": _different_amounts([row for row in known if row["stage"] == stage]),
            "notes": [_note(row, sources, text) for row in shown if row["stage"] == stage and row not in known],
        }
        for stage in FundingStage
    ]
    return render("funding_stages", stages=stages, text=text)


def _different_amounts(figures: list[dict[Any, Any]]) -> int:
    """Return how many amounts a stage has for the priority for which it has most."""
    by_priority = {row["priority"]: set[int]() for row in figures}
    for row in figures:
        by_priority[row["priority"]].add(int(row["amount_cents"]))
    return max(map(len, by_priority.values()), default=0)


def _figure(row: Mapping[Any, Any], highest: int, sources: Mapping[str, Source], text: Translator) -> dict[str, object]:
    cents, is_total = int(row["amount_cents"]), row["priority"] == Priority.BOTH
    is_stated = row["kind"] == ObservationStatus.STATED
    return {
        "amount": text.millions_label(cents),
        "share": cents / highest,
        "style": "total-only" if is_total else "stated" if is_stated else "estimated",
        "priority": text(f"priority.{row['priority']}"),
        "kind": text(f"kind.{row['kind']}").lower(),
        "date": text.date(row["date"]),
        "source": _source_link(row, sources, text),
        "is_known": row["is_known"],
    }


def _note(row: Mapping[Any, Any], sources: Mapping[str, Source], text: Translator) -> dict[str, object]:
    """Return why a source that speaks of the stage gives no amount."""
    note = text("show.not_published") if pd.isna(row["note"]) else text(f"note.{row['note']}")
    return {"words": note, "date": text.date(row["date"]), "source": _source_link(row, sources, text)}


def _source_link(row: Mapping[Any, Any], sources: Mapping[str, Source], text: Translator) -> Markup:
    source = sources[row["source"]]
    return link(source.publisher, source.url, lang_attribute(text))
