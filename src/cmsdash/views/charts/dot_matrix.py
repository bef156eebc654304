"""A grid of marks: rows by columns, each cell told by shape, filling and words as well as colour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cmsdash.domain import Availability, FundingStage, Measure, ObservationStatus, Selection
from cmsdash.i18n import Translator
from cmsdash.views.charts.markers import TOTAL_ONLY, UNPUBLISHED, figure_marker, missing_marker
from cmsdash.views.charts.strip_plot import hover_text
from cmsdash.views.charts.theme import AXIS, escape_plotly, figure_layout


@dataclass(frozen=True)
class MatrixMark:
    """One cell that bears a mark: its row and column, its class (one class, one entry of the legend), its words."""

    row: str
    column: str
    item: str
    label: str
    words: str


def dot_matrix(
    marks: Sequence[MatrixMark],
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    legend: Mapping[str, tuple[str, dict[str, Any]]],
    text: Translator,
    colours: Mapping[str, str],
    *,
    row_height: int = 18,
) -> go.Figure:
    """Marks in a grid. `rows` and `columns` are keys with their headings, in order; `legend` gives each class its name
    and marker. A row whose key begins with `#` is a heading. A mark that is clicked tells the key of its row."""
    labels = [heading for key, heading in rows.items() if not key.startswith("#")]
    layout = figure_layout(text, colours, row_height * len(rows) + 170, labels=labels)
    traces = [
        _trace(of_item, name, marker, colours)
        for item, (name, marker) in legend.items()
        if (of_item := [mark for mark in marks if mark.item == item])
    ]
    across = {**_axis(columns), "side": "top", "showgrid": False, "range": [-0.5, len(columns) - 0.4]}
    down = {**_axis(rows), "showgrid": True, "range": [len(rows) - 0.5, -0.5]}
    margin = {**layout["margin"], "t": 104, "r": 8, "b": 8}
    # One layout at once: plotly takes three times as long to change one that is there.
    return go.Figure(traces, {**layout, "xaxis": across, "yaxis": down, "margin": margin})


def _axis(headings: Mapping[str, str]) -> dict[str, Any]:
    """A category axis that keeps every row, with marks or without."""
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(headings),
        "tickmode": "array",
        "tickvals": list(headings),
        "ticktext": list(headings.values()),
        "automargin": True,
    }


def _trace(marks: Sequence[MatrixMark], name: str, marker: dict[str, Any], colours: Mapping[str, str]) -> go.Scatter:
    return go.Scatter(
        x=[mark.column for mark in marks],
        y=[mark.row for mark in marks],
        mode="markers+text",
        text=[mark.label for mark in marks],
        textposition="middle right",
        textfont={"size": AXIS, "color": colours["ink"]},
        cliponaxis=False,
        name=name,
        customdata=[mark.row for mark in marks],
        marker=marker,
        hovertext=[escape_plotly(mark.words) for mark in marks],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def stage_columns(text: Translator) -> dict[str, str]:
    """The stages as columns, from the least to the most advanced."""
    return {stage.value: escape_plotly(text(f"stage_short.{stage}")).replace(" ", "<br>") for stage in FundingStage}


def city_rows(places: pd.DataFrame, text: Translator) -> dict[str, str]:
    """Cities as rows, alphabetical within their region, each region under its heading: no ranking."""
    rows: dict[str, str] = {}
    for region, inside in places.sort_values("name").groupby("region"):
        rows[f"#{region}"] = f"<b>{escape_plotly(text(f'region.{region}'))}</b>"
        rows |= {city: escape_plotly(name) for city, name in zip(inside["city"], inside["name"], strict=True)}
    return rows


def city_stage_matrix(
    figures: pd.DataFrame, places: pd.DataFrame, selection: Selection, text: Translator, colours: Mapping[str, str]
) -> go.Figure:
    """What is known of each city at each stage. `figures` is the table of `queries.stage_figures`, `places` the cities
    in scope (`city`, `name`, `region`)."""
    measure = Measure(selection.unit)
    known = {(row["city"], row["stage"]): row for row in figures.to_dict("records")}
    stages = selection.stage or [stage.value for stage in FundingStage]
    marks = [
        _figure_mark(place, stage, known.get((place["city"], stage)), measure, text)
        for place in places.to_dict("records")
        for stage in stages
    ]
    legend = {
        kind.value: (text(f"kind.{kind}"), figure_marker(colours, kind))
        for kind in ObservationStatus
        if kind is not ObservationStatus.MISSING
    }
    legend[Availability.TOTAL_ONLY] = (text("knowledge.total-only"), missing_marker(colours, "total-only", TOTAL_ONLY))
    legend[Availability.UNPUBLISHED] = (
        text("knowledge.unpublished"),
        missing_marker(colours, "unpublished", UNPUBLISHED, 3),
    )
    columns = {stage: words for stage, words in stage_columns(text).items() if stage in stages}
    return dot_matrix(marks, city_rows(places, text), columns, legend, text, colours)


def _figure_mark(
    place: Mapping[Any, Any], stage: str, row: Mapping[Any, Any] | None, measure: Measure, text: Translator
) -> MatrixMark:
    where = f"{place['name']}, {text(f'stage.{stage}').lower()}"
    if row is None:
        return MatrixMark(place["city"], stage, Availability.UNPUBLISHED, "", f"{where}: {text('show.not_published')}")
    if pd.isna(row["amount_cents"]):
        total = text("money.total_only", amount=text.millions(int(row["total_cents"])))
        return MatrixMark(place["city"], stage, Availability.TOTAL_ONLY, "", f"{where}: {total}")
    if pd.isna(row[measure.column]):
        return MatrixMark(place["city"], stage, str(row["kind"]), "–", f"{where}: {text('money.refused')}")
    return MatrixMark(
        place["city"],
        stage,
        str(row["kind"]),
        short_value(measure, int(row[measure.column]), text),
        hover_text(row, measure, text),
    )


def short_value(measure: Measure, cents: int, text: Translator) -> str:
    """A value without its unit, which the heading says: millions with two decimals, or whole euro."""
    return text.fixed(cents / 100_000_000, 2) if measure is Measure.MONEY else text.number(round(cents / 100))


def region_stage_matrix(
    table: pd.DataFrame, selection: Selection, text: Translator, colours: Mapping[str, str]
) -> go.Figure:
    """The table of `queries.region_stages`: what is known of each region at each stage, and of how many cities."""
    rows = {region: f"<b>{escape_plotly(text(f'region.{region}'))}</b>" for region in sorted(set(table["region"]))}
    stages = selection.stage or [stage.value for stage in FundingStage]
    marks = [_region_mark(row, text) for row in table.to_dict("records")]
    columns = {stage: words for stage, words in stage_columns(text).items() if stage in stages}
    legend = {
        "stated": (text("reconciliation.stated"), figure_marker(colours, "stated")),
        "estimated": (text("reconciliation.estimated"), figure_marker(colours, "approximate")),
    }
    return dot_matrix(marks, rows, columns, legend, text, colours, row_height=46)


def _region_mark(row: Mapping[Any, Any], text: Translator) -> MatrixMark:
    cover = text("money.cover", cities=text.number(row["cities"]), of=text.number(row["of_cities"]))
    words = text(
        "money.region_hover",
        region=text(f"region.{row['region']}"),
        stage=text(f"stage.{row['stage']}").lower(),
        amount=text.millions(int(row["amount_cents"])),
        cover=text.plural("money.stage_cities", int(row["cities"]), of=text.number(row["of_cities"])),
    )
    label = f"{text.fixed(row['amount_cents'] / 100_000_000, 2)}<br>{cover}"
    return MatrixMark(row["region"], row["stage"], "stated" if row["kind"] == "stated" else "estimated", label, words)


def completeness_matrix(cells: pd.DataFrame, text: Translator, colours: Mapping[str, str]) -> go.Figure:
    """The table of `queries.completeness`, or a part of it, as a heat map whose states differ by shape."""
    marks = [_state_mark(row, text) for row in cells.to_dict("records")]
    columns = {field: escape_plotly(text(f"field.{field}")) for field in cells["field"].unique()}
    legend = {
        "known": (text("completeness.known"), {"symbol": "square", "size": 12, "color": colours["stated"]}),
        "part": (text("completeness.part"), missing_marker(colours, "estimated", "square-open-dot", 11)),
        "unpublished": (text("completeness.unpublished"), missing_marker(colours, "unpublished", UNPUBLISHED, 3)),
        "none": (text("completeness.none"), missing_marker(colours, "line", "line-ew", 6)),
    }
    figure = dot_matrix(marks, city_rows(cells.drop_duplicates("city"), text), columns, legend, text, colours)
    return figure.update_xaxes(tickangle=-90)


def _state_mark(row: Mapping[Any, Any], text: Translator) -> MatrixMark:
    field, state = text(f"field.{row['field']}").lower(), text(f"completeness.{row['state']}").lower()
    words = f"{row['name']}, {field}: {state}"
    if row["state"] == "part" and row["asked"] > 1:
        words += f" ({text('money.cover', cities=text.number(row['given']), of=text.number(row['asked']))})"
    return MatrixMark(row["city"], row["field"], row["state"], "", words)
