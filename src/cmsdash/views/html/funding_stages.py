"""Figures of one city at each funding stage as bars (HTML)."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.datastore.source_register import Source
from cmsdash.domain import FundingStage, ObservationStatus, Priority
from cmsdash.i18n import Translator
from cmsdash.views.html.bar_list import Bar, bar_list


def funding_stages_html(figures: pd.DataFrame, sources: Mapping[str, Source], text: Translator) -> Markup:
    """Return one bar per figure, by stage from the least to the most advanced.

    A stage without a figure has an entry without a bar. Figures of Priority 6 alone are left out.

    Args:
        figures: `queries.city_figures` of the city.
        sources: Sources by key; each figure names its publisher.
        text: Translator.
    """
    known = figures[figures["amount_cents"].notna() & (figures["priority"] != Priority.P6)].to_dict("records")
    max_cents = max((int(row["amount_cents"]) for row in known), default=1)
    bars: list[Bar] = []
    for stage in FundingStage:
        rows = [row for row in known if row["stage"] == stage]
        without_figure = Bar(text(f"stage.{stage}"), text("show.not_published"), None)
        bars += [_figure_bar(row, max_cents, sources, text) for row in rows] or [without_figure]
    return bar_list(bars)


def _figure_bar(row: Mapping[Any, Any], max_cents: int, sources: Mapping[str, Source], text: Translator) -> Bar:
    cents, both = int(row["amount_cents"]), row["priority"] == Priority.BOTH
    style = "total-only" if both else "stated" if row["kind"] == ObservationStatus.STATED else "estimated"
    return Bar(
        text(f"stage.{row['stage']}") + (f", {text('priority.both').lower()}" if both else ""),
        text.millions(cents),
        cents / max_cents,
        style,
        f"{text('kind.' + row['kind']).lower()}, {sources[row['source']].publisher}, {text.date(row['date'])}",
        text("city.answers") if row["is_known"] else "",
    )
