"""The way of the money of a city: its figures at each funding stage, from the ceiling to the agreement (HTML)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from cmsdash.datastore.source_register import Source
from cmsdash.domain import FundingStage, ObservationStatus, Priority
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.formatting.language import lang_attribute
from cmsdash.views.html.described import DescribedHtml, describe_html
from cmsdash.views.html.tables import link
from cmsdash.views.templates import render


@dataclass(frozen=True)
class StageFigure:
    """A figure of a stage.

    Attributes:
        amount: The amount in words.
        share: Length of its bar from 0 to 1.
        style: Style of its bar: "stated", "estimated", "total-only".
        badge: Words beside the amount of the figure of the headline; "" for others.
        priority: What it covers.
        kind: Kind and date.
        source: The source as a link (HTML).
    """

    amount: str
    share: float
    style: str
    badge: str
    priority: str
    kind: str
    source: Markup


@dataclass(frozen=True)
class StageNote:
    """Why a source that speaks of the stage gives no amount; its date, and the source as a link (HTML)."""

    words: str
    date: str
    source: Markup


@dataclass(frozen=True)
class Stage:
    """A stage with its figures; `conflict` says how many different ones it has, "" if they agree."""

    name: str
    figures: Sequence[StageFigure]
    notes: Sequence[StageNote]
    conflict: str


@dataclass(frozen=True)
class FundingStages:
    """The stages in their order, and the estimates of the press, which are no stage.

    Attributes:
        stages: The stages.
        none: The words of a stage without a figure.
        press: Estimates of the press, None if there are none.
        press_note: What they are.
    """

    stages: Sequence[Stage]
    none: str
    press: Stage | None
    press_note: str


def funding_stages_html(
    figures: pd.DataFrame, sources: Mapping[str, Source], text: Translator
) -> DescribedHtml[FundingStages]:
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

    def describe_stage(stage: FundingStage) -> Stage:
        of_stage = [row for row in known if row["stage"] == stage]
        amounts = _different_amounts(of_stage)
        return Stage(
            text(f"stage.{stage}"),
            [_figure(row, highest, sources, text) for row in of_stage],
            [_note(row, sources, text) for row in shown if row["stage"] == stage and row not in known],
            text.plural("funding_stages.conflict", amounts) if amounts > 1 else "",
        )

    press = describe_stage(FundingStage.PRESS_ESTIMATE)
    stages = FundingStages(
        [describe_stage(stage) for stage in FundingStage if stage is not FundingStage.PRESS_ESTIMATE],
        text("funding_stages.none"),
        press if press.figures else None,
        text("funding_stages.press"),
    )
    return describe_html(render("funding_stages", stages=stages), stages)


def _different_amounts(figures: list[dict[Any, Any]]) -> int:
    """Return how many amounts a stage has for the priority for which it has most."""
    by_priority = {row["priority"]: set[int]() for row in figures}
    for row in figures:
        by_priority[row["priority"]].add(int(row["amount_cents"]))
    return max(map(len, by_priority.values()), default=0)


def _figure(row: Mapping[Any, Any], highest: int, sources: Mapping[str, Source], text: Translator) -> StageFigure:
    cents, is_total = int(row["amount_cents"]), row["priority"] == Priority.BOTH
    is_stated = row["kind"] == ObservationStatus.STATED
    return StageFigure(
        amount=text.millions_label(cents),
        share=cents / highest,
        style="total-only" if is_total else "stated" if is_stated else "estimated",
        badge=text("city.answers") if row["is_known"] else "",
        priority=text(f"priority.{row['priority']}"),
        kind=f"{text('kind.' + row['kind']).lower()}, {text.date(row['date'])}",
        source=_source_link(row, sources, text),
    )


def _note(row: Mapping[Any, Any], sources: Mapping[str, Source], text: Translator) -> StageNote:
    note = text("show.not_published") if pd.isna(row["note"]) else text(f"note.{row['note']}")
    return StageNote(note, text.date(row["date"]), _source_link(row, sources, text))


def _source_link(row: Mapping[Any, Any], sources: Mapping[str, Source], text: Translator) -> Markup:
    source = sources[row["source"]]
    return link(source.publisher, source.url, lang_attribute(text))
