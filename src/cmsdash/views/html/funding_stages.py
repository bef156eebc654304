"""The money of one city on the ladder of stages: what each stage says, and which one answers for the city (HTML)."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.datastore.source_register import Source
from cmsdash.domain import FundingStage, ObservationStatus, Priority
from cmsdash.i18n import Translator
from cmsdash.views.html.bar_list import Bar, bar_list


def funding_stages_html(figures: pd.DataFrame, sources: Mapping[str, Source], text: Translator) -> Markup:
    """`queries.figures` of one city, stage by stage from the least to the most advanced; Priority 5, then 5 and 6.
    Each figure names its publisher and its date.

    A stage without a figure keeps its place: that nothing is published there is a finding too. Stages are never
    added, so the bars stand one below the other.
    """
    rows = [row for row in figures.to_dict("records") if row["priority"] != Priority.P6 and not _empty(row)]
    top = max((int(row["amount_cents"]) for row in rows), default=1)
    drawn: list[Bar] = []
    for stage in FundingStage:
        found = [row for row in rows if row["stage"] == stage]
        drawn += [_figure(row, top, sources, text) for row in found] or [_none(stage, text)]
    return bar_list(drawn)


def _empty(row: Mapping[Any, Any]) -> bool:
    return bool(pd.isna(row["amount_cents"]))


def _figure(row: Mapping[Any, Any], top: int, sources: Mapping[str, Source], text: Translator) -> Bar:
    cents, both = int(row["amount_cents"]), row["priority"] == Priority.BOTH
    look = "total-only" if both else "stated" if row["kind"] == ObservationStatus.STATED else "estimated"
    return Bar(
        text(f"stage.{row['stage']}") + (f", {text('priority.both').lower()}" if both else ""),
        text.millions(cents),
        cents / top,
        look,
        f"{text('kind.' + row['kind']).lower()}, {sources[row['source']].publisher}, {text.date(row['date'])}",
        text("city.answers") if row["is_known"] else "",
    )


def _none(stage: FundingStage, text: Translator) -> Bar:
    return Bar(text(f"stage.{stage}"), text("show.not_published"), None)
