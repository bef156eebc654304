"""Dot matrix: rows by columns, one mark per cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cmsdash.domain import Availability, FundingStage, Measure, ObservationStatus, Selection
from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.charts.markers import TOTAL_ONLY_SYMBOL, UNPUBLISHED_SYMBOL, figure_marker, missing_marker
from cmsdash.views.charts.theme import AXIS_FONT_PX, escape_plotly, figure_layout
from cmsdash.views.formatting.measures import figure_hover_text, short_value


@dataclass(frozen=True)
class MatrixMark:
    """One mark: its row and column, its category (a key of the legend), its label and its hover text."""

    row: str
    column: str
    category: str
    label: str
    hover: str


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
    """Return the chart; a click on a mark returns the key of its row.

    Args:
        marks: At most one per cell.
        rows: Heading of each row by key, in order; a key that begins with `#` is a group heading without marks.
        columns: Heading of each column by key, in order.
        legend: Name and plotly marker of each category.
        text: Translator.
        colours: Colour of each role in the theme of the page.
        row_height: Height of a row in px.
    """
    labels = [heading for key, heading in rows.items() if not key.startswith("#")]
    layout = figure_layout(text, colours, row_height * len(rows) + 170, labels=labels)
    traces = [
        _trace(of_category, name, marker, colours)
        for category, (name, marker) in legend.items()
        if (of_category := [mark for mark in marks if mark.category == category])
    ]
    xaxis = {**_category_axis(columns), "side": "top", "showgrid": False, "range": [-0.5, len(columns) - 0.4]}
    yaxis = {**_category_axis(rows), "showgrid": True, "range": [len(rows) - 0.5, -0.5]}
    margin = {**layout["margin"], "t": 104, "r": 8, "b": 8}
    # The whole layout is passed to the constructor: updating it afterwards takes three times as long.
    return go.Figure(traces, {**layout, "xaxis": xaxis, "yaxis": yaxis, "margin": margin})


def _category_axis(headings: Mapping[str, str]) -> dict[str, Any]:
    """Return a category axis that also shows categories without marks."""
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
        name=name,
        cliponaxis=False,
        **_labels([mark.label for mark in marks], colours),
        customdata=[mark.row for mark in marks],
        marker=marker,
        hovertext=[escape_plotly(mark.hover) for mark in marks],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _labels(labels: Sequence[str], colours: Mapping[str, str]) -> dict[str, Any]:
    """Return the properties of labels beside marks; plotly also measures labels that are empty."""
    if not any(labels):
        return {"mode": "markers"}
    font = {"size": AXIS_FONT_PX, "color": colours["ink"]}
    return {"mode": "markers+text", "text": list(labels), "textposition": "middle right", "textfont": font}


def _stage_columns(selection: Selection, text: Translator) -> dict[str, str]:
    """Return the selected stages, or all, from the least to the most advanced."""
    return {
        stage.value: escape_plotly(text(f"stage_short.{stage}")).replace(" ", "<br>")
        for stage in FundingStage
        if not selection.stage or stage in selection.stage
    }


def _city_rows(places: pd.DataFrame, text: Translator) -> dict[str, str]:
    """Return the cities in alphabetical order under a heading for each region."""
    rows: dict[str, str] = {}
    for region, cities in places.sort_values("name").groupby("region"):
        rows[f"#{region}"] = f"<b>{escape_plotly(text(f'region.{region}'))}</b>"
        rows |= {city: escape_plotly(name) for city, name in zip(cities["city"], cities["name"], strict=True)}
    return rows


def city_stage_matrix(
    figures: pd.DataFrame, places: pd.DataFrame, selection: Selection, text: Translator, colours: Mapping[str, str]
) -> go.Figure:
    """Return the matrix of cities by stage, with the amount of each figure as label.

    Args:
        figures: `queries.stage_figures`.
        places: Cities in scope with `city`, `name` and `region`.
        selection: Selection of the page: stages and unit of comparison.
        text: Translator.
        colours: Colour of each role in the theme of the page.
    """
    rows = {(row["city"], row["stage"]): row for row in list_records(figures)}
    columns = _stage_columns(selection, text)
    marks = [
        _figure_mark(place, stage, rows.get((place["city"], stage)), selection, text)
        for place in list_records(places)
        for stage in selection.stage or columns
    ]
    legend = {
        kind.value: (text(f"kind.{kind}"), figure_marker(colours, kind))
        for kind in ObservationStatus
        if kind is not ObservationStatus.MISSING
    }
    legend[Availability.TOTAL_ONLY] = (
        text("knowledge.total-only"),
        missing_marker(colours, "total-only", TOTAL_ONLY_SYMBOL),
    )
    missing = _missing_label(selection, text)
    legend[Availability.UNPUBLISHED] = (
        missing[0].upper() + missing[1:],
        missing_marker(colours, "unpublished", UNPUBLISHED_SYMBOL, 3),
    )
    return dot_matrix(marks, _city_rows(places, text), columns, legend, text, colours)


def _missing_label(selection: Selection, text: Translator) -> str:
    """Return what an empty cell means: under a filter on kinds, a figure of another kind may be published."""
    return text("money.not_of_kind" if selection.kind else "show.not_published")


def _figure_mark(
    place: Mapping[Any, Any], stage: str, row: Mapping[Any, Any] | None, selection: Selection, text: Translator
) -> MatrixMark:
    measure, cell = Measure(selection.unit), f"{place['name']}, {text(f'stage.{stage}').lower()}"
    if row is None:
        return MatrixMark(
            place["city"], stage, Availability.UNPUBLISHED, "", f"{cell}: {_missing_label(selection, text)}"
        )
    if pd.isna(row["amount_cents"]):
        total = text("money.total_only", amount=text.millions(int(row["total_cents"])))
        return MatrixMark(place["city"], stage, Availability.TOTAL_ONLY, "", f"{cell}: {total}")
    if pd.isna(row[measure.column]):
        return MatrixMark(place["city"], stage, str(row["kind"]), "–", f"{cell}: {text('money.refused')}")
    return MatrixMark(
        place["city"],
        stage,
        str(row["kind"]),
        short_value(measure, int(row[measure.column]), text),
        figure_hover_text(row, measure, text),
    )


def region_stage_matrix(
    table: pd.DataFrame, selection: Selection, text: Translator, colours: Mapping[str, str]
) -> go.Figure:
    """Return the matrix of `queries.stage_totals_by_region`: sum and number of cities of each region at each stage."""
    rows = {region: f"<b>{escape_plotly(text(f'region.{region}'))}</b>" for region in sorted(set(table["region"]))}
    marks = [_region_mark(row, text) for row in list_records(table)]
    legend = {
        "stated": (text("reconciliation.stated"), figure_marker(colours, "stated")),
        "estimated": (text("reconciliation.estimated"), figure_marker(colours, "approximate")),
    }
    return dot_matrix(marks, rows, _stage_columns(selection, text), legend, text, colours, row_height=46)


def _region_mark(row: Mapping[Any, Any], text: Translator) -> MatrixMark:
    coverage = text("money.cover", cities=text.number(row["cities"]), of=text.number(row["of_cities"]))
    hover = text(
        "money.region_hover",
        region=text(f"region.{row['region']}"),
        stage=text(f"stage.{row['stage']}").lower(),
        amount=text.millions(int(row["amount_cents"])),
        cover=text.plural("money.stage_cities", int(row["cities"]), of=text.number(row["of_cities"])),
    )
    label = f"{text.fixed(row['amount_cents'] / 100_000_000, 2)}<br>{coverage}"
    return MatrixMark(row["region"], row["stage"], "stated" if row["kind"] == "stated" else "estimated", label, hover)


def completeness_matrix(cells: pd.DataFrame, text: Translator, colours: Mapping[str, str]) -> go.Figure:
    """Return the matrix of cities by field from rows of `queries.completeness`; states differ by symbol."""
    marks = [_state_mark(row, text) for row in list_records(cells)]
    columns = {field: escape_plotly(text(f"field.{field}")) for field in cells["field"].unique()}
    legend = {
        "known": (text("completeness.known"), {"symbol": "square", "size": 12, "color": colours["stated"]}),
        "part": (text("completeness.part"), missing_marker(colours, "estimated", "square-open-dot", 11)),
        "unpublished": (
            text("completeness.unpublished"),
            missing_marker(colours, "unpublished", UNPUBLISHED_SYMBOL, 3),
        ),
        "none": (text("completeness.none"), missing_marker(colours, "line", "line-ew", 6)),
    }
    figure = dot_matrix(marks, _city_rows(cells.drop_duplicates("city"), text), columns, legend, text, colours)
    return figure.update_xaxes(tickangle=-90)


def _state_mark(row: Mapping[Any, Any], text: Translator) -> MatrixMark:
    field, state = text(f"field.{row['field']}").lower(), text(f"completeness.{row['state']}").lower()
    hover = f"{row['name']}, {field}: {state}"
    if row["state"] == "part" and row["asked"] > 1:
        hover += f" ({text('money.cover', cities=text.number(row['given']), of=text.number(row['asked']))})"
    return MatrixMark(row["city"], row["field"], row["state"], "", hover)
