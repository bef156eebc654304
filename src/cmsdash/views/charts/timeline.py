"""Dates on a line: milestones of the programme, and for each city when a source spoke of its operations."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cmsdash.i18n import Translator
from cmsdash.views.charts.theme import escape_plotly, figure_layout

PROGRAMME_LANE = "#programme"

_YEAR, _MONTH, _DAY = 4, 7, 10
"""Letters of a date written as far as it is known."""
_APART = timedelta(days=270)
"""Milestones nearer to each other would touch on a phone: the later one stands a line lower."""


def date_bounds(partial: str) -> tuple[date, date]:
    """First and last day of a date written as far as it is known: a day, a month or a year."""
    first = date.fromisoformat(partial + "-01-01"[len(partial) - 4 :])
    match len(partial):
        case 4:
            return first, first.replace(month=12, day=31)
        case 7:
            return first, first.replace(day=monthrange(first.year, first.month)[1])
        case _:
            return first, first


def timeline_chart(moments: pd.DataFrame, text: Translator, colours: Mapping[str, str]) -> go.Figure:
    """The table of `queries.moments`, a row for the programme and one a city; a date that is only a year is
    drawn as the year it is, a source's month as a dash in its middle: as long as a month it would be a speck on a
    phone. A day or a month of a city that is clicked tells the city."""
    cities = moments[moments["city"].notna()].drop_duplicates("city").sort_values("name")
    records = _placed(moments.to_dict("records"))
    rows = {PROGRAMME_LANE: f"<b>{escape_plotly(text('timeline.programme'))}</b>"}
    rows |= {row["row"]: "" for row in records if row["dated"] == "event" and row["row"] != PROGRAMME_LANE}
    rows |= {city: escape_plotly(name) for city, name in zip(cities["city"], cities["name"], strict=True)}
    traces = [
        trace
        for dated in ("event", "span", "source")
        for trace in _traces([row for row in records if row["dated"] == dated], dated, text, colours)
    ]
    down = {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(rows),
        "tickvals": list(rows),
        "ticktext": list(rows.values()),
        "range": [len(rows) - 0.4, -0.6],
        "showgrid": True,
    }
    across = {
        "type": "date",
        "showgrid": True,
        "dtick": "M12",
        "tickformat": _years(records),
        "ticklabelmode": "period",
        "tickangle": 0,  # turned, a year of a period would stand under the line of the next
    }
    layout = figure_layout(text, colours, 24 * len(rows) + 130, labels=cities["name"])
    return go.Figure(traces, {**layout, "yaxis": down, "xaxis": across})


def _years(records: list[dict[Any, Any]]) -> str:
    """How years are written: in full as long as they stand level beside each other on a phone."""
    years = [day.year for row in records for day in _ends(row)]
    return "%Y" if not years or max(years) - min(years) < 4 else "'%y"


def has_city_marks(moments: pd.DataFrame) -> bool:
    """True when a mark stands for a city, so that a click on it has something to filter by."""
    return bool(((moments["dated"] == "source") & (moments["start"].astype(str).str.len() >= _MONTH)).any())


def imprecise_date_notes(moments: pd.DataFrame, text: Translator) -> list[str]:
    """How sources that give only a month or a year are drawn, where there are any."""
    lengths = set(moments.loc[moments["dated"] == "source", "start"].astype(str).str.len())
    return [text(f"timeline.{form}") for length, form in ((_MONTH, "month"), (_YEAR, "year")) if length in lengths]


def milestone_lines(moments: pd.DataFrame, text: Translator) -> list[str]:
    """The milestones in words, in the order of the numbers that the figure gives them."""
    events = moments[moments["dated"] == "event"].to_dict("records")
    return [
        text("timeline.milestone", date=text.date(str(row["start"])), event=text("event." + row["event"]))
        for row in events
    ]


def _placed(records: list[dict[Any, Any]]) -> list[dict[Any, Any]]:
    """The records with the row each stands in: its city's, or one of the programme's lines."""
    last: list[date] = []  # of each line, the day of its last milestone
    placed = []
    for row in records:
        line = 0
        if row["dated"] == "event":
            day = date_bounds(str(row["start"]))[0]
            line = next((n for n, before in enumerate(last) if day - before >= _APART), len(last))
            last[line : line + 1] = [day]
        of_programme = PROGRAMME_LANE + str(line or "")
        placed.append({**row, "row": of_programme if pd.isna(row["city"]) else row["city"]})
    return placed


def _traces(
    records: list[dict[Any, Any]], dated: str, text: Translator, colours: Mapping[str, str]
) -> list[go.Scatter]:
    exact = [row for row in records if dated != "span" and len(str(row["start"])) == _DAY]
    months = [row for row in records if dated == "source" and len(str(row["start"])) == _MONTH]
    rough = [row for row in records if row not in exact and row not in months]
    traces = []
    if exact:
        traces.append(_days(exact, dated, text, colours))
    if months:
        traces.append(_months(months, text, colours))
    if rough:
        traces.append(_spans(rough, dated, text, colours))
    return traces


def _months(records: list[dict[Any, Any]], text: Translator, colours: Mapping[str, str]) -> go.Scatter:
    """A dash in the middle of each month, as long on every screen."""
    return go.Scatter(
        x=[date_bounds(str(row["start"]))[0].replace(day=15) for row in records],
        y=[row["row"] for row in records],
        mode="markers",
        name=text("timeline.source_month"),
        customdata=[row["city"] for row in records],
        marker={"symbol": "line-ew", "size": 12, "line": {"width": 5, "color": colours["estimated"]}},
        hovertext=[_words(row, text) for row in records],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _days(records: list[dict[Any, Any]], dated: str, text: Translator, colours: Mapping[str, str]) -> go.Scatter:
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
        hovertext=[_words(row, text) for row in records],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _spans(records: list[dict[Any, Any]], dated: str, text: Translator, colours: Mapping[str, str]) -> go.Scatter:
    """Bars from the first to the last day, as one line broken between records."""
    x: list[date | None] = []
    y: list[str | None] = []
    words: list[str] = []
    for row in records:
        first, last = _ends(row)
        x += [first, last, None]
        y += [row["row"], row["row"], None]
        words += [_words(row, text)] * 3
    source = dated == "source"
    line = {"color": colours["estimated" if source else "stated"], "width": 5 if source else 9}
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        line={**line, "dash": "2px,2px"} if source else line,
        name=text(f"timeline.{dated}_span"),
        hovertext=words,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _ends(row: Mapping[Any, Any]) -> tuple[date, date]:
    """First and last day of a record; one whose start or end is not known gets the day of the other."""
    start, end = (None if pd.isna(row[name]) else str(row[name]) for name in ("start", "end"))
    first, last = date_bounds(start or end or "")[0], date_bounds(end or start or "")[1]
    return first, max(last, first + timedelta(days=1))


def _words(row: Mapping[Any, Any], text: Translator) -> str:
    start, end = (
        text("show.not_published") if pd.isna(row[name]) else text.date(str(row[name])) for name in ("start", "end")
    )
    if row["dated"] == "event":
        return escape_plotly(f"{start}: {text('event.' + row['event'])}")
    if row["dated"] == "span":
        return escape_plotly(text("timeline.span_words", title=row["title"], start=start, end=end))
    found = text.plural("map.operations", int(row["operations"]))
    return escape_plotly(text("timeline.source_words", name=row["name"], operations=found, date=start))
