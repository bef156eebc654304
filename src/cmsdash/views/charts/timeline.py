"""Timeline: milestones of the programme, and for each city the dates of its operations and their sources."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.charts.theme import escape_plotly, figure_layout

PROGRAMME_LANE = "#programme"
"""Key of the first row of milestones; further rows append a number."""

_YEAR_CHARS, _MONTH_CHARS, _DAY_CHARS = 4, 7, 10
"""Length of an ISO date with the precision of a year, month or day."""

_MIN_MILESTONE_DISTANCE = timedelta(days=270)
"""Milestones closer than this would overlap on a phone and go to another row."""


def date_bounds(partial: str) -> tuple[date, date]:
    """Return the first and last day of a partial ISO date: a day, a month or a year."""
    first = date.fromisoformat(partial + "-01-01"[len(partial) - 4 :])
    match len(partial):
        case 4:
            return first, first.replace(month=12, day=31)
        case 7:
            return first, first.replace(day=monthrange(first.year, first.month)[1])
        case _:
            return first, first


def timeline_chart(events: pd.DataFrame, text: Translator, colours: Mapping[str, str]) -> go.Figure:
    """Return the timeline with a row for the programme and one per city; a click on a city's mark returns the city.

    A year is drawn as a bar of its length. The month of a source is drawn as a dash of fixed length, because its real
    length would be too short to see on a phone. An operation of which only the start or the end is known is a square.

    Args:
        events: `queries.dated_events`.
        text: Translator.
        colours: Colour of each role in the theme of the page.
    """
    cities = events[events["city"].notna()].drop_duplicates("city").sort_values("name")
    records = _assign_rows(list_records(events))
    rows = {PROGRAMME_LANE: f"<b>{escape_plotly(text('timeline.programme'))}</b>"}
    rows |= {row["row"]: "" for row in records if row["dated"] == "event" and row["row"] != PROGRAMME_LANE}
    rows |= {city: escape_plotly(name) for city, name in zip(cities["city"], cities["name"], strict=True)}
    traces = [
        trace
        for dated in ("event", "span", "source")
        for trace in _traces([row for row in records if row["dated"] == dated], dated, text, colours)
    ]
    yaxis = {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(rows),
        "tickvals": list(rows),
        "ticktext": list(rows.values()),
        "range": [len(rows) - 0.4, -0.6],
        "showgrid": True,
    }
    xaxis = {
        "type": "date",
        "showgrid": True,
        "dtick": "M12",
        "tickformat": "%Y",
        "ticklabelstep": _year_step(records),
        "ticklabelmode": "period",
        "tickangle": 0,  # rotated, a label would be below the line of the next year
    }
    layout = figure_layout(text, colours, 24 * len(rows) + 130, labels=cities["name"])
    return go.Figure(traces, {**layout, "yaxis": yaxis, "xaxis": xaxis})


def _year_step(records: list[dict[Any, Any]]) -> int:
    """Return 1 if the years fit a phone side by side, 2 if only every second one does."""
    years = [day.year for row in records for day in _bounds(row)]
    return 1 if not years or max(years) - min(years) < 4 else 2


def has_city_marks(events: pd.DataFrame) -> bool:
    """Return whether a mark belongs to a city, so that a click on it can filter."""
    return bool(((events["dated"] == "source") & (events["start"].astype(str).str.len() >= _MONTH_CHARS)).any())


def imprecise_date_notes(events: pd.DataFrame, text: Translator) -> list[str]:
    """Return the notes on how dates of sources with only a month or a year are drawn, if there are any."""
    lengths = set(events.loc[events["dated"] == "source", "start"].astype(str).str.len())
    precisions = ((_MONTH_CHARS, "month"), (_YEAR_CHARS, "year"))
    return [text(f"timeline.{precision}") for length, precision in precisions if length in lengths]


def milestone_lines(events: pd.DataFrame, text: Translator) -> list[str]:
    """Return the milestones as text, in the order of their numbers in the chart."""
    milestones = list_records(events[events["dated"] == "event"])
    return [
        text("timeline.milestone", date=text.date(str(row["start"])), event=text("event." + row["event"]))
        for row in milestones
    ]


def _assign_rows(records: list[dict[Any, Any]]) -> list[dict[Any, Any]]:
    """Return the records with their `row` in the chart: that of their city, or one of the programme."""
    last: list[date] = []  # day of the last milestone in each row of the programme
    with_rows = []
    for record in records:
        lane = 0
        if record["dated"] == "event":
            day = date_bounds(str(record["start"]))[0]
            lane = next((n for n, before in enumerate(last) if day - before >= _MIN_MILESTONE_DISTANCE), len(last))
            last[lane : lane + 1] = [day]
        row = f"{PROGRAMME_LANE}{lane or ''}" if pd.isna(record["city"]) else record["city"]
        with_rows.append({**record, "row": row})
    return with_rows


def _traces(
    records: list[dict[Any, Any]], dated: str, text: Translator, colours: Mapping[str, str]
) -> list[go.Scatter]:
    days = [row for row in records if dated != "span" and len(str(row["start"])) == _DAY_CHARS]
    months = [row for row in records if dated == "source" and len(str(row["start"])) == _MONTH_CHARS]
    bounds = [row for row in records if dated == "span" and (pd.isna(row["start"]) or pd.isna(row["end"]))]
    spans = [row for row in records if row not in days and row not in months and row not in bounds]
    traces = []
    if days:
        traces.append(_day_marks(days, dated, text, colours))
    if months:
        traces.append(_month_marks(months, text, colours))
    if bounds:
        traces.append(_bound_marks(bounds, text, colours))
    if spans:
        traces.append(_span_lines(spans, dated, text, colours))
    return traces


def _month_marks(records: list[dict[Any, Any]], text: Translator, colours: Mapping[str, str]) -> go.Scatter:
    """Return a dash of fixed length in the middle of each month."""
    return go.Scatter(
        x=[date_bounds(str(row["start"]))[0].replace(day=15) for row in records],
        y=[row["row"] for row in records],
        mode="markers",
        name=text("timeline.source_month"),
        customdata=[row["city"] for row in records],
        marker={"symbol": "line-ew", "size": 12, "line": {"width": 5, "color": colours["estimated"]}},
        hovertext=[_hover_text(row, text) for row in records],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _bound_marks(records: list[dict[Any, Any]], text: Translator, colours: Mapping[str, str]) -> go.Scatter:
    """Return a square at the only known bound of each operation: the first day of a start, the last of an end."""
    return go.Scatter(
        x=[
            date_bounds(str(row["start"]))[0] if pd.isna(row["end"]) else date_bounds(str(row["end"]))[1]
            for row in records
        ],
        y=[row["row"] for row in records],
        mode="markers",
        name=text("timeline.span_bound"),
        marker={"symbol": "square", "size": 10, "color": colours["stated"]},
        hovertext=[_hover_text(row, text) for row in records],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _day_marks(records: list[dict[Any, Any]], dated: str, text: Translator, colours: Mapping[str, str]) -> go.Scatter:
    event = dated == "event"
    colour = colours["programme" if event else "estimated"]
    return go.Scatter(
        x=[row["start"] for row in records],
        y=[row["row"] for row in records],
        mode="markers+text",
        text=[str(n) if event else "" for n, _ in enumerate(records, start=1)],
        textfont={"color": colours["page"], "size": 13},
        name=text(f"timeline.{dated}_day"),
        customdata=None if event else [row["city"] for row in records],
        marker={
            "symbol": "diamond" if event else "circle-open",
            "size": 22 if event else 10,
            "color": colour,
            "line": {"width": 1 if event else 2, "color": colour},
        },
        hovertext=[_hover_text(row, text) for row in records],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _span_lines(records: list[dict[Any, Any]], dated: str, text: Translator, colours: Mapping[str, str]) -> go.Scatter:
    """Return bars from the first to the last day, as one line with gaps between the records."""
    x: list[date | None] = []
    y: list[str | None] = []
    hovers: list[str] = []
    for row in records:
        first, last = _bounds(row)
        x += [first, last, None]
        y += [row["row"], row["row"], None]
        hovers += [_hover_text(row, text)] * 3
    source = dated == "source"
    line = {"color": colours["estimated" if source else "stated"], "width": 5 if source else 9}
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        line={**line, "dash": "2px,2px"} if source else line,
        name=text(f"timeline.{dated}_span"),
        hovertext=hovers,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _bounds(row: Mapping[Any, Any]) -> tuple[date, date]:
    """Return first and last day of a record; a missing start or end is replaced by the other."""
    start, end = (None if pd.isna(row[name]) else str(row[name]) for name in ("start", "end"))
    first, last = date_bounds(start or end or "")[0], date_bounds(end or start or "")[1]
    return first, max(last, first + timedelta(days=1))


def _hover_text(row: Mapping[Any, Any], text: Translator) -> str:
    start, end = (
        text("show.not_published") if pd.isna(row[name]) else text.date(str(row[name])) for name in ("start", "end")
    )
    if row["dated"] == "event":
        return escape_plotly(f"{start}: {text('event.' + row['event'])}")
    if row["dated"] == "span":
        return escape_plotly(text("timeline.span_words", title=row["title"], start=start, end=end))
    operations = text.plural("map.operations", int(row["operations"]))
    return escape_plotly(text("timeline.source_words", name=row["name"], operations=operations, date=start))
