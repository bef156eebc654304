"""The money of one city on the ladder of stages: what each stage says, and which one answers for the city (HTML)."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import Kind, Priority, Stage
from cmsdash.facts import Source
from cmsdash.text import Text
from cmsdash.views.bars import Bar, bars


def stage_bars(figures: pd.DataFrame, sources: Mapping[str, Source], text: Text) -> Markup:
    """`queries.figures` of one city, stage by stage from the least to the most advanced; Priority 5, then 5 and 6.
    Each figure names its publisher and its date.

    A stage without a figure keeps its place: that nothing is published there is a finding too. Stages are never
    added, so the bars stand one below the other.
    """
    rows = [row for row in figures.to_dict("records") if row["priority"] != Priority.P6 and not _empty(row)]
    top = max((int(row["amount_cents"]) for row in rows), default=1)
    drawn: list[Bar] = []
    for stage in Stage:
        found = [row for row in rows if row["stage"] == stage]
        drawn += [_figure(row, top, sources, text) for row in found] or [_none(stage, text)]
    return bars(drawn)


def _empty(row: Mapping[Any, Any]) -> bool:
    return bool(pd.isna(row["amount_cents"]))


def _figure(row: Mapping[Any, Any], top: int, sources: Mapping[str, Source], text: Text) -> Bar:
    cents, both = int(row["amount_cents"]), row["priority"] == Priority.BOTH
    look = "total-only" if both else "stated" if row["kind"] == Kind.STATED else "estimated"
    return Bar(
        text(f"stage.{row['stage']}") + (f", {text('priority.both').lower()}" if both else ""),
        text.millions(cents),
        cents / top,
        look,
        f"{text('kind.' + row['kind']).lower()}, {sources[row['source']].publisher}, {text.date(row['date'])}",
        text("city.answers") if row["is_known"] else "",
    )


def _none(stage: Stage, text: Text) -> Bar:
    return Bar(text(f"stage.{stage}"), text("show.not_published"), None)
